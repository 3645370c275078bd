"""The text fields of an item: which of them are HTML, which plain text, and what is left of each when it is clean."""

from __future__ import annotations

from dataclasses import dataclass

from .item import RawItem
from .text.active_tags import without_active_tags
from .text.double_encoding import without_double_encoding
from .text.html import (
    alt_text_of,
    clean_html_and_text,
    html_to_line,
    html_to_text,
    text_to_line,
    title_to_line,
)
from .text.plain_text import clean_text
from .text.teaser import without_stamp

MAX_LINE = 2000  # characters of a title, name or tag


@dataclass(frozen=True, slots=True)
class CleanTexts:
    """What an item says, cleaned."""

    title: str | None
    html: str | None
    text: str | None
    summary: str | None


def clean_texts(raw: RawItem, document_language: str | None) -> CleanTexts:
    """Content from HTML, else from plain text, else from the summary, which then is no summary any more."""
    language = document_language if raw.language is None else raw.language
    html, plain, summary = map(_mend_encoding, (raw.content_html, raw.content_text, raw.summary))
    if not (html or plain):
        if raw.summary_is_html is False:
            plain, summary = summary, None
        elif summary and "<" in summary:
            html, summary = summary, None
        else:
            plain, summary = summary and html_to_text(summary, language), None
    clean, text = clean_html_and_text(html, raw.base_url, language) if html else (None, "")
    clean, text = _mend_encoding(clean), clean_text(plain) if plain else text  # references may have hidden it
    text = without_active_tags(without_stamp(_mend_text(text)))
    return CleanTexts(
        title=title_to_line(raw.title or "", raw.title_is_html, language)[:MAX_LINE].rstrip() or None,
        html=clean or None,
        text=text or alt_text_of(clean or "") or None,
        summary=_clean_summary(summary, raw.summary_is_html, language) or None if summary else None,
    )


def _clean_summary(summary: str, is_html: bool | None, language: str | None) -> str:
    text = clean_text(summary) if is_html is False else html_to_text(summary, language)
    return without_active_tags(_mend_text(text))


def _mend_text(text: str) -> str:
    """Clean text with the letters that were meant, where references wrote those that they were taken for."""
    mended = without_double_encoding(text)
    return text if mended == text else clean_text(mended)


def clean_line(text: str | None) -> str | None:
    """One line of a name or a tag, of which nobody says whether it is HTML; None for nothing."""
    return html_to_line(text)[:MAX_LINE].rstrip() or None if text else None


def clean_name(text: str | None) -> str | None:
    """One line of what is known to be plain; None for nothing."""
    return text_to_line(text)[:MAX_LINE].rstrip() or None if text else None


def _mend_encoding(text: str | None) -> str | None:
    return without_double_encoding(text) if text else text
