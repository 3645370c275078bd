"""Files in a folder as a target: each batch is one file of JSON lines, gzip, which gets its name when it is whole.

Until then it is a hidden file of this relay's, which the next batch begins anew; so there is never half of a file.
A lock keeps a second relay out, which would begin that file anew while it is written.
"""

from __future__ import annotations

import errno
import gzip
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from ..judging.event_lines import pack_entry
from ..lock_file import LockTakenError, release_lock, take_lock
from ..store.streams import StreamEntry
from .sink import BatchLimits, SinkAwayError, SinkSetupError

FORM = "write file:///folder?events=20000&seconds=300; each of the two may be left out"
MOST = {"events": 100_000, "seconds": 86_400}  # of one file; its events are held in memory until it is written
LIMITS = {"events": 20_000, "seconds": 300}
BYTES = 64 * 1024 * 1024  # of the data in one file, before it is packed
LEVEL = 6  # of gzip
PATIENCE = 2.0  # seconds for another relay that is about to end
AWAY = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ESTALE, errno.ENOENT, errno.EMFILE, errno.ENFILE, errno.ETIMEDOUT}


class FileSink:
    """A folder, which must be there: a disk that is not mounted is no reason to fill another one.

    Args:
        address: file:///folder[?events=N&seconds=N].
    """

    def __init__(self, address: str, name: str) -> None:
        self.name = name
        self._folder, self._limits = _read_address(address, name)
        self._written: list[StreamEntry] = []
        self._lock: int | None = None

    @property
    def limits(self) -> BatchLimits:
        return self._limits

    def open(self) -> None:
        if not self._folder.is_dir():
            raise SinkSetupError(f"{self.name}: no folder is there; make it, or mount its disk")
        try:
            self._lock = take_lock(self._make_lock(), PATIENCE)
            self._make_part().touch(mode=0o640)
        except LockTakenError:
            says = "another relay writes into this folder; stop that one, or name another folder"
            raise SinkSetupError(f"{self.name}: {says}") from None
        except OSError as error:
            self._raise_for(error)

    def write(self, entries: Sequence[StreamEntry]) -> None:
        self._written = [*entries]

    def flush(self) -> None:
        if not self._written:
            return
        part, path = self._make_part(), self._folder / make_file_name(self._written)
        try:
            with part.open("wb") as file:
                with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=LEVEL, mtime=0) as packed:
                    for entry in self._written:
                        packed.write(msgspec.json.encode(pack_entry(entry)) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            _sync_folder(self._folder)
        except OSError as error:
            self._raise_for(error)
        self._written = []

    def close(self) -> None:
        self._written = []
        lock, self._lock = self._lock, None
        if lock is None:
            return  # what is there is another one's
        with suppress(OSError):  # the next one begins it anew
            self._make_part().unlink(missing_ok=True)
        release_lock(lock, self._make_lock())

    def _make_part(self) -> Path:
        return self._folder / ".feedmill-relay.part"

    def _make_lock(self) -> Path:
        return self._folder / ".feedmill-relay.lock"

    def _raise_for(self, error: OSError) -> None:
        says = error.strerror or type(error).__name__
        if error.errno in AWAY:
            raise SinkAwayError(says) from error
        raise SinkSetupError(f"{self.name}: {says}; name a folder that may be written to") from error


def make_file_name(entries: Sequence[StreamEntry]) -> str:
    """The name of a batch's file: the same batch has the same one. Names are in the order of the stream.

    >>> make_file_name([StreamEntry("clean", "1780000000000-0", {}), StreamEntry("clean", "1780000000500-12", {})])
    'clean-1780000000000-0-to-1780000000500-12.jsonl.gz'
    """
    return f"{entries[0].stream}-{entries[0].id}-to-{entries[-1].id}.jsonl.gz"


def _read_address(address: str, name: str) -> tuple[Path, BatchLimits]:
    parts, given = urlsplit(address), dict(LIMITS)
    for option, value in parse_qsl(parts.query, keep_blank_values=True):
        is_number = option in given and value.isascii() and value.isdigit() and len(value) < 10
        if not is_number or not 0 < int(value) <= MOST[option]:
            raise SinkSetupError(f"{name}: {FORM}")
        given[option] = int(value)
    if parts.netloc or not parts.path.startswith("/") or parts.fragment:
        raise SinkSetupError(f"{name}: {FORM}")
    limits = BatchLimits(events=given["events"], bytes=BYTES, seconds=float(given["seconds"]))
    return Path(unquote(parts.path)), limits


def _sync_folder(folder: Path) -> None:
    """So that the new name outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
