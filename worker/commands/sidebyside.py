"""A pair of texts as a picture: two columns where the terminal is wide enough, else one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedupe import Article, Explanation, Row, Span

from . import terminal as show

WIDE = 100  # columns of a terminal from which on two texts stand beside each other
STYLES = {"shared": "dim", "own": "bold yellow", "elsewhere": "italic cyan", "unread": "dim italic"}
# kind -> words at the beginning and at the end that are shown, where there are more
SHOWN = {"shared": (12, 12), "own": (120, 40), "elsewhere": (12, 12), "unread": (0, 0)}
LONGEST = 200  # characters of one word that are shown
SLACK = 6  # fewer words than this are not worth leaving out
NAMES = {"shared": "shared", "own": "own", "elsewhere": "shared", "unread": "unread"}


def picture(found: Explanation, done: Sequence[str]) -> None:
    """Who they are, the rule, all signals, what was done, and the texts."""
    for name, article in (("A", found.a), ("B", found.b)):
        _head(name, article)
    show.line("")
    if found.relation == "new":
        show.line(f"Kept apart, by the rule {found.rule}", "bold red")
    else:
        show.line(f"The same story's text ({found.relation}), by the rule {found.rule}", "bold green")
    show.columns((((" ", ""),), ((found.says, ""),)), (1, 0))
    show.line("")
    for signal in found.signals:
        show.columns((((signal.name, "bold"),), ((signal.says, ""),)), (9, 0))
    if done:
        show.line("\nWhat was done with them", "bold")
        for sentence in done:
            show.columns((((" ", ""),), ((sentence, ""),)), (1, 0))
    _texts(found.rows)


def _head(name: str, article: Article) -> None:
    show.columns((((name, "bold"),), ((show.shortened(article.title, 300) or "(no title)", "bold"),)), (1, 0))
    moment = f"{article.seen_at:%Y-%m-%d %H:%M} UTC{'' if article.dated else ' (fetched)'}"
    facts = (article.source or "no source", moment, article.id, article.url)
    show.columns((((" ", ""),), ((" · ".join(filter(None, facts)), ""),)), (1, 0))


def _texts(rows: Sequence[Row]) -> None:
    legend = (("Shared words", STYLES["shared"]), (", ", ""), ("own words", STYLES["own"]), (", ", ""),
              ("words that the other has elsewhere", STYLES["elsewhere"]))  # fmt: skip
    show.line("")
    show.columns((legend,), (0,))
    wide = show.width() >= WIDE
    if wide and rows:
        show.columns(((("", ""),), (("A", "bold"),), (("B", "bold"),)), (1, 0, 0))
    for row in rows:
        if wide:
            show.columns(((_sign(row),), _cell(row.ours), _cell(row.theirs)), (1, 0, 0))
            continue
        sides = (("=", row.ours or row.theirs),) if row.is_shared else (("A", row.ours), ("B", row.theirs))
        for sign, spans in sides:
            if spans:
                show.columns((((sign, "bold"),), _cell(spans)), (1, 0))


def _sign(row: Row) -> tuple[str, str]:
    return ("=", "dim") if row.is_shared else ("≠", "bold")


def _cell(spans: Sequence[Span]) -> tuple[tuple[str, str], ...]:
    return tuple((text, STYLES[span.kind]) for span in spans for text in _shown(span)) or (("", ""),)


def _shown(span: Span) -> Iterator[str]:
    """The span, its middle left out where it is long; the last line break is the column's own."""
    first, last = SHOWN[span.kind]
    if len(span.pieces) <= first + last + SLACK and span.kind != "unread":
        yield "".join(map(_clipped, span.pieces)).rstrip() + " "
        return
    end = len(span.pieces) - last
    middle = Span(span.kind, span.pieces[first:end])
    yield "".join(map(_clipped, span.pieces[:first]))
    yield f"… {middle.words:,} {NAMES[span.kind]} words … "
    yield "".join(map(_clipped, span.pieces[end:])).rstrip() + " "


def _clipped(piece: str) -> str:
    return piece if len(piece) <= LONGEST else f"{piece[:LONGEST]}… "
