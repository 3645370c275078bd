"""Who an item is: an id that survives edits, and a digest that changes with its words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from ..item import Source
from .source import source_key, without_scheme_and_alias
from .urls import canonicalise_url

_OUR_ID = re.compile(r"it_[a-z2-7]{26}")
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"  # https://www.rfc-editor.org/rfc/rfc4648#section-6
_LETTER_PAIRS = [first + second for first in _BASE32 for second in _BASE32]
_MEANINGFUL_FRAGMENT = re.compile(r"[/\d]")
_LETTER_GAP = re.compile(r"[\W_][\W_]{0,7}")
# with marks of ASCII that count as little
_COMMON_MARKS = dict.fromkeys("’‘“”–—«»„•", "'") | {"…": "...", "\xa0": " "}


def make_item_id(source: Source, *, guid: str | None, url: str | None, digest: str) -> str:
    """Id of an item: "it_" and 26 letters and digits, 130 bits of a SHA-256.

    It is made of the source and the first that there is of: guid, canonical URL, digest of title and text. A guid that
    is a web address counts as one, without its scheme and such host names as "www." and "m.", so that the feed's item
    and the page it links to are one item. Where they differ in more than that, marks.py finds them.

    >>> site = Source(domain="example.org")
    >>> by_feed = make_item_id(site, guid="http://www.example.org/a?utm_source=rss", url=None, digest="")
    >>> by_feed == make_item_id(site, guid=None, url="https://example.org/a", digest="")
    True
    >>> by_feed == make_item_id(site, guid="https://example.org/a#comment-2", url=None, digest="")
    False
    """
    identifier = (_canonicalise_with_fragment(guid) or guid) if guid else item_address_of(url or "")
    mark = without_scheme_and_alias(identifier) if identifier else f"text:{digest}"
    return _hash_to_id(f"{source_key(source)}\n{mark}")


def _hash_to_id(key: str) -> str:
    """130 bits in base 32, in lower case; ten bits at a time, for `base64` takes eight times as long."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    number = int.from_bytes(digest[:17]) >> 6
    return "it_" + "".join([_LETTER_PAIRS[number >> place & 0x3FF] for place in range(120, -1, -10)])


def _canonicalise_with_fragment(guid: str) -> str | None:
    """A guid that is a web address in its one spelling, with its fragment: comments on a page differ only there.

    A fragment with "=" in it says where the reader came from or what to show, and is left out, as is what stands behind
    its "?".
    """
    canonical = canonicalise_url(guid)
    fragment = guid.partition("#")[2].partition("?")[0].strip()
    return f"{canonical}#{fragment}" if canonical and fragment and "=" not in fragment else canonical


def item_address_of(url: str) -> str | None:
    """A link in its one spelling, with a fragment that names a thing ("#comment-2", "#/video/a") not a place.

    >>> item_address_of("https://example.org/a#comment-2"), item_address_of("https://example.org/a?utm_source=rss#top")
    ('https://example.org/a#comment-2', 'https://example.org/a')
    """
    fragment = url.partition("#")[2]
    return _canonicalise_with_fragment(url) if _MEANINGFUL_FRAGMENT.search(fragment) else canonicalise_url(url)


def is_our_id(text: str | None) -> bool:
    """True for ids that ``make_item_id`` could have made."""
    return bool(text and _OUR_ID.fullmatch(text))


def distinct_id(shared_id: str, distinction: str) -> str:
    """The id of one of several entries that a document carries under one id; ``distinction`` tells it from them."""
    return _hash_to_id(f"{shared_id}\n{distinction}")


def digest_text(title: str | None, text: str | None) -> str:
    """32 hexadecimal digits that are the same for the same words, whatever their case, spacing and typography.

    Title and text go through NFKC and case folding; punctuation, quotes, dashes and all spacing are left out.

    >>> digest_text("“Yes”", "It is – so.") == digest_text("'YES'", "it is-so")
    True
    """
    whole = b"\n".join(_fold_for_digest(part or "") for part in (title, text))
    return hashlib.sha256(whole).hexdigest()[:32]


def _fold_for_digest(text: str) -> bytes:
    """What counts of a text, in UTF-8: bytes can be left out of it, and few others are left to look at.

    ASCII takes the place of the commonest marks first, as few texts in English have other characters beyond it.
    """
    if text.isascii():
        return text.lower().encode("ascii").translate(None, _NOT_COUNTED)
    for mark, plain in _COMMON_MARKS.items():
        text = text.replace(mark, plain)
    folded = unicodedata.normalize("NFKC", text).casefold()
    letters = folded.encode("utf-8").translate(None, _NOT_COUNTED)
    if folded.isascii():
        return letters
    rest = letters.decode("utf-8")
    return letters if rest.isalnum() else _LETTER_GAP.sub(lambda gap: _keep_symbols(gap[0]), rest).encode("utf-8")


@lru_cache(maxsize=4096)  # the same few all the time
def _keep_symbols(gap: str) -> str:
    """What counts of the characters between letters: symbols and vowel signs do, punctuation and spaces do not."""
    return "".join(char for char in gap if not _is_punctuation(unicodedata.category(char)))


def _is_punctuation(category: str) -> bool:
    """Punctuation, separators, controls, and stray accents such as a backquote."""
    return category[0] in "PZC" or category == "Sk"


_NOT_COUNTED = bytes(code for code in range(128) if _is_punctuation(unicodedata.category(chr(code))))  # of ASCII
