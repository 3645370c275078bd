"""What the system promises when things go wrong, shown: faults injected under load, and what came of each.

row (fault, how often) ─► drill (a system under load, hit) ─► trace ─► compared with the undisturbed run ─► table
"""
