"""The catalog's file: where it is, opened to write by one process, and to read by any.

data folder, or where that can't be written to a temporary one, or where that is of no use either none
  catalog-COLLECTION-SERVER.sqlite   made anew whenever it is of no use
  catalog-COLLECTION-SERVER.lock     held by the one process that writes
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..server.private_files import (
    UnusableFolderError,
    describe_folder_error,
    make_private_folder,
    open_private_file,
)
from .schema import FORMAT, make_tables
from .write_ahead import switch_to_wal

WAIT_MS = 5000  # for another's write to end
READ_CACHE_KB = 16_384
# what SQLite says of a file that is not there, is not filled yet, or is taken away just now to be made anew
PASSING_SIGNS = ("unable to open", "no such table", "disk I/O error", "malformed", "not a database", "is locked")


class CatalogMissingError(Exception):
    """There is no catalog yet; the message says why, and what to do."""


def refuse_weak_sqlite() -> None:
    """Raise CatalogMissingError where this Python's SQLite can't search texts."""
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("create virtual table probe using fts5(words)")
        except sqlite3.OperationalError:
            raise CatalogMissingError(
                f"SQLite {sqlite3.sqlite_version} of this Python has no FTS5, by which headlines are searched; "
                "use a Python whose sqlite3 has it, as Debian's and python.org's have"
            ) from None


class CatalogFile:
    """Where the catalog of a collection on a server is kept.

    Args:
        folder: the data folder.
        server: its address, without a password.
    """

    def __init__(self, folder: Path, collection: str, server: str) -> None:
        digest = hashlib.blake2b(server.encode(), digest_size=4).hexdigest()
        chosen = _choose_folder(folder)
        self.folder, self.is_lasting, self.trouble = chosen.path, chosen.is_lasting, chosen.trouble
        self.path = self.folder / f"catalog-{collection}-{digest}.sqlite"
        self._lock = self.path.with_suffix(".lock")

    @contextmanager
    def hold_lock(self) -> Iterator[bool]:
        """True: this process alone writes until the block ends, however it ends. False: another one does."""
        descriptor = open_private_file(self._lock)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(descriptor)

    @contextmanager
    def open_writable(self) -> Iterator[sqlite3.Connection]:
        """For who holds the lock; made anew where it is missing, of another format or broken."""
        if not self._is_usable():
            self.remove()
        is_new = not self.path.exists()
        os.close(open_private_file(self.path))  # for its owner only
        with closing(_connect(self.path, "rw")) as connection:
            switch_to_wal(connection, WAIT_MS / 1000)
            connection.execute("pragma synchronous = normal")
            if is_new:
                make_tables(connection)
                with connection:
                    connection.execute("insert into notes values ('format', ?)", (FORMAT,))
            yield connection

    @contextmanager
    def open_readable(self, answers: Path) -> Iterator[sqlite3.Connection]:
        """Of one moment.

        Args:
            answers: the file of answers, which is there as the schema `said`.

        Raises:
            CatalogMissingError: nobody has made it yet.
        """
        try:
            with closing(_connect(self.path, "ro")) as connection:
                connection.execute(f"pragma cache_size = -{READ_CACHE_KB}")
                connection.execute("attach ? as said", (f"{answers.absolute().as_uri()}?mode=ro",))
                connection.execute("begin")
                yield connection
        except sqlite3.DatabaseError as error:
            if any(sign in str(error) for sign in PASSING_SIGNS):
                raise CatalogMissingError("the catalog is being made; look again in a moment") from None
            raise

    def remove(self) -> None:
        """All of it; for who holds the lock."""
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.unlink(f"{self.path}{end}")

    def _is_usable(self) -> bool:
        if not self.path.exists():
            return False
        try:
            with closing(_connect(self.path, "rw")) as connection:
                found = connection.execute("select value from notes where name = 'format'").fetchone()
                return bool(found) and found[0] == FORMAT
        except sqlite3.Error:
            return False


@dataclass(frozen=True, slots=True)
class _ChosenFolder:
    """Where the files are."""

    path: Path
    is_lasting: bool  # False: a temporary one
    trouble: str = ""  # why there can be no files at all, and what to do; "": there can


def _choose_folder(folder: Path) -> _ChosenFolder:
    """The data folder, or a temporary one where that can't be written to."""
    try:
        make_private_folder(folder.absolute())
        with tempfile.TemporaryFile(dir=folder):
            return _ChosenFolder(folder, is_lasting=True)
    except (UnusableFolderError, OSError) as error:
        wrong = error if isinstance(error, UnusableFolderError) else describe_folder_error(folder, error)
    try:
        own = Path(tempfile.gettempdir()) / f"feedmill-{os.geteuid()}"
        make_private_folder(own)
        return _ChosenFolder(own, is_lasting=False)
    except (UnusableFolderError, OSError):
        return _ChosenFolder(folder, is_lasting=False, trouble=str(wrong))


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", timeout=WAIT_MS / 1000, uri=True, check_same_thread=False
    )
