"""why: two texts side by side, what they share, the rule that decided, and what became of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from dedupe import Article, Explanation, Params, explain

from .. import offline
from ..offline import Failure
from ..runtime import Runtime, backend, build, utcnow
from ..settings import Settings, search_path
from . import sidebyside
from . import terminal as show
from .fate import Fate, fate, fate_data, item_id, sentences
from .offline import good, inputs_of, reader

FAILED = 1


def why(settings: Settings, a: str, b: str, sources: Sequence[str], as_json: bool) -> int:
    """Explain a pair of items of the server, or of JSONL files where some are named."""
    if sources:
        pair, happened = _from_files(settings, (a, b), sources), None
    else:
        with backend(settings, search_path()) as server:
            pair, happened = _from_server(build(settings, server.url), a, b)
    if pair is None:
        return FAILED
    found = explain(*pair, Params())
    if as_json or not sys.stdout.isatty():
        show.json_line(data(found, happened))
    else:
        sidebyside.picture(found, sentences(happened) if happened else ())
    return 0


def _from_server(rt: Runtime, a: str, b: str) -> tuple[tuple[Article, Article] | None, Fate | None]:
    known = rt.items.judged([name for name in (a, b) if item_id(name)])
    missing = [name for name in dict.fromkeys((a, b)) if name not in known]
    for name in missing:
        show.complain(f"{name}: no such item on the server; --from FILE takes items from a file of JSON lines")
    if missing:
        return None, None
    if a == b:
        show.complain(f"{a}: an item is compared with another one")
        return None, None
    return (known[a].article, known[b].article), fate(rt, known[a], known[b])


def _from_files(settings: Settings, ids: tuple[str, str], sources: Sequence[str]) -> tuple[Article, Article] | None:
    failures: list[Failure] = []
    given = good(inputs_of(sources, reader(settings, "items")), failures)
    a, b = offline.pick(given, ids, utcnow(), failures)
    if a and b:
        return a, b
    for failure in failures:
        show.complain(f"{failure.where}: {failure.reason}" if failure.where else failure.reason)
    for name, one in zip(ids, (a, b), strict=True):
        if one is None:
            again = " a second time" if ids[0] == ids[1] and a else ""
            show.complain(f"{name}: no item has this id{again} in {', '.join(sources)}")
    return None


def data(found: Explanation, happened: Fate | None) -> dict[str, Any]:
    """Everything, as one JSON object."""
    scores = found.scores
    return {
        "a": article_data(found.a),
        "b": article_data(found.b),
        "same_story_text": found.relation != "new",
        "relation": found.relation,
        "rule": found.rule,
        "says": found.says,
        "jaccard": round(scores.jaccard, 4),
        "a_in_b": round(scores.item_in_matched, 4),
        "b_in_a": round(scores.matched_in_item, 4),
        "shared_blocks": scores.shared_blocks,
        "signals": found.signals,
        "rows": [
            {
                side: [{"kind": span.kind, "words": span.words, "text": span.text} for span in spans]
                for side, spans in (("a", row.ours), ("b", row.theirs))
            }
            for row in found.rows
        ],
        "done": fate_data(happened) if happened else None,
    }


def article_data(article: Article) -> dict[str, Any]:
    """An item as far as dedupe knows it, without its text."""
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "seen_at": article.seen_at,
        "dated": article.dated,
    }
