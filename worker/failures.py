"""Expected failures, each with a stable code for programs that run feedmill; docs/errors.md explains them.

What is said of a failure is one line for people on stderr, which ends with its code: `… [file-missing]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .printable import hide_credentials, make_printable

LONGEST_LINE = 600  # characters; of a longer one the middle is left out, for what to do is said at its end

_HOST = re.compile(r"((?:[\w-]{1,63}+\.){1,20}+[a-z]{2,63}+)(?::\d{1,5}+)?(?:/|$)", re.IGNORECASE)
_FILE_ENDINGS = (".xml", ".rss", ".atom", ".rdf", ".opml", ".json", ".jsonl", ".html", ".htm", ".txt", ".md", ".gz")


@dataclass(frozen=True, slots=True)
class FailureKind:
    """One kind of expected failure. The code never changes its meaning; the words may become better."""

    code: str
    exit_code: Literal[1, 2, 3]  # of a command that ends with it; see commands/exit_codes.py
    says: str  # for docs/errors.md


@dataclass(frozen=True, slots=True)
class ExpectedFailure:
    """What ends a command, as it is said."""

    message: str  # one line: what, where and what to do
    kind: FailureKind


# The call itself
USAGE = FailureKind("usage", 2, "the command does not take these arguments together")
UNKNOWN_COMMAND = FailureKind("unknown-command", 2, "there is no command of this name")
UNKNOWN_OPTION = FailureKind("unknown-option", 2, "the command has no option of this name")
MISSING_ARGUMENT = FailureKind("missing-argument", 2, "the command wants another argument or option")
INVALID_VALUE = FailureKind("invalid-value", 2, "an argument or option has a value that it does not take")
INVALID_TIME = FailureKind("invalid-time", 2, "a time is not one, or has no time zone")
# Settings and the data folder
INVALID_SETTING = FailureKind("invalid-setting", 2, "a setting has a value that it does not take")
UNKNOWN_SETTING = FailureKind("unknown-setting", 2, "there is no setting of this name")
SETTINGS_UNREADABLE = FailureKind("settings-unreadable", 2, "the file `.env` can't be read, or is not UTF-8")
FOLDER_UNUSABLE = FailureKind("folder-unusable", 2, "the data folder can't be made, entered or written to")
FOLDER_IN_USE = FailureKind("folder-in-use", 2, "another `feedmill up` runs on the data folder")
# The embedded server
DISK_FULL = FailureKind("disk-full", 3, "the disk of the data folder is full")
NO_SERVER_PROGRAM = FailureKind("no-server-program", 3, "there is no server program, or only one that is too old")
SERVER_NOT_STARTED = FailureKind("server-not-started", 3, "the embedded server ended at once, or does not answer")
SERVER_NOT_STOPPED = FailureKind("server-not-stopped", 3, "the embedded server does not end")
# Files, addresses and what is in them
FILE_MISSING = FailureKind("file-missing", 1, "there is no such file or folder")
FILE_UNREADABLE = FailureKind("file-unreadable", 1, "a file can't be opened or read: rights, a folder, a broken disk")
FILE_UNWRITABLE = FailureKind("file-unwritable", 1, "a file can't be written")
FILE_TOO_LARGE = FailureKind("file-too-large", 1, "a document, line or record is larger than `FEEDMILL_MAX_BYTES`")
FOLDER_EMPTY = FailureKind("folder-empty", 1, "a folder holds no file that is taken")
INPUT_EMPTY = FailureKind("input-empty", 1, "a file or standard input is empty")
INPUT_UNREADABLE = FailureKind("input-unreadable", 1, "a document, or a part of it, is not what it should be")
INVALID_ADDRESS = FailureKind("invalid-address", 1, "an address is not one on the web")
FETCH_FAILED = FailureKind("fetch-failed", 1, "a document could not be fetched")
NO_FEED = FailureKind("no-feed", 1, "a site has nothing to poll: no feed, no news sitemap, no list of headlines")
# What was asked for
UNKNOWN_ITEM = FailureKind("unknown-item", 1, "no item or story of this id is kept")
UNKNOWN_JOB = FailureKind("unknown-job", 1, "no job of this id is kept")
UNKNOWN_LETTER = FailureKind("unknown-letter", 1, "no dead letter has this id")
UNKNOWN_GROUP = FailureKind("unknown-group", 1, "a stream has no consumer group of this name")
UNKNOWN_HOOK = FailureKind("unknown-hook", 1, "no webhook has this id")
UNKNOWN_FEED = FailureKind("unknown-feed", 1, "no feed on the list has this address or id")
UNDECIDABLE = FailureKind("undecidable", 1, "a decision by hand that can't be taken")
TAKEN_MEANWHILE = FailureKind("taken-meanwhile", 1, "somebody else has retried or dropped the letter just now")
SINK_UNUSABLE = FailureKind(
    "sink-unusable", 2, "the target of `relay` can't be used: its name, a password, a right, or its library is missing"
)
SINK_REFUSES = FailureKind("sink-refuses", 1, "the target of `relay` is there and does not take an event")
LIBRARY_MISSING = FailureKind("library-missing", 2, "a library that an extra of the installation brings is missing")
CLUSTER_AWAY = FailureKind("cluster-away", 3, "there is no Ray cluster where `backfill` was told to look")
FOLDER_TAKEN = FailureKind(
    "folder-taken", 2, "the folder of a back-fill holds another one, or other files, or one is at work in it"
)
PROCESS_DEAD = FailureKind("process-dead", 1, "a process of feedmill is stopped, hangs or is dead")
PORT_TAKEN = FailureKind("port-taken", 2, "a port can't be listened on")
LIST_FULL = FailureKind("list-full", 1, "the list of feeds takes no more")
JOB_FAILED = FailureKind("job-failed", 1, "a job came to nothing")
JOBS_OPEN = FailureKind("jobs-open", 1, "jobs have not ended in the time given")
NOT_ENQUEUED = FailureKind("not-enqueued", 1, "jobs are accepted and safe, but the queue did not take them yet")
FAILED = FailureKind("failed", 1, "anything else that failed; the message says what")
INTERNAL_ERROR = FailureKind("internal-error", 1, "a fault of feedmill's own; its traceback is printed before")

FAILURE_KINDS = tuple(value for value in list(globals().values()) if isinstance(value, FailureKind))


def write_failure_line(message: str, kind: FailureKind) -> str:
    """What is said of a failure: one line without passwords, and its code.

    >>> write_failure_line("feedmill: no such server:\\nredis://ann:secret@db.example", USAGE)
    'feedmill: no such server: redis://ann:***@db.example [usage]'
    """
    line = " ".join(hide_credentials(message).split("\n"))
    if len(line) > LONGEST_LINE:
        line = f"{line[: LONGEST_LINE // 2]} … {line[-LONGEST_LINE // 2 :]}"
    return f"{make_printable(line)} [{kind.code}]"


def find_read_failure(error: OSError) -> FailureKind:
    """Which failure it is that a file can't be read."""
    return FILE_MISSING if isinstance(error, FileNotFoundError | NotADirectoryError) else FILE_UNREADABLE


def describe_read_error(name: str, error: OSError) -> str:
    """What is wrong with a file that should be read, and what to do.

    >>> describe_read_error("example.org/feed.xml", FileNotFoundError(2, "No such file or directory"))
    'example.org/feed.xml: No such file or directory; if it is an address, write it with https:// before it'
    """
    reason = error.strerror or str(error)
    remedies: dict[type[OSError], str] = {
        PermissionError: "mend its rights, or run as a user who may read it",
        IsADirectoryError: "name a file in it",
        FileNotFoundError: "check the name",
    }
    remedy = next((words for kind, words in remedies.items() if isinstance(error, kind)), "name another one")
    if isinstance(error, FileNotFoundError) and _looks_like_address(name):
        remedy = "if it is an address, write it with https:// before it"
    return f"{name}: {reason}; {remedy}"


def _looks_like_address(name: str) -> bool:
    """Whether what names no file may be an address without its scheme, or with another one.

    >>> [_looks_like_address(name) for name in ("example.org", "ftp://x", "missing.xml", "../a.b/c", "news/a.rss")]
    [True, True, False, False, False]
    """
    match = _HOST.match(name)
    return "://" in name or (match is not None and not match[1].lower().endswith(_FILE_ENDINGS))
