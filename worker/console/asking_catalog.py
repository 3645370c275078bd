"""What views ask the catalog: where there is none, the page says why."""

from __future__ import annotations

from collections.abc import Callable
from sqlite3 import Connection
from typing import TypeVar

from ..catalog.catalog import Catalog
from ..catalog.catalog_file import CatalogMissingError
from ..http.problems import make_unavailable

Told = TypeVar("Told")
NO_CATALOG = "this program keeps no catalog of the stories"


def require_catalog(catalog: Catalog | None) -> Catalog:
    """Raise RequestError, 503, where this program keeps none."""
    if catalog is None:
        raise make_unavailable("no-catalog", NO_CATALOG, "ask `feedmill serve`")
    return catalog


def ask_catalog(catalog: Catalog | None, question: Callable[[Connection], Told]) -> Told:
    """What a question about the catalog is answered.

    Raises:
        RequestError: 503, there is no catalog (yet).
    """
    try:
        return require_catalog(catalog).ask(question)
    except CatalogMissingError as error:
        raise make_unavailable("no-catalog", str(error), "it is made by itself; the log of serve says more") from None


def describe_catalog_state(catalog: Catalog | None) -> str:
    """What a page says of a catalog that is not whole; "" where it is."""
    return catalog.read_state().says if catalog else NO_CATALOG
