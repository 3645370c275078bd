"""One item of NewsML-G2: https://iptc.org/std/NewsML-G2/

itemMeta says what and whether; contentMeta headline, byline and subjects; contentSet has the text: XHTML or NITF in
``inlineXML``, plain text or escaped HTML in ``inlineData``, pictures and films in ``remoteContent``.
A packageItem lists others: each reference with a headline is one of its items.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from ..agency_values import make_wire_source, read_status
from ..feeds.texts import looks_like_html
from ..feeds.xml_tree import Element, children_of, find_attribute, full_text_of, inner_html_of, local_name_of, text_of
from ..item import Attachment, Author, PubStatus, RawItem, Rights
from ..leniency import UnreadableFieldError
from ..rights import is_address, make_rights
from .nitf import read_nitf_body, read_nitf_text

MAX_LIST = 100  # subjects, references of a package
MAX_DIGITS = 16  # of a size or a width
_MAIN_ROLES = ("main", "summary")
# Relations to something else than the story itself: http://cv.iptc.org/newscodes/itemrelation/
_OTHER_ITEM = re.compile(
    "seealso|previous|next|derivedfrom|translat|dependson|composedof|about|describedby|replaces|evolved|generatedfrom"
)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_news_item(item: Element, position: int, where: str) -> RawItem:
    """Translate a ``newsItem``. It is used up: its mark-up is rewritten.

    Raises:
        UnreadableFieldError: a status that nobody knows.
    """
    guid = find_attribute(item, "guid")
    meta, content = _find_first(item, "itemMeta"), _find_first(item, "contentMeta")
    status, embargo = _read_permission(meta)
    created = [_text_in(content, "contentCreated"), _text_in(meta, "firstCreated"), _text_in(meta, "versionCreated")]
    published = [date for date in created if date]
    pictures = sorted(_find_remote_content(item, "image"), key=lambda found: found[0], reverse=True)
    html, text = _read_content(item)
    language = _read_language(item, content)
    return RawItem(
        guid=guid,
        url=_find_web_address(meta),
        title=_read_chosen(content, "headline", language) or _text_in(meta, "title"),
        title_is_html=False,
        content_html=html,
        content_text=text,
        summary=_read_chosen(content, "description", language),
        summary_is_html=False,
        published=next(iter(published), None),
        other_published=tuple(published[1:]),
        modified=_text_in(content, "contentModified") or _text_in(meta, "versionCreated"),
        authors=tuple(_read_authors(content)),
        tags=tuple(dict.fromkeys(_find_subjects(content)))[:MAX_LIST],
        image=pictures[0][1].url if pictures else None,
        attachments=tuple(media for kind in ("audio", "video") for _, media in _find_remote_content(item, kind)),
        language=language,
        source=make_wire_source(_read_provider(meta), guid),
        rights=_read_rights(item),
        position=position,
        where=where,
        extractor="newsml-g2",
        pub_status=status,
        embargoed_until=embargo,
    )


def read_package_references(package: Element) -> list[RawItem]:
    """What a ``packageItem`` refers to, as headlines; references without one are left out.

    A package that is withheld or under embargo withholds what it lists. One that is canceled lists nothing any more,
    which says nothing of the stories.

    Raises:
        UnreadableFieldError: the package is canceled, or a status is one that nobody knows.
    """
    meta = _find_first(package, "itemMeta")
    status, embargo = _read_permission(meta)
    if status == "canceled":
        raise UnreadableFieldError("the package is canceled, so what it lists is left out")
    found: list[RawItem] = []
    for reference in _find_all(package, "itemRef")[:MAX_LIST]:
        headline = _text_in(reference, "headline") or _text_in(reference, "title")
        guid = find_attribute(reference, "residref")
        if headline and guid:
            own_status, own_embargo = _read_permission(reference)
            found.append(
                RawItem(
                    guid=guid,
                    url=_read_reference_address(reference),
                    title=headline,
                    title_is_html=False,
                    summary=_text_in(reference, "description"),
                    summary_is_html=False,
                    published=_text_in(reference, "versionCreated"),
                    language=package.get(_XML_LANG),
                    source=make_wire_source(_read_provider(meta), guid),
                    extractor="newsml-g2",
                    pub_status=status if own_status == "usable" else own_status,
                    embargoed_until=own_embargo or embargo,
                )
            )
    return found


def _read_reference_address(reference: Element) -> str | None:
    """Where a story is for readers; most references lead to the item in NewsML-G2."""
    content_type = find_attribute(reference, "contenttype") or "html"
    return find_attribute(reference, "href") if "html" in content_type else None


def _read_permission(meta: Element | None) -> tuple[PubStatus, str | None]:
    """Whether an item may be published, and when. An embargo without a date has no end that anybody knows."""
    stated = _find_first(meta, "pubStatus")
    status = read_status(_read_code(stated) if stated is not None else None)
    embargo = _find_first(meta, "embargoed")
    until = text_of(embargo) or None if embargo is not None else None
    if embargo is not None and until is None and status == "usable":
        return "withheld", None
    return status, until


def _read_content(item: Element) -> tuple[str | None, str | None]:
    """The text as HTML or as plain text; of several, the longest, as agencies send a short form beside the whole."""
    html: list[str] = []
    texts: list[str] = []
    for element in _find_all(item, "contentSet"):
        for name, inner in ((local_name_of(child), child) for _, child in children_of(element)):
            if name == "inlineXML" and (found := _read_inline_xml(inner)):
                html.append(found)
            elif name == "inlineData" and (found := _read_inline_data(inner)):
                (html if looks_like_html(found) else texts).append(found)
    if html:
        return max(html, key=len), None
    return None, max(texts, key=len, default=None)


def _read_inline_xml(inner: Element) -> str | None:
    nitf, content, body = (_find_first(inner, name) for name in ("nitf", "body.content", "body"))
    if nitf is not None:
        return read_nitf_text(nitf)
    if content is not None:
        return read_nitf_body(content)
    if body is not None:
        return inner_html_of(body)
    return inner_html_of(inner) if _is_text(find_attribute(inner, "contenttype") or "html") else None


def _read_inline_data(inner: Element) -> str | None:
    """A text, unpacked where it is packed; None for a picture or a table in its place."""
    text, packed = text_of(inner), (find_attribute(inner, "encoding") or "").lower().endswith("base64")
    if not _is_text(find_attribute(inner, "contenttype") or "text/plain"):
        return None
    if not packed:
        return text or None
    try:
        return base64.b64decode(text, validate=False).decode("utf-8").strip() or None
    except ValueError:
        return None


def _is_text(content_type: str) -> bool:
    return any(word in content_type.lower() for word in ("text/plain", "html", "nitf"))


def _find_remote_content(item: Element, kind: str) -> Iterator[tuple[int, Attachment]]:
    """Media of a kind, each behind its width in pixels."""
    for remote in _find_all(item, "remoteContent")[:MAX_LIST]:
        address, content_type = find_attribute(remote, "href"), find_attribute(remote, "contenttype") or ""
        if address and content_type.startswith(f"{kind}/"):
            duration = _read_number(remote, "duration")
            yield (
                _read_number(remote, "width") or 0,
                Attachment(
                    url=address,
                    mime_type=content_type,
                    size_in_bytes=_read_number(remote, "size"),
                    duration_in_seconds=duration,
                ),
            )


def _read_number(element: Element, name: str) -> int | None:
    value = find_attribute(element, name) or ""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < MAX_DIGITS else None


def _read_authors(content: Element | None) -> Iterator[Author]:
    """Who is named as creator or contributor; else the byline."""
    people = [*_find_all(content, "creator"), *_find_all(content, "contributor")][:MAX_LIST]
    names = [name for person in people if (name := _text_in(person, "name"))]
    byline = _text_in(content, "by")
    yield from (Author(name=name) for name in names or ([byline] if byline else []))


def _find_subjects(content: Element | None) -> Iterator[str]:
    for subject in (*_find_all(content, "subject"), *_find_all(content, "keyword")):
        if name := _text_in(subject, "name") or text_of(subject):
            yield name


def _read_language(item: Element, content: Element | None) -> str | None:
    """That of the text, as it is told; else that of the item's own words."""
    told = _find_first(content, "language")
    return (find_attribute(told, "tag") if told is not None else None) or item.get(_XML_LANG)


def _read_provider(meta: Element | None) -> str | None:
    return _read_party(_find_first(meta, "provider"))


def _read_rights(item: Element) -> Rights | None:
    """Of ``rightsInfo``: of the item, or of the message that it is in; PLUS's words say whether it may be mined."""
    info = _find_first(item, "rightsInfo")
    holder, link = _find_first(info, "copyrightHolder"), _find_first(info, "link")
    mining = _find_first(info, "dataMining")
    values = {
        "license": find_attribute(link, "href") if link is not None else None,
        "notice": _text_in(info, "copyrightNotice"),
        "holder": _read_party(holder),
        "usage_terms": _text_in(info, "usageTerms"),
        "tdm_reserved": _read_mining(find_attribute(mining, "uri", "qcode") if mining is not None else None),
    }
    if values["license"] and not is_address(str(values["license"])):
        del values["license"]
    return make_rights(values, "item")


def _read_mining(code: str | None) -> bool | None:
    """What a word of PLUS says: https://ns.useplus.org/LDF/ldf-XMPSpecification#DataMining"""
    word = (code or "").upper()
    if "DMI-PROHIBITED" in word:
        return True
    return False if "DMI-ALLOWED" in word else None


def _read_party(party: Element | None) -> str | None:
    if party is None:
        return None
    return _text_in(party, "name") or find_attribute(party, "literal") or _read_code(party)


def _read_code(element: Element) -> str | None:
    """A concept: its code without its scheme, else the end of its address."""
    code = find_attribute(element, "qcode", "uri", "literal") or ""
    return code.rstrip("/").rpartition("/")[2].rpartition(":")[2] or None


def _find_web_address(meta: Element | None) -> str | None:
    for link in _find_all(meta, "link")[:MAX_LIST]:
        address, relation = find_attribute(link, "href") or "", (find_attribute(link, "rel") or "").lower()
        is_page = "html" in (find_attribute(link, "contenttype") or "") or "permalink" in relation
        if address.startswith(("http://", "https://")) and is_page and not _OTHER_ITEM.search(relation):
            return address
    return None


def _read_chosen(content: Element | None, name: str, language: str | None) -> str | None:
    """Of several elements of a name the main one: by its role, then in the language of the text, then the first."""
    found = [element for element in _find_all(content, name) if full_text_of(element)]

    def rank(element: Element) -> tuple[bool, bool]:
        role = (find_attribute(element, "role") or "").lower()
        tongue = element.get(_XML_LANG)
        is_side = bool(role) and not any(word in role for word in _MAIN_ROLES)
        is_foreign = bool(tongue and language) and str(tongue)[:2].lower() != str(language)[:2].lower()
        return is_side, is_foreign

    return next((full_text_of(element) for element in sorted(found, key=rank)), None)


def _text_in(element: Element | None, name: str) -> str | None:
    """The text of the first element of that name."""
    found = _find_first(element, name)
    return full_text_of(found) or None if found is not None else None


def _find_first(element: Element | None, name: str) -> Element | None:
    return next(iter(_find_all(element, name)), None)


def _find_all(element: Element | None, name: str) -> list[Element]:
    """The elements of that name in an element, whatever their namespace, in order."""
    inner = () if element is None else (found for _, child in children_of(element) for found in child.iter())
    return [found for found in inner if local_name_of(found) == name]
