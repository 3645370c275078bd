"""One story in NITF 3.x: https://iptc.org/std/NITF/

head/docdata says who, when and whether; body.head has headline, byline and abstract; body.content the text, in elements
that are HTML's or nearly so.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..agency_values import make_wire_source, read_status
from ..feeds.xml_tree import Element, children_of, find_attribute, full_text_of, inner_html_of, local_name_of
from ..item import Author, RawItem, Rights
from ..rights import make_rights

# NITF's names of what HTML calls otherwise; what is in neither list is unwrapped where the text is cleaned
_HTML_NAMES = {"hl1": "h2", "hl2": "h3", "block": "div", "bq": "blockquote", "nitf-table": "table", "note": "p"}
_NO_TEXT = ("media", "object", "fn", "tobject", "copyrite")  # pictures with their captions, footnotes
MAX_LIST = 100  # authors, keywords


def read_nitf(root: Element, position: int, where: str) -> RawItem:
    """Translate the element ``nitf``. It is used up: its mark-up is rewritten.

    Raises:
        UnreadableFieldError: a status that nobody knows.
    """
    docdata = _find_first(root, "docdata")
    guid = _attribute_of(_find_first(root, "doc-id"), "id-string")
    published = [date for name in ("date.issue", "date.release") if (date := _read_norm(root, name))]
    abstract = _find_first(root, "abstract")
    rights = _read_rights(root)
    pictures = [_attribute_of(reference, "source") for reference in _find_all(root, "media-reference")]
    content = _find_first(root, "body.content")
    return RawItem(
        guid=guid,
        title=_read_headline(root),
        title_is_html=False,
        content_html=read_nitf_body(content) if content is not None else None,
        summary=full_text_of(abstract) or None if abstract is not None else None,
        summary_is_html=False,
        published=next(iter(published), None),
        other_published=tuple(published[1:]),
        modified=_read_norm(root, "date.revision"),
        authors=tuple(_read_authors(root)),
        tags=tuple(dict.fromkeys(_find_keywords(root)))[:MAX_LIST],
        image=next(filter(None, pictures), None),
        language=next((value for key, value in root.items() if key.endswith("}lang")), None),
        source=make_wire_source(_read_sender(root), guid),
        rights=rights,
        position=position,
        where=where,
        extractor="nitf",
        pub_status=read_status(_attribute_of(docdata, "management-status")),
        embargoed_until=_read_norm(root, "date.release"),
    )


def read_nitf_body(content: Element) -> str:
    """The text of ``body.content`` as HTML."""
    for element in list(content.iter()):
        name = local_name_of(element)
        if name in _NO_TEXT:
            _remove_element(element)
        elif name in _HTML_NAMES:
            element.tag = _HTML_NAMES[name]
    return inner_html_of(content)


def _remove_element(element: Element) -> None:
    """Take an element out; what follows it in its parent stays."""
    parent, tail = element.getparent(), element.tail
    if parent is None:
        return
    before = element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _read_headline(root: Element) -> str | None:
    headline = _find_first(root, "hedline")
    main = _find_first(headline, "hl1") if headline is not None else None
    candidates = (main, headline, _find_first(root, "title"))
    return next(filter(None, (full_text_of(element) for element in candidates if element is not None)), None)


def _read_authors(root: Element) -> Iterator[Author]:
    """People named in the byline; else its text, without the line below it that says what they do."""
    for byline in _find_all(root, "byline")[:MAX_LIST]:
        people = [full_text_of(person) for person in _find_all(byline, "person")]
        for title in _find_all(byline, "byttl"):
            _remove_element(title)
        for name in people or [full_text_of(byline)]:
            if name:
                yield Author(name=name)


def _find_keywords(root: Element) -> Iterator[str]:
    for keyword in _find_all(root, "keyword"):
        if key := _attribute_of(keyword, "key"):
            yield key


def _read_sender(root: Element) -> str | None:
    """Who holds the rights, else who distributes it."""
    holder = _attribute_of(_find_first(root, "doc.copyright"), "holder")
    distributor = _find_first(root, "distributor")
    return holder or (full_text_of(distributor) or None if distributor is not None else None)


def _read_rights(root: Element) -> Rights | None:
    """The holder that the head names, and the notice in the text, which is no part of the text."""
    written = _find_first(root, "copyrite")
    values = {
        "notice": full_text_of(written) if written is not None else None,
        "holder": _attribute_of(_find_first(root, "doc.copyright"), "holder")
        or _attribute_of(_find_first(root, "doc.rights"), "owner"),
    }
    return make_rights(values, "item")


def _read_norm(root: Element, name: str) -> str | None:
    """A date as the standard has it written, in the attribute ``norm``."""
    return _attribute_of(_find_first(root, name), "norm")


def _attribute_of(element: Element | None, name: str) -> str | None:
    return find_attribute(element, name) if element is not None else None


def _find_first(root: Element, name: str) -> Element | None:
    return next(iter(_find_all(root, name)), None)


def _find_all(root: Element, name: str) -> list[Element]:
    """The elements of that name in an element, whatever their namespace, in order."""
    return [element for _, child in children_of(root) for element in child.iter() if local_name_of(element) == name]
