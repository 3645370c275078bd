"""Of which archives a folder is the back-fill, and how it is made: said once, and held against every later call."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from dedupe import Params

from ..intake.targets import make_name_readable
from ..lock_file import LockTakenError, release_lock, take_lock
from .slicing import SliceWish
from .work_folder import WorkFolder, open_whole

ENDINGS = (".warc", ".warc.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".parquet")  # taken out of a folder
PATIENCE = 5.0  # seconds: the processes of one that was killed end right after it
FORMAT = 1  # of the files in a folder of a back-fill


class ManifestError(ValueError):
    """The folder holds something else; the message says what differs, and what to do."""


class ArchiveMark(msgspec.Struct, frozen=True):
    """One archive, as it was when the back-fill began."""

    path: str  # to be read by people; a letter that is no UTF-8 is escaped
    size: int  # bytes
    changed: int  # nanoseconds since 1970


class BackfillManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a back-fill is made of."""

    format: int = FORMAT
    archives: list[ArchiveMark]
    slices: int | None
    days: int | None
    max_bytes: int
    judge: str  # digest of the numbers that are judged by
    moment: datetime  # of the first call: counts as when what has no date was taken


def list_archives(targets: tuple[str, ...], out: Path) -> list[Path]:
    """The files themselves, and those of folders that are archives by their names, in the order of these.

    Args:
        out: what lies in it is not taken out of a folder: it is the back-fill's own.
    """
    found: list[Path] = []
    own = out.resolve()
    for path in map(Path, targets):
        if path.is_dir():
            files = (one for one in path.rglob("*") if one.name.lower().endswith(ENDINGS) and one.is_file())
            found += sorted(one for one in files if own not in one.resolve().parents)
        else:
            found.append(path)
    return found


def make_manifest(archives: Sequence[Path], wish: SliceWish, max_bytes: int, moment: datetime) -> BackfillManifest:
    """What is asked for now.

    Raises:
        OSError: an archive is not there, or can't be read.
    """
    numbers = hashlib.blake2b(repr(Params()).encode(), digest_size=8).hexdigest()
    return BackfillManifest(
        archives=[_mark_archive(path) for path in archives],
        slices=wish.slices,
        days=wish.days,
        max_bytes=max_bytes,
        judge=numbers,
        moment=moment,
    )


def settle_manifest(work: WorkFolder, asked: BackfillManifest) -> BackfillManifest:
    """What the folder is the back-fill of: what is asked for, with the moment of the first call.

    Raises:
        ManifestError: it is one of something else, or holds other files.
    """
    out = work.out
    if not work.manifest.exists():
        if out.exists() and any(out.iterdir()):
            raise ManifestError(f"{out}: there are files in it, and they are of no back-fill; name a new folder")
        out.mkdir(parents=True, exist_ok=True)
        with open_whole(work.manifest) as file:
            file.write(msgspec.json.format(msgspec.json.encode(asked)) + b"\n")
        return asked
    try:
        known = msgspec.json.decode(work.manifest.read_bytes(), type=BackfillManifest)
    except ValueError as error:
        raise ManifestError(f"{work.manifest}: this is no manifest of a back-fill: {error}") from error
    if differing := _list_differences(known, asked):
        raise ManifestError(
            f"{out}: holds a back-fill that differs in {', '.join(differing)}; "
            "go on with that one, or name a new folder"
        )
    return known


@contextmanager
def hold_folder(work: WorkFolder) -> Iterator[None]:
    """Have the folder for this back-fill alone: two at once would each do away with what the other one is writing.

    Raises:
        ManifestError: another one works in it.
    """
    path = work.out / ".lock"
    try:
        lock = take_lock(path, PATIENCE)
    except LockTakenError:
        raise ManifestError(
            f"{work.out}: another back-fill is at work in it; wait until that has ended, or name another folder"
        ) from None
    try:
        yield
    finally:
        release_lock(lock, path)


def _list_differences(known: BackfillManifest, asked: BackfillManifest) -> list[str]:
    names = {
        "format": "its format",
        "archives": "its archives",
        "slices": "--slices",
        "days": "--slice-days",
        "max_bytes": "FEEDMILL_MAX_BYTES",
        "judge": "the version of the judge",
    }
    return [words for name, words in names.items() if getattr(known, name) != getattr(asked, name)]


def _mark_archive(path: Path) -> ArchiveMark:
    with path.open("rb"):  # whether it can be read is better known now than in an hour
        found = path.stat()
    return ArchiveMark(make_name_readable(str(path.resolve())), found.st_size, found.st_mtime_ns)
