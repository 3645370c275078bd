"""intake: what a user names, to jobs."""
