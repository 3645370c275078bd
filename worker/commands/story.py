"""story: who carries one text, who represents it, and why each item is in it."""

from __future__ import annotations

import sys
from typing import Any

from dedupe import Story

from ..judging import by_hand as byhand
from ..runtime import backend, build
from ..settings import Settings, search_path
from ..store.items import Judged, Withdrawal
from . import terminal as show
from .fate import item_id, verdict_data, withdrawn_words
from .why import article_data

FAILED = 1


def story(settings: Settings, name: str, as_json: bool) -> int:
    """One story, by its own id or by that of an item in it."""
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        item = rt.items.judged([name]).get(name) if item_id(name) else None
        if item and item.withdrawn:
            return _withdrawn(item, item.withdrawn, as_json)
        found = byhand.find(rt, name) if item_id(name) else None
        if found is None:
            show.complain(f"{name}: no such story or item; it may be out of the window")
            return FAILED
        members = rt.items.members(found.id)
        judged = rt.items.judged(members)
    ordered = sorted(members, key=lambda member: _order(found, member, judged.get(member)))
    rows = [_member(found, member, judged.get(member)) for member in ordered]
    if as_json or not sys.stdout.isatty():
        show.json_line({**_data(found), "members": rows})
    else:
        _picture(found, rows)
    return 0


def _withdrawn(item: Judged, why: Withdrawal, as_json: bool) -> int:
    """What is left to say of an item that is in no story any more."""
    if as_json or not sys.stdout.isatty():
        show.json_line({**article_data(item.article), "withdrawn": why})
    else:
        show.line(item.article.title or "(no title)", "bold")
        show.line(f"{item.article.id} · {withdrawn_words(why)}")
    return 0


def _order(of: Story, member: str, known: Judged | None) -> tuple[bool, bool, float, str]:
    """The representative first, then by time, and last what is no longer kept."""
    moment = known.article.seen_at.timestamp() if known else 0.0
    return member != of.representative.id, known is None, moment, member


def _data(of: Story) -> dict[str, Any]:
    return {"story_id": of.id, "story_size": of.size, "revision": of.revision, "representative": of.representative.id}


def _member(of: Story, member: str, known: Judged | None) -> dict[str, Any]:
    """An item of the story; one that is no longer kept has only its id and role."""
    if known is None:
        return {"id": member, "role": "copy", "kept": False}
    return {
        **article_data(known.article),
        "role": _role(of, known),
        "kept": True,
        **verdict_data(known),
        **_placed(known),
    }


def _placed(known: Judged) -> dict[str, Any]:
    return {"placed": known.placed} if known.placed else {}


def _role(of: Story, known: Judged) -> str:
    """As in the item's record."""
    if known.article.id == of.representative.id:
        return "sole" if of.size == 1 else "representative"
    return "partial" if known.relation == "partial" else "copy"


def _picture(of: Story, rows: list[dict[str, Any]]) -> None:
    show.line(of.representative.title or "(no title)", "bold")
    show.line(f"{of.id} · {of.size} item{'' if of.size == 1 else 's'} · represented by {of.representative.id}\n")
    cells = [(row["role"], *_who(row), _evidence(row), row["id"]) for row in rows]
    show.table(("role", "source", "time", "title", "why", "item"), cells)


def _who(row: dict[str, Any]) -> tuple[str, str, str]:
    if not row["kept"]:
        return "", "", "(no longer kept)"
    moment = f"{row['seen_at']:%Y-%m-%d %H:%M}{'' if row['dated'] else ' (fetched)'}"
    return row["source"] or "no source", moment, show.shortened(row["title"], 120)


def _evidence(row: dict[str, Any]) -> str:
    """By whose word or which verdict it is here: "copy, jaccard: 82 % shared, 94 % inside"."""
    if not row["kept"] or row["relation"] is None:
        return "not kept"
    placed = f"{row['placed'].did} by hand on {row['placed'].at:%Y-%m-%d %H:%M}; before: " if "placed" in row else ""
    decided = f"{placed}{row['relation']}, {row['rule']}"
    if row["jaccard"] is None:
        return decided
    return f"{decided}: {row['jaccard']:.0%} shared, {row['containment']:.0%} inside; with {row['matched_id']}"
