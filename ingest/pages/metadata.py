"""What a page says about its main story, each field from the place that is to be trusted most.

JSON-LD ─► microdata ─► Open Graph ─► other meta elements ─► marked places ─► (the lines around the story: html_page.py)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..dates.spans import find_dates, with_order_of_language
from ..identity.urls import path_of
from ..item import FieldPlace, Rights
from . import meta_names
from .blocks import Line, fold_line, measure_length
from .credits import find_agency, is_person_name, names_outlet, read_people
from .html.marked_fields import HtmlFields
from .lines.bylines import read_byline
from .lines.header_line import find_people, read_header_line
from .linked_data import LinkedArticle, read_linked_article
from .page_rights import read_page_rights

_SITE_SEPARATOR = re.compile(r"(?<!\s)\s*+(?:(?<=\s)[|»·–—-]\s+|\|\s*|(?<=\s)::\s+)")
_SITE_LEAD = re.compile(r"([^|»:–—]{2,60}?)\s*(?:[|»:–—]|\s-\s)\s*(?=\S)")
_TITLE_WORDS = 3
_MAX_SITE_WORDS = 6
_SAME_TITLE = 0.5  # of the words of a declared title: a heading with so many of them is that title, worded for readers


_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


class DeclaredValue(NamedTuple):
    """A value as written, and where."""

    value: str
    place: FieldPlace


@dataclass(frozen=True, slots=True)
class Metadata:
    """Fields of the main story, as written; None where the page is silent."""

    title: DeclaredValue | None = None
    authors: tuple[str, ...] = ()
    authors_place: FieldPlace | None = None
    source: str | None = None  # who published this story
    site: str | None = None  # whose page it is
    published: tuple[DeclaredValue, ...] = ()  # every date that the page declares, the most trusted first
    modified: tuple[DeclaredValue, ...] = ()
    url: str | None = None  # canonical
    base: str | None = None
    image: str | None = None
    language: str | None = None
    rights: Rights | None = None  # that the page states


def read_metadata(fields: HtmlFields) -> Metadata:
    """The best value for each field."""
    meta = fields.meta
    article = read_linked_article(fields.linked_data, (*fields.headings, meta.get("og:title"), fields.title))
    site = next(_list_meta(meta, meta_names.SITE, "meta"), None)
    site_name = site.value if site else article.publisher
    authors, place = _choose_authors(fields, article, (site_name, article.publisher))
    credit = None if authors else _find_plain_credit(fields.authors, has_site=site_name is not None)
    return Metadata(
        title=_choose_title(fields, article, site_name),
        authors=authors,
        authors_place=place,
        source=article.publisher or credit or site_name,
        site=site_name,
        published=tuple(_list_published(fields, article)),
        modified=tuple(_list_modified(fields, article)),
        url=fields.canonical or meta.get("og:url"),
        base=fields.base,
        image=meta.get("og:image") or meta.get("twitter:image"),
        language=fields.language or meta.get("og:locale"),
        rights=read_page_rights(fields, article),
    )


def with_header_lines(metadata: Metadata, lines: Sequence[Line]) -> Metadata:
    """With what readers see around the title, behind what the page declares; what a <time> says exactly comes first."""
    read = [read_header_line(line) for line in lines]
    header = sorted(read, key=lambda line: not line.is_exact)
    published = (with_order_of_language(date, metadata.language) for line in header for date in line.published)
    modified = (with_order_of_language(date, metadata.language) for line in header for date in line.modified)
    people = () if metadata.authors else find_people(lines, read)
    return replace(
        metadata,
        published=(*metadata.published, *_place_values(published, "line")),
        modified=(*metadata.modified, *_place_values(modified, "line")),
        authors=metadata.authors or people,
        authors_place="line" if people else metadata.authors_place,
    )


def with_address_dates(metadata: Metadata, url: str | None) -> Metadata:
    """With the day that the address names, behind all else: "/2026/06/05/ferry".

    >>> with_address_dates(Metadata(), "https://harbour.example/2026/06/05/ferry").published[0].value
    '2026-06-05'
    """
    match = _ADDRESS_DATE.search(path_of(url))
    if match is None:
        return metadata
    day = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    return replace(metadata, published=(*metadata.published, DeclaredValue(day, "address")))


def _list_published(fields: HtmlFields, article: LinkedArticle) -> Iterator[DeclaredValue]:
    yield from _place_values(article.published, "json_ld")
    for name in ("datepublished", "datecreated", "uploaddate"):
        yield from _place_values(fields.itemprops.get(name, ()), "microdata")
    yield from _list_meta(fields.meta, meta_names.OPEN_GRAPH_PUBLISHED, "open_graph")
    yield from _list_meta(fields.meta, meta_names.PUBLISHED, "meta")
    yield from _place_values(fields.published, "mark_up")
    for text in fields.authors:
        yield from _place_values((text[span.start : span.end] for span in find_dates(text)), "mark_up")


def _list_modified(fields: HtmlFields, article: LinkedArticle) -> Iterator[DeclaredValue]:
    yield from _place_values(article.modified, "json_ld")
    yield from _place_values(fields.itemprops.get("datemodified", ()), "microdata")
    yield from _list_meta(fields.meta, meta_names.OPEN_GRAPH_MODIFIED, "open_graph")
    yield from _list_meta(fields.meta, meta_names.MODIFIED, "meta")
    yield from _place_values(fields.modified, "mark_up")


def _place_values(values: Iterable[str | None], place: FieldPlace) -> Iterator[DeclaredValue]:
    return (DeclaredValue(value, place) for value in values if value)


def _list_meta(meta: Mapping[str, str], names: Sequence[str], place: FieldPlace) -> Iterator[DeclaredValue]:
    return _place_values(map(meta.get, names), place)


def _choose_authors(
    fields: HtmlFields, article: LinkedArticle, others: Sequence[str | None]
) -> tuple[tuple[str, ...], FieldPlace | None]:
    """The people of the first place that names any; an agency or the site itself is none."""
    persons = [one.name for one in article.authors if not one.is_organisation]
    itemprops = (*fields.itemprops.get("author", ()), *fields.itemprops.get("creator", ()))
    declared = (
        *_place_values(_join_names(persons), "json_ld"),
        *_place_values(_join_names(itemprops), "microdata"),
        *_list_meta(fields.meta, meta_names.OPEN_GRAPH_AUTHOR, "open_graph"),
        *_list_meta(fields.meta, meta_names.AUTHOR, "meta"),
    )
    for credit in declared:
        if people := read_people(credit.value, others, is_declared=True):
            return people, credit.place
    for text in fields.authors:
        people = tuple(name for name in read_people(_credit_of(text), others) if is_person_name(name))
        if people:
            return people, "mark_up"
    return (), None


def _join_names(names: Iterable[str]) -> Iterator[str]:
    """Several names as one credit; a name with a comma in it stays one."""
    joined = "; ".join(names)
    if joined:
        yield joined


def _credit_of(text: str) -> str:
    """The part of a marked place that names somebody: "Ada Bell · 5 June 2026", "By Ada Bell, 2 hours ago"."""
    byline = read_byline(text)
    if byline:
        return byline.author or byline.source or ""
    dates = find_dates(text)
    return text[: dates[0].start] if dates else text


def _find_plain_credit(texts: Sequence[str], *, has_site: bool) -> str | None:
    """Who a story is from, where the place of the byline names no person: an agency, or another outlet.

    A desk ("Editorial") is neither where it is known whose page it is.
    """
    for text in texts:
        credit = _credit_of(text)
        if agency := find_agency(credit):
            return agency
        if credit and measure_length(text) <= _MAX_SITE_WORDS and (not has_site or names_outlet(credit)):
            return credit
    return None


def _choose_title(fields: HtmlFields, article: LinkedArticle, site: str | None) -> DeclaredValue | None:
    """What the reader sees as headline, where the head of the page bears it out; else what the head says.

    The site's name and what leads to its home page are no title, wherever they stand.
    """
    declared = [
        DeclaredValue(text, one.place)
        for one in _list_titles(fields, article)
        if (text := _without_site_name(one.value, site, is_whole_title=one.place == "title"))
        and not _is_site(text, site)
    ]
    declared = sorted(declared, key=lambda title: not _is_borne_out(title, declared))
    headings = [text for text in fields.headings if text not in fields.home_texts and not _is_site(text, site)]
    for title in declared:
        for heading in headings:
            if (chosen := _choose_wording(title.value, heading)) is not None:
                return DeclaredValue(chosen, "heading" if chosen == heading else title.place)
    if declared:
        return declared[0]
    return next(_place_values((*headings, *fields.headings), "heading"), None)


def _is_borne_out(title: DeclaredValue, others: Sequence[DeclaredValue]) -> bool:
    """Whether another place says the same, or no two others agree: a template's "Latest news" stands alone."""
    rest = [other.value for other in others if other.place != title.place]
    return any(_choose_wording(title.value, other) for other in rest) or not any(
        _choose_wording(one, other) for place, one in enumerate(rest) for other in rest[place + 1 :]
    )


def _list_titles(fields: HtmlFields, article: LinkedArticle) -> Iterator[DeclaredValue]:
    yield from _place_values((article.headline,), "json_ld")
    yield from _place_values(fields.itemprops.get("headline", ()), "microdata")
    yield from _list_meta(fields.meta, meta_names.OPEN_GRAPH_TITLE, "open_graph")
    yield from _list_meta(fields.meta, meta_names.TITLE, "meta")
    yield from _place_values((fields.title,), "title")


def _choose_wording(title: str, heading: str) -> str | None:
    """The heading, if it is the title as readers see it; the title, if the heading is that with a kicker; else None."""
    declared, seen = fold_line(title), fold_line(heading)
    if not seen or not declared:
        return None
    if declared == seen or seen.startswith(declared.rstrip(" .…")):
        return heading
    if declared in seen and measure_length(title) >= _TITLE_WORDS:
        return title
    words, seen_words = set(declared.split()), set(seen.split())
    shared = len(words & seen_words)
    is_same = shared >= _SAME_TITLE * len(words) and shared >= _SAME_TITLE * len(seen_words)
    is_part = seen in declared and (measure_length(heading) >= _TITLE_WORDS or _is_lead(heading, title))
    return heading if is_same or is_part else None


def _is_lead(heading: str, title: str) -> bool:
    """Whether a title is a heading with more behind a mark: "About bugs – Vortex"."""
    mark = _SITE_SEPARATOR.match(title, len(heading))
    return title.casefold().startswith(heading.casefold()) and mark is not None


def _is_site(text: str, site: str | None) -> bool:
    return site is not None and fold_line(text) == fold_line(site)


def _without_site_name(title: str, site: str | None, *, is_whole_title: bool) -> str:
    """The title without the site's name before or behind it.

    Args:
        is_whole_title: of the document, which nearly always ends with the site's name, whatever that is.

    >>> _without_site_name("Ferry back in service | Harbour Times", None, is_whole_title=True)
    'Ferry back in service'
    >>> _without_site_name("Harbour Times: Ferry back - live", "Harbour Times", is_whole_title=False)
    'Ferry back - live'
    """
    known = fold_line(site or "")
    if known and (lead := _SITE_LEAD.match(title)) and fold_line(lead[1]) == known:
        return title[lead.end() :]
    parts = list(_SITE_SEPARATOR.finditer(title))
    if not parts:
        return title
    for part in parts:
        if known and fold_line(title[part.end() :]) == known:
            return title[: part.start()]
    if not is_whole_title:
        return title
    head, tail = title[: parts[-1].start()], title[parts[-1].end() :]
    return head if measure_length(head) >= max(_TITLE_WORDS, measure_length(tail)) else title
