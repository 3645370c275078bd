"""Which files of a folder are taken when nobody has named them one by one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

SUFFIXES = {
    *(".atom", ".rss", ".rdf", ".xml", ".opml", ".nitf", ".newsml"),  # feeds, and lists of them
    *(".json", ".jsonl", ".ndjson"),  # items and feeds
    *(".html", ".htm", ".xhtml", ".shtml"),  # pages
    *(".txt", ".text", ".md", ".markdown"),  # documents
    *(".csv", ".tsv"),  # tables
    *(".eml", ".mbox"),  # mail
    ".warc",
}
LONGEST_LIST = 10  # names that one message gives


def list_files(folder: Path, takes_all: bool) -> tuple[list[Path], list[Path]]:
    """The files of a folder and of those in it, in the order of their names: which are taken, and which are not.

    Hidden ones are neither, as are those in hidden folders.

    Args:
        takes_all: somebody has said what all of them are.
    """
    taken: list[Path] = []
    left_out: list[Path] = []
    for path in sorted(folder.rglob("*"), key=str):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not is_hidden:
            (taken if takes_all or _is_of_known_kind(path) else left_out).append(path)
    return taken, left_out


def describe_left_out(folder: str, names: Sequence[str]) -> str:
    """The message about files that were not taken.

    >>> describe_left_out("news", ["map.png", "style.css"])
    'news: 2 files left out, for their names are of no kind that is read: map.png, style.css; give --kind to take all'
    >>> describe_left_out("news", [f"{n}.png" for n in range(12)]).partition("read: ")[2]
    '0.png, 1.png, 2.png, 3.png, 4.png, 5.png, 6.png, 7.png, 8.png, 9.png and 2 more; give --kind to take all'
    """
    shown, more = ", ".join(names[:LONGEST_LIST]), len(names) - LONGEST_LIST
    rest = f" and {more} more" if more > 0 else ""
    files = "1 file" if len(names) == 1 else f"{len(names)} files"
    whose = "its name is" if len(names) == 1 else "their names are"
    return f"{folder}: {files} left out, for {whose} of no kind that is read: {shown}{rest}; give --kind to take all"


def _is_of_known_kind(path: Path) -> bool:
    """Files without an ending are told by what is in them.

    >>> [_is_of_known_kind(Path(name)) for name in ("a.RSS", "a.warc.gz", "a", "a.gz", "a.css")]
    [True, True, True, False, False]
    """
    name = path.name.lower()
    return path.suffix == "" or path.suffix.lower() in SUFFIXES or name.endswith((".warc.gz", ".xml.gz"))
