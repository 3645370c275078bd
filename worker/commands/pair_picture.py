"""A pair of texts as a picture: two columns where the terminal is wide enough, else one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedupe import AlignedRow, Article, Explanation, Span

from . import terminal
from .table_layout import INDENT, flatten_text, shorten_text

TWO_COLUMN_WIDTH = 100  # columns of a terminal from which on two texts stand beside each other
STYLES = {"shared": "", "own": "bold magenta", "elsewhere": "italic cyan", "unread": "italic"}
# kind -> words at the beginning and at the end that are shown, where there are more
SHOWN_WORDS = {"shared": (12, 12), "own": (120, 40), "elsewhere": (12, 12), "unread": (0, 0)}
LONGEST_PIECE = 200  # characters of one word that are shown
SLACK = 6  # fewer words than this are not worth leaving out
KIND_NAMES = {"shared": "shared", "own": "own", "elsewhere": "shared", "unread": "unread"}


def print_pair(explanation: Explanation, sentences: Sequence[str]) -> None:
    """Who they are, the rule, all signals, what was done, and the texts."""
    for name, article in (("A", explanation.a), ("B", explanation.b)):
        _print_article_head(name, article)
    terminal.print_line("")
    if explanation.relation == "new":
        terminal.print_line(f"Kept apart, by the rule {explanation.rule}", "bold red")
    else:
        terminal.print_line(
            f"The same story's text ({explanation.relation}), by the rule {explanation.rule}", "bold green"
        )
    terminal.print_columns((((" ", ""),), ((explanation.says, ""),)), (1, 0))
    terminal.print_line("")
    for signal in explanation.signals:
        terminal.print_columns((((signal.name, "bold"),), ((signal.says, ""),)), (9, 0))
    if sentences:
        terminal.print_line("\nWhat was done with them", "bold")
        for sentence in sentences:
            terminal.print_columns((((" ", ""),), ((sentence, ""),)), (1, 0))
    _print_texts(explanation.rows)


def _print_article_head(name: str, article: Article) -> None:
    title = shorten_text(article.title, 300) or "(no title)"
    terminal.print_columns((((name, "bold"),), ((title, "bold"),)), (1, 0))
    moment = f"{article.seen_at:%Y-%m-%d %H:%M} UTC{'' if article.dated else ' (fetched)'}"
    for text in (f"{article.source or 'no source'} · {moment}", article.id, article.url):
        terminal.print_line(flatten_text(text or "") or "no address", indent=INDENT)


def _print_texts(rows: Sequence[AlignedRow]) -> None:
    legend = (("Shared words", STYLES["shared"]), (", ", ""), ("own words", STYLES["own"]), (", ", ""),
              ("words that the other has elsewhere", STYLES["elsewhere"]))  # fmt: skip
    terminal.print_line("")
    terminal.print_columns((legend,), (0,))
    wide = terminal.terminal_width() >= TWO_COLUMN_WIDTH
    if wide and rows:
        terminal.print_columns(((("", ""),), (("A", "bold"),), (("B", "bold"),)), (1, 0, 0))
    for row in rows:
        if wide:
            terminal.print_columns(((_sign_for(row),), _build_cell(row.ours), _build_cell(row.theirs)), (1, 0, 0))
            continue
        sides = (("=", row.ours or row.theirs),) if row.is_shared else (("A", row.ours), ("B", row.theirs))
        for sign, spans in sides:
            if spans:
                terminal.print_columns((((sign, "bold"),), _build_cell(spans)), (1, 0))


def _sign_for(row: AlignedRow) -> tuple[str, str]:
    return ("=", "") if row.is_shared else ("≠", "bold")


def _build_cell(spans: Sequence[Span]) -> tuple[tuple[str, str], ...]:
    return tuple((text, STYLES[span.kind]) for span in spans for text in _shorten_span(span)) or (("", ""),)


def _shorten_span(span: Span) -> Iterator[str]:
    """The span, its middle left out where it is long; the last line break is the column's own."""
    first, last = SHOWN_WORDS[span.kind]
    if len(span.pieces) <= first + last + SLACK and span.kind != "unread":
        yield "".join(map(_clip_piece, span.pieces)).rstrip() + " "
        return
    end = len(span.pieces) - last
    middle = Span(span.kind, span.pieces[first:end])
    yield "".join(map(_clip_piece, span.pieces[:first]))
    yield f"… {middle.words:,} {KIND_NAMES[span.kind]} words … "
    yield "".join(map(_clip_piece, span.pieces[end:])).rstrip() + " "


def _clip_piece(piece: str) -> str:
    return piece if len(piece) <= LONGEST_PIECE else f"{piece[:LONGEST_PIECE]}… "
