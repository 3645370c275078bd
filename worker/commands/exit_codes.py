"""What a call of `feedmill` ends with, where it isn't 0."""

FAILED = 1  # some items failed, or a check did
USAGE = 2  # usage or configuration
UNREACHABLE = 3  # the server can't be reached
INTERRUPTED = 130
