"""One story in NITF 3.x: https://iptc.org/std/NITF/

head/docdata says who, when and whether; body.head has headline, byline and abstract; body.content the text, in elements
that are HTML's or nearly so.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..agency_values import make_wire_source, read_status
from ..feeds.xml_tree import Element, children_of, find_attribute, full_text_of, inner_html_of, local_name_of
from ..item import Attachment, Author, RawItem, Rights
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
    docdata, pubdata = _find_first(root, "docdata"), _find_first(root, "pubdata")
    guid = _read_identity(root)
    dates = [_read_norm(root, "date.issue"), _read_norm(root, "date.release")]
    published = [date for date in (*dates, _attribute_of(pubdata, "date.publication")) if date]
    abstract = _find_first(root, "abstract")
    rights = _read_rights(root)
    media = list(_find_media(root))
    embargo = _read_norm(root, "date.release")
    revisions = [norm for entry in _find_all(root, "revision-history") if (norm := find_attribute(entry, "norm"))]
    return RawItem(
        guid=guid,
        url=_find_web_address(pubdata),
        title=_read_headline(root),
        title_is_html=False,
        content_html=read_nitf_text(root),
        summary=full_text_of(abstract) or None if abstract is not None else None,
        summary_is_html=False,
        published=next(iter(published), None),
        other_published=tuple(published[1:]),
        modified=max(revisions, default=None),
        authors=tuple(_read_authors(root)),
        tags=tuple(dict.fromkeys(_find_keywords(root)))[:MAX_LIST],
        image=next((entry.url for kind, entry in media if kind == "image"), None),
        attachments=tuple(entry for kind, entry in media if kind in ("audio", "video")),
        language=_read_language(root),
        source=make_wire_source(_read_sender(root), guid),
        rights=rights,
        position=position,
        where=where,
        extractor="nitf",
        pub_status=read_status(_attribute_of(docdata, "management-status"), embargo),
        embargoed_until=embargo,
    )


def _read_language(root: Element) -> str | None:
    body = next((child for _, child in children_of(root) if local_name_of(child) == "body"), root)
    told = (value for element in (root, body) for key, value in element.items() if key.endswith("}lang"))
    return next(told, None) or find_attribute(root, "baselang")


def _read_identity(root: Element) -> str | None:
    """Of the document; else what the standard has for it elsewhere: the root's own, or the key of its story."""
    own = _attribute_of(_find_first(root, "doc-id"), "id-string")
    return own or find_attribute(root, "uno") or _attribute_of(_find_first(root, "du-key"), "key")


def read_nitf_text(root: Element) -> str | None:
    """The text as HTML: ``body.content`` of the body, not that of an editor's note; else the body without its head."""
    body = next((child for _, child in children_of(root) if local_name_of(child) == "body"), None)
    parts = [] if body is None else [child for _, child in children_of(body)]
    content = next((part for part in parts if local_name_of(part) == "body.content"), None)
    if body is None or content is not None:
        return read_nitf_body(content) if content is not None else None
    for part in parts:
        if local_name_of(part) in ("body.head", "body.end"):
            body.remove(part)
    return read_nitf_body(body) or None


def _find_web_address(pubdata: Element | None) -> str | None:
    address = _attribute_of(pubdata, "ex-ref") or ""
    return address if address.startswith(("http://", "https://")) else None


def _find_media(root: Element) -> Iterator[tuple[str, Attachment]]:
    """What is shown beside the text, with its kind: image, audio, video."""
    for media in _find_all(root, "media")[:MAX_LIST]:
        for reference in (element for element in media.iter() if local_name_of(element) == "media-reference"):
            mime_type = find_attribute(reference, "mime-type")
            kind = (mime_type or "").partition("/")[0] or (find_attribute(media, "media-type") or "image")
            if address := find_attribute(reference, "source"):
                yield kind.lower(), Attachment(url=address, mime_type=mime_type)


def read_nitf_body(content: Element) -> str:
    """The text of ``body.content`` as HTML. It is used up."""
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
    """Keywords, then what the subjects are called at their most exact."""
    for keyword in _find_all(root, "keyword"):
        if key := _attribute_of(keyword, "key"):
            yield key
    for subject in _find_all(root, "tobject.subject"):
        names = (find_attribute(subject, f"tobject.subject.{level}") for level in ("detail", "matter", "type"))
        yield from list(filter(None, names))[:1]


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
    """A date as the standard has it written, in the attribute ``norm``; else as it stands there."""
    element = _find_first(root, name)
    return None if element is None else find_attribute(element, "norm") or full_text_of(element) or None


def _attribute_of(element: Element | None, name: str) -> str | None:
    return find_attribute(element, name) if element is not None else None


def _find_first(root: Element, name: str) -> Element | None:
    return next(iter(_find_all(root, name)), None)


def _find_all(root: Element, name: str) -> list[Element]:
    """The elements of that name in an element, whatever their namespace, in order."""
    return [element for _, child in children_of(root) for element in child.iter() if local_name_of(element) == name]
