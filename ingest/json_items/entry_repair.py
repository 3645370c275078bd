"""Fields of a JSON item that are of another type than they should be: read where their meaning is clear, else left out.

Generators write numbers for texts, one string for a list of tags, an object for a list of one author, and ``false`` or
``[]`` for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from ..amounts import read_seconds
from ..item import DateBasis, DocumentPart, LanguageBasis, PubStatus, RightsPlace
from ..leniency import Losses, UnreadableFieldError

_LARGEST_WHOLE = 2.0**63
_NAME_KEYS = ("name", "label", "title", "term", "value", "text")
_ADDRESS_KEYS = ("url", "src", "href")
_STATUS_BY_SPELLING = {"cancelled": "canceled", "published": "usable"}
Part = Mapping[str, Any]


def repair_entry(data: Part, where: str, losses: Losses) -> dict[str, Any]:
    """The same object with each field that we read of the type that it should have, or without it.

    Raises UnreadableFieldError for a ``pub_status`` that nobody knows.
    """
    repaired = {"pub_status": _read_status(data.get("pub_status"))}
    for name, read in _READERS.items():
        repaired[name] = _repair_field(name, data.get(name), read, where, losses)
    return repaired


def repair_head(data: Part, losses: Losses) -> dict[str, Any]:
    """The same for what a JSON Feed says of itself."""
    return {
        name: _repair_field(name, data.get(name), read, "head of the feed", losses)
        for name, read in _HEAD_READERS.items()
    }


def read_number_text(value: str | float) -> str:
    """An id as text: 1000, 1000.0 and "1000" are one.

    >>> read_number_text(1000.0), read_number_text(1.5), read_number_text("1000")
    ('1000', '1.5', '1000')
    """
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_WHOLE:
        return str(int(value))
    return str(value)


def _repair_field(name: str, value: Any, read: Callable[[Any], Any], where: str, losses: Losses) -> Any:
    if value is None or value is False or value in ([], {}):
        return None  # nothing, as PHP writes it
    return losses.read_field(where, name, value, lambda: read(value))


def _read_text(value: Any) -> str | None:
    """A text or a number, perhaps in a list of one."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return read_number_text(value)
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return str(value[0])
    raise UnreadableFieldError(f"{_name_type(value)} is no text")


def _read_content(value: Any) -> str | None:
    """A text, or a list of its paragraphs."""
    if isinstance(value, list) and any(isinstance(one, str) for one in value):
        return "\n\n".join(one for one in value if isinstance(one, str))
    return _read_text(value)


def _read_address(value: Any) -> str | None:
    """An address alone, in an object, or the first of a list."""
    if isinstance(value, list):
        return _read_first(value, _read_address)
    if isinstance(value, dict):
        return _read_first([value.get(key) for key in _ADDRESS_KEYS], _read_address)
    if isinstance(value, str):
        return value
    raise UnreadableFieldError(f"{_name_type(value)} is no address")


def _read_first(values: list[Any], read: Callable[[Any], str | None]) -> str | None:
    found = next((value for value in values if value), None)
    if found is None:
        raise UnreadableFieldError("there is no address in it")
    return read(found)


def _read_tags(value: Any) -> list[str]:
    """A list of words, or one string of them with commas between."""
    if isinstance(value, str):
        return [tag.strip() for tag in value.split(",") if tag.strip()]
    return _read_each(value, _read_name)


def _read_authors(value: Any) -> list[Part]:
    return _read_each(value, _read_author)


def _read_author(value: Any) -> Part:
    if isinstance(value, list):
        return _read_author(next((person for person in value if person), None))
    if not isinstance(value, dict):
        return {"name": _read_name(value)}
    author = {key: value[key] for key in ("name", "url") if isinstance(value.get(key), str)}
    if not author:
        raise UnreadableFieldError("there is no name in it")
    return author


def _read_name(value: Any) -> str:
    """A word, or the name of an object."""
    if isinstance(value, dict):
        value = next((value[key] for key in _NAME_KEYS if isinstance(value.get(key), str)), None)
    if not (text := _read_text(value)):
        raise UnreadableFieldError("there is no name in it")
    return text


def _read_attachments(value: Any) -> list[Part]:
    return _read_each(value, _read_attachment)


def _read_attachment(value: Any) -> Part:
    if isinstance(value, str):
        return {"url": value}
    if not isinstance(value, dict):
        raise UnreadableFieldError(f"{_name_type(value)} is no attachment")
    attachment: dict[str, Any] = {"url": _read_address(value)}
    texts = {key: value.get(key) for key in ("mime_type", "title")}
    attachment.update((key, text) for key, text in texts.items() if isinstance(text, str))
    attachment["size_in_bytes"] = _read_amount(value.get("size_in_bytes"))
    attachment["duration_in_seconds"] = _read_amount(value.get("duration_in_seconds"))
    return attachment


def _read_amount(value: Any) -> float | None:
    """A number, or one in a string; a duration may be written "1:02:03". What is none is unknown."""
    if isinstance(value, str):
        return read_seconds(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return min(float(value), _LARGEST_WHOLE) if is_number and abs(value) < _LARGEST_WHOLE else None


def _read_each(value: Any, read: Callable[[Any], Any]) -> list[Any]:
    """What can be read of a list, or of one thing in place of a list; nulls are nothing.

    Raises UnreadableFieldError where not one can be read.
    """
    found, error = [], None
    for one in value if isinstance(value, list) else [value]:
        try:
            if one is not None:
                found.append(read(one))
        except UnreadableFieldError as reason:
            error = reason
    if error and not found:
        raise error
    return found


def _read_source(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: value[key] for key in ("name", "domain", "url") if isinstance(value.get(key), str)}
    return _read_text(value)


def _read_rights(value: Any) -> Any:
    """What can be read of it; of who says so, the words that are known."""
    if not isinstance(value, dict):
        return _read_text(value)
    rights = {key: value[key] for key in _RIGHTS_TEXTS if isinstance(value.get(key), str)}
    reserved, basis = value.get("tdm_reserved"), value.get("basis")
    places = [word for word in basis if word in get_args(RightsPlace)] if isinstance(basis, list) else []
    return {**rights, "basis": places, **({"tdm_reserved": reserved} if isinstance(reserved, bool) else {})}


def _read_provenance(value: Any) -> Part:
    """What an earlier reading said; a word that nobody knows is left out."""
    if not isinstance(value, dict):
        raise UnreadableFieldError(f"{_name_type(value)} is no object")
    known = {key: value.get(key) for key, words in _PROVENANCE_WORDS.items() if value.get(key) in words}
    claim = value.get("canonical_claim")
    return {**known, "canonical_claim": claim} if isinstance(claim, str) else known


def _read_part(value: Any) -> str:
    if value not in get_args(DocumentPart):
        raise UnreadableFieldError("no part of a document is called so")
    return str(value)


def _read_status(value: Any) -> str:
    """Whether the item may be published; it is no side field, since a guess may publish what is withheld."""
    word = value.strip().lower().removeprefix("stat:") if isinstance(value, str) else value
    word = _STATUS_BY_SPELLING.get(word, word) if isinstance(word, str) else word
    if not word and not isinstance(word, int):
        return "usable"
    if word not in get_args(PubStatus):
        raise UnreadableFieldError(f"pub_status is {str(value)[:40]!r}: nobody knows whether it may be published")
    return str(word)


def _name_type(value: Any) -> str:
    names = ((bool, "true or false"), (int | float, "a number"), (str, "a text"), (list, "a list"), (dict, "an object"))
    return next((name for kind, name in names if isinstance(value, kind)), "this")


_RIGHTS_TEXTS = ("license", "notice", "holder", "usage_terms", "tdm_policy")
_PROVENANCE_WORDS: Mapping[str, tuple[str, ...]] = {
    "part": get_args(DocumentPart),
    "date_basis": get_args(DateBasis),
    "modified_basis": get_args(DateBasis),
    "language_basis": get_args(LanguageBasis),
}
_READERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("content_html", "content_text"), _read_content),
    **dict.fromkeys(("id", "title", "summary", "language"), _read_text),
    **dict.fromkeys(("date_published", "date_modified"), _read_text),
    **dict.fromkeys(("url", "external_url", "image", "banner_image"), _read_address),
    "author": _read_author,
    "authors": _read_authors,
    "tags": _read_tags,
    "attachments": _read_attachments,
    "source": _read_source,
    "rights": _read_rights,
    "part": _read_part,
    "provenance": _read_provenance,
}
_HEAD_READERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("version", "title", "language"), _read_text),
    **dict.fromkeys(("home_page_url", "feed_url"), _read_address),
    "author": _read_author,
    "authors": _read_authors,
}
