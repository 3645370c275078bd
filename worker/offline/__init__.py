"""extract (bytes -> items) and dedupe (items -> verdicts) without a server.

Each in files of its own, so that neither loads what the other needs.
"""
