"""judging: items to recorded verdicts."""
