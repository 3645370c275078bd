"""The catalog, for those who ask it something."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import Literal, TypeVar

from ..runtime import Runtime
from ..server.private_files import UnusableFolderError
from .answers import ReviewAnswers
from .catalog_file import CatalogFile, CatalogMissingError
from .keeper import CatalogKeeper

QuestionAnswer = TypeVar("QuestionAnswer")


@dataclass(frozen=True, slots=True)
class CatalogState:
    """How far the catalog is."""

    phase: Literal["missing", "filling", "following"]
    says: str  # for people; "" where all is well
    stories: int = 0  # that were read while it is filled


class Catalog:
    """The catalog of a collection on a server, and what people answered.

    Args:
        folder: the data folder.
        server: its address, without a password.
    """

    def __init__(self, rt: Runtime, folder: Path, server: str) -> None:
        self._file = CatalogFile(folder, rt.settings.collection, server)
        self.keeper = CatalogKeeper(rt, self._file)
        self.answers = ReviewAnswers(self._file.folder, rt.settings.collection)
        self.lasts = self._file.is_lasting  # False: what is answered would be lost

    @contextmanager
    def keep(self) -> Iterator[Catalog]:
        """Have it kept until the block ends; where its files can't be made the pages say so."""
        self._begin_keeping()
        try:
            yield self
        finally:
            self.keeper.close()
            self.keeper.join_thread()

    def _begin_keeping(self) -> None:
        if self._file.trouble:
            self.keeper.give_up(self._file.trouble)
            return
        try:
            self.answers.make_file()
        except (sqlite3.Error, OSError, UnusableFolderError) as error:
            self.keeper.give_up(f"{self.answers.path}: {error}; mend it, or move it away and start again")
        else:
            self.keeper.begin()

    def ask(self, question: Callable[[Connection], QuestionAnswer]) -> QuestionAnswer:
        """What a function of a connection to read returns; the answers are there as the schema `said`.

        Raises:
            CatalogMissingError: there is none; the message says why.
        """
        if self.keeper.trouble:
            raise CatalogMissingError(self.keeper.trouble)
        with self._file.open_readable(self.answers.path) as connection:
            return question(connection)

    def read_state(self) -> CatalogState:
        """How far it is."""
        try:
            notes = self.ask(lambda connection: dict(connection.execute("select name, value from notes").fetchall()))
        except CatalogMissingError as error:
            return CatalogState("missing", str(error))
        stories = int(notes.get("filled_stories", 0))
        if notes.get("state") == "following":
            return CatalogState("following", "", stories)
        says = f"the catalog is being filled from the store: {stories:,} stories so far, so lists are not whole yet"
        return CatalogState("filling", says, stories)
