"""Pages made of stories, a language's page words and a layout, with what a reader should find on them. Pure."""

from __future__ import annotations

import html
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from .page_layouts import Layout
from .page_texts import StoryText

WORDS = Path(__file__).with_name("page_words.toml")
RELATED = 4  # stories in a block
_CUT = 18  # words of a teaser before its ellipsis; twice as many characters where a script writes no spaces
_NAMES = ("mike_77", "Sara L.", "jorge84", "Anna K.", "user4821", "Ben")
Words = Mapping[str, Any]  # of one language, a table of page_words.toml


@dataclass(frozen=True, slots=True)
class RelatedStory:
    """A related story as the page shows it; what it does not show is None or empty."""

    title: str
    source: str | None
    age_text: str
    minutes: int | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page and what is on it."""

    text: str
    is_html: bool
    main: StoryText
    related: tuple[RelatedStory, ...]
    furniture: frozenset[str]


def read_page_words(file: Path = WORDS) -> Mapping[str, Words]:
    """Page words by language tag."""
    return tomllib.loads(file.read_text("utf-8"))


def make_page(
    layout: Layout, words: Words, told: Sequence[StoryText], fetched_at: datetime, chance: Random
) -> MadePage:
    """A page of ``told`` (the main story first) as seen at ``fetched_at``."""
    main, others = told[0], told[1 : 1 + (2 * RELATED if layout.place == "both" else RELATED)]
    related = [_make_related(layout, words, story, chance) for story in others]
    furniture = chance.sample(words["furniture"], layout.before + layout.after + 1)
    draft = _PageDraft(layout, words, main, related, furniture, fetched_at, chance)
    text = draft.make_html() if layout.html else draft.make_text()
    lines = {line for group in furniture for line in group} | (draft.comment_lines() if layout.comments else set())
    lines |= {*draft.promos, *words.get("extra", {}).values()}
    return MadePage(text, layout.html, main, tuple(related), frozenset(lines))


def _make_related(layout: Layout, words: Words, story: StoryText, chance: Random) -> RelatedStory:
    age, minutes = chance.choice(list(words["short" if layout.short_ages else "ages"].items()))
    is_dated, is_sourced = any(map(layout.shows_field, ("age", "clock", "stamp"))), layout.shows_field("source")
    return RelatedStory(
        title=story.title,
        source=chance.choice(words["outlets"]) if is_sourced or layout.shows_field("labelled") else None,
        age_text=age,
        minutes=minutes if is_dated else None,
        paragraphs=_cut_teaser(layout, story.paragraphs) if layout.shows_field("teaser") else (),
    )


def _cut_teaser(layout: Layout, paragraphs: Sequence[str]) -> tuple[str, ...]:
    if layout.teaser == "whole":
        return tuple(paragraphs[:5])
    if layout.teaser == "first":
        return tuple(paragraphs[:1])
    words = paragraphs[0].split()
    return (" ".join(words[:_CUT]) + "…" if len(words) > _CUT else paragraphs[0][: 2 * _CUT] + "…",)


@dataclass(frozen=True, slots=True)
class _PageDraft:
    """What both kinds of page are written from."""

    layout: Layout
    words: Words
    main: StoryText
    related: Sequence[RelatedStory]
    furniture: Sequence[Sequence[str]]
    fetched_at: datetime
    chance: Random

    @property
    def promos(self) -> tuple[str, ...]:
        return (f"{self.words['read_also']}: {self.related[-1].title}",) if self.layout.promo else ()

    def comment_lines(self) -> set[str]:
        words = self.words
        return {words["comments"], words["reply"], words["more_comments"], *words["comment"], *_NAMES}

    def fill_template(self, template: str, story: RelatedStory, number: int, escaped: bool = False) -> str:
        moment = self.fetched_at - timedelta(minutes=story.minutes or 0)
        fields = {
            "title": story.title,
            "source": story.source or "",
            "labelled": self.words["source"].format(story.source),
            "age": story.age_text,
            "teaser": "\n".join(story.paragraphs),
            "n": str(number),
            "url": f"/story/{number}{len(story.title)}",
            "moment": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "clock": moment.strftime("%H:%M"),
            "stamp": moment.strftime("%Y-%m-%d %H:%M"),
            "by": self.words["by"].format("Ines Prado"),
            **self.words.get("extra", {}),
        }
        return template.format(**{k: html.escape(v) for k, v in fields.items()} if escaped else fields)

    def byline_lines(self) -> list[str]:
        if not self.layout.byline:
            return []
        by = self.words["by"].format("Ines Prado")
        source, age = self.words["outlets"][0], next(iter(self.words["ages"]))
        return [self.layout.byline.format(by=by, source=source, age=age)]

    def around_title(self) -> tuple[list[str], list[str]]:
        """Lines of furniture right before the main title and right after its byline."""
        extra = self.words.get("extra", {})
        return [line.format(**extra) for line in self.layout.head], [line.format(**extra) for line in self.layout.under]

    def split_furniture(self) -> tuple[Sequence[Sequence[str]], Sequence[Sequence[str]], Sequence[Sequence[str]]]:
        """Furniture before the main story, after it, and at the end of the page."""
        first, second = self.layout.before, self.layout.before + self.layout.after
        return self.furniture[:first], self.furniture[first:second], self.furniture[second:]

    def split_related(self) -> tuple[Sequence[RelatedStory], Sequence[RelatedStory]]:
        """Related stories before the end, and at the end, of the page."""
        if self.layout.place == "end":
            return (), self.related
        return (self.related, ()) if self.layout.place == "middle" else (self.related[:RELATED], self.related[RELATED:])

    def make_comments(self) -> Iterator[list[str]]:
        ages = list(self.words["ages"])
        for name, comment in zip(self.chance.sample(_NAMES, 3), self.words["comment"], strict=True):
            yield [name, self.chance.choice(ages), comment, self.words["reply"]]

    def make_text(self) -> str:
        layout = self.layout
        before, after, last = self.split_furniture()
        early, late = self.split_related()
        lines = [line for group in before for line in (*group, "")]
        lines += self._block_lines(early) if layout.place == "both" else []
        head, under = self.around_title()
        lines += [*head, self.main.title, *self.byline_lines(), *under]
        lines += [*self._body_lines(early if layout.place == "middle" else ()), ""]
        lines += [line for group in after for line in (*group, "")]
        if layout.comments:
            told = [line for comment in self.make_comments() for line in comment]
            lines += [self.words["comments"], *told, self.words["more_comments"], ""]
        lines += [*self._block_lines(late), *(line for group in last for line in group)]
        if layout.every_gap:
            lines = [spread for line in lines if line for spread in (line, *[""] * layout.every_gap)]
        return "\n".join(layout.indent + line if line else "" for line in lines) + "\n"

    def _body_lines(self, box: Sequence[RelatedStory]) -> list[str]:
        gap = [""] * self.layout.paragraph_gap
        lines: list[str] = []
        middle = len(self.main.paragraphs) // 2
        for place, paragraph in enumerate(self.main.paragraphs):
            if place == middle:
                lines += ["", *self._block_lines(box)] if box else [*self.promos, *gap] if self.promos else []
            lines += [paragraph, *gap]
        return lines

    def _block_lines(self, stories: Sequence[RelatedStory]) -> list[str]:
        if not stories:
            return []
        layout = self.layout
        lines = [self.chance.choice(self.words["headings"])] if layout.heading else []
        for number, story in enumerate(stories, 1):
            filled = (self.fill_template(template, story, number) for template in layout.story)
            lines += [line for part in filled for line in part.split("\n")] + [""] * layout.between
            lines += [layout.rule] if layout.rule and number < len(stories) else []
        return [*lines, ""]

    def make_html(self) -> str:
        before, after, last = self.split_furniture()
        early, late = self.split_related()
        head, under = self.around_title()
        is_middle = self.layout.place == "middle"
        comments = "".join(self._html_comments()) if self.layout.comments else ""
        return (
            f"<!doctype html><html><head><meta charset=utf-8><title>{html.escape(self.main.title)}</title></head><body>"
            f"{_html_groups(before)}{'' if is_middle else self._html_block(early)}<main>{_html_lines(head)}"
            f"<h1>{html.escape(self.main.title)}</h1>{_html_lines([*self.byline_lines(), *under])}"
            f"{self._html_body(early if is_middle else ())}{_html_groups(after)}"
            f"{comments}{self._html_block(late)}</main>"
            f"{_html_groups(last)}</body></html>"
        )

    def _html_body(self, box: Sequence[RelatedStory]) -> str:
        parts = [f"<p>{html.escape(paragraph)}</p>" for paragraph in self.main.paragraphs]
        inside = self._html_block(box) + "".join(f"<p><a href='/x'>{html.escape(line)}</a></p>" for line in self.promos)
        parts.insert(len(parts) // 2, inside)
        return "\n".join(parts)

    def _html_block(self, stories: Sequence[RelatedStory]) -> str:
        if not stories:
            return ""
        heading = f"<h2>{html.escape(self.chance.choice(self.words['headings']))}</h2>" if self.layout.heading else ""
        told = "".join(self.fill_template(self.layout.story[0], story, n, True) for n, story in enumerate(stories, 1))
        return f"<div>{heading}{self.layout.around[0]}{told}{self.layout.around[1]}</div>"

    def _html_comments(self) -> Iterator[str]:
        yield f"<h3>{html.escape(self.words['comments'])}</h3>"
        for name, age, comment, reply in self.make_comments():
            parts = f"<b>{name}</b> <span>{html.escape(age)}</span><p>{html.escape(comment)}</p><button>"
            yield f"<div>{parts}{html.escape(reply)}</button></div>"
        yield f"<a href='#all'>{html.escape(self.words['more_comments'])}</a>"


def _html_groups(groups: Iterable[Sequence[str]]) -> str:
    return "".join(f"<div>{_html_lines(group)}</div>" for group in groups)


def _html_lines(lines: Iterable[str]) -> str:
    return "".join(f"<div>{html.escape(line)}</div>" for line in lines)
