"""Stories as an Atom feed (RFC 4287), and what is gone as its tombstones (RFC 6721). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from .feed_frame import LONGEST_BODY, TITLE, FeedFrame, fit_entries, make_entry_id
from .newest_stories import ChangedStory, NewestStories

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
END = "</feed>\n"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_atom_feed(frame: FeedFrame, newest: NewestStories) -> bytes:
    """The feed."""
    begin = "".join(_write_head(frame, newest)).encode()
    room = LONGEST_BODY - len(begin) - len(END)
    return begin + b"".join(fit_entries(newest.stories, room, _write_entry)) + END.encode()


def _write_head(frame: FeedFrame, newest: NewestStories) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<feed xmlns="{NAMESPACE}" xmlns:at="{TOMBSTONES}">\n'
    yield write_element("id", frame.feed_id)
    yield write_element("title", TITLE)
    yield write_element("updated", frame.changed_at)
    yield write_element("link", rel="self", href=frame.url, type=MEDIA_TYPE)
    yield f"<author>{write_element('name', 'feedmill')}</author>\n"
    for gone in newest.gone:
        yield write_element("at:deleted-entry", ref=make_entry_id(gone.story_id), when=gone.gone_at)


def _write_entry(story: ChangedStory, text: dict[str, Any]) -> bytes:
    return "".join(_list_parts(story, text)).encode()


def _list_parts(story: ChangedStory, text: Mapping[str, Any]) -> Iterator[str]:
    yield "<entry>\n"
    yield write_element("id", make_entry_id(story.story.story_id))
    yield write_element("title", text.get("title") or "(no title)")
    yield write_element("updated", story.changed_at)
    if "date_published" in text:
        yield write_element("published", text["date_published"])
    yield from _list_links(text)
    for author in text.get("authors", ()):
        yield _write_person(author)
    for tag in text.get("tags", ()):
        yield write_element("category", term=tag)
    if "summary" in text:
        yield write_element("summary", text["summary"])
    yield _write_content(text)
    if notice := text.get("rights", {}).get("notice"):
        yield write_element("rights", notice)
    if name := text.get("source", {}).get("name") or text.get("source", {}).get("domain"):
        yield f"<source>{write_element('title', name)}</source>\n"
    yield "</entry>\n"


def _list_links(text: Mapping[str, Any]) -> Iterator[str]:
    if "url" in text:
        yield write_element("link", rel="alternate", href=text["url"])
    if "external_url" in text:
        yield write_element("link", rel="related", href=text["external_url"])
    if address := text.get("rights", {}).get("license"):
        yield write_element("link", rel="license", href=address)
    for one in text.get("attachments", ()):
        given = {"type": one.get("mime_type"), "length": one.get("size_in_bytes"), "title": one.get("title")}
        shown = {name: str(value) for name, value in given.items() if value is not None}
        yield write_element("link", rel="enclosure", href=one["url"], **shown)


def _write_person(author: Mapping[str, str]) -> str:
    address = write_element("uri", author["url"]) if "url" in author else ""
    return f"<author>\n{write_element('name', author.get('name') or author.get('url') or '-')}{address}</author>\n"


def _write_content(text: Mapping[str, Any]) -> str:
    language = {"xml:lang": text["language"]} if "language" in text else {}
    if "content_html" in text:
        return write_element("content", text["content_html"], type="html", **language)
    return write_element("content", text.get("content_text", ""), type="text", **language)


def write_element(name: str, body: str = "", **attributes: str) -> str:
    """An element whose text and attributes may be anything.

    >>> write_element("title", "Tide & <b>time</b>", type="text")
    '<title type="text">Tide &amp; &lt;b&gt;time&lt;/b&gt;</title>\\n'
    >>> write_element("link", href='"\\x00'), write_element("name")
    ('<link href="&quot;\ufffd"></link>\\n', '<name></name>\\n')
    """
    given = "".join(f' {key}="{_escape_text(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{_escape_text(body)}</{name}>\n"


def _escape_text(text: str) -> str:
    """What XML can't hold at all is replaced."""
    return escape(_NOT_IN_XML.sub("\ufffd", text))
