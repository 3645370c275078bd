"""Two items out of files of JSON lines, for `why --from`."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe import Article

from ..clock_and_ids import utc_now
from ..failures import UNKNOWN_ITEM
from ..offline.articles import pick_articles
from ..offline.failure import Failure
from ..settings import Settings
from . import terminal
from .inputs import make_intake_options, print_failure, read_inputs, without_failures


def read_pair(settings: Settings, ids: tuple[str, str], sources: Sequence[str]) -> tuple[Article, Article] | None:
    """The articles of two items; None: one is in none of the files, which was said on stderr."""
    failures: list[Failure] = []
    given = without_failures(read_inputs(sources, make_intake_options(settings, "items", utc_now())), failures)
    a, b = pick_articles(given, ids, failures)
    if a and b:
        return a, b
    for failure in failures:
        print_failure(failure)
    for name, article in zip(ids, (a, b), strict=True):
        if article is None:
            again = " a second time" if ids[0] == ids[1] and a else ""
            terminal.print_error(f"{name}: no item has this id{again} in {', '.join(sources)}", UNKNOWN_ITEM)
    return None
