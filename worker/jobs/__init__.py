"""jobs: one job from its message to its end."""
