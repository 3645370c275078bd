"""What a view and an action are, what they get, and what they return."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..catalog.catalog import Catalog
from ..http.query import QueryParameter
from ..runtime import Runtime
from .forms import LONGEST_FORM


class ShownValues(Protocol):
    """What a view shows, a frozen dataclass: all its fields are the view's JSON."""

    @property
    def heading(self) -> str:
        """What stands on top, and in the title of the page."""

    @property
    def command(self) -> str:
        """The command that shows, or does, the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedView:
    """A request, as a view gets it."""

    rt: Runtime
    path: Mapping[str, str]
    query: Mapping[str, Any]
    person: str | None  # None: a program with the token
    catalog: Catalog | None = None  # None: this program keeps none


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleView:
    """A page to look at."""

    path: str  # behind /console
    name: str  # of the template, without ".html"
    read: Callable[[AskedView], ShownValues | GoTo]
    query: tuple[QueryParameter, ...] = ()
    menu: str = ""  # its name in the menu; "" where it does not stand there


@dataclass(frozen=True, slots=True, kw_only=True)
class SentForm:
    """A form, as an action gets it."""

    rt: Runtime
    path: Mapping[str, str]
    fields: Mapping[str, Sequence[str]]
    person: str
    catalog: Catalog | None = None
    enqueue: Callable[[str], None] = lambda _: None  # a job that is in the ledger

    def read_text(self, name: str) -> str:
        """The value of a field; "" where there is none."""
        return next(iter(self.fields.get(name, ())), "").strip()


@dataclass(frozen=True, slots=True)
class GoTo:
    """It is done; the browser goes on to another address of the console."""

    address: str  # from "/console" on


@dataclass(frozen=True, slots=True)
class ShowInstead:
    """It is not done, or not yet: a page about that."""

    template: str
    values: ShownValues
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleAction:
    """What a form does."""

    path: str  # behind /console
    name: str
    act: Callable[[SentForm], GoTo | ShowInstead]
    longest_form: int = LONGEST_FORM  # bytes
