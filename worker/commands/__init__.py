"""What each command does, without its flags."""

from .dead import dead_drop, dead_list, dead_retry, dead_show
from .offline import dedupe, extract
from .queue import submit, up
from .reading import status, tail

__all__ = [
    "dead_drop",
    "dead_list",
    "dead_retry",
    "dead_show",
    "dedupe",
    "extract",
    "status",
    "submit",
    "tail",
    "up",
]
