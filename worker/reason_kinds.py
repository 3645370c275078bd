"""Which kind of reason it is that something could not be processed: a code that stays, whatever numbers are in it.

A dead letter says in a sentence why it is one, with addresses, sizes and places, so that hardly two are the same. The
code is made of the stage and of words of the sentence that are always in it; docs/dead_letters.md lists them.
"""

from __future__ import annotations

import re
from functools import lru_cache

# stage -> (the code, words that are in the sentence), the first that fits
REASON_MARKS: dict[str, tuple[tuple[str, str], ...]] = {
    "fetch": (
        ("unresolved", "could not be resolved"),
        ("timeout", "no answer in time"),
        ("private_address", "which is not a public address"),
        ("redirect", "redirect"),
        ("too_large", "FEEDMILL_MAX_BYTES"),
    ),
    "parse": (
        ("more_parts", "more parts could not be read"),  # its sentence names other reasons
        ("no_text", "no title and no text"),
        ("no_story", "no story was found on the page"),
        ("refused_page", ", not a story"),
        ("page_for_feed", "this is a web page (HTML), not a feed"),
        ("empty", "is empty"),
        ("binary", "the input looks like"),
        ("cut_off", "is cut off"),
        ("not_json", "not JSON"),
        ("no_json_feed", "this is no JSON Feed"),
        ("no_xml", "this is no XML"),
        ("no_feed", "no feed"),
        ("no_item", "this is no item"),
        ("fault", "a fault of the reader"),
        ("too_large", "more than"),
        ("too_large", "at most"),
        ("no_source", "the job has neither a URL nor a body"),
    ),
    "work": (("lost", "the worker was lost or interrupted"),),
    "submit": (("message", "not a job message"), ("message", "job message")),
}

LONGEST_SLUG = 6  # words

_ADDRESS_IN_FRONT = re.compile(r"https?://\S*?: ")
_STATUS = re.compile(r"the server answered (\d{3})\b")
_ERROR_NAME = re.compile(r"([A-Z]\w{0,60}(?:Error|Exception|Exceeded|Exit|Interrupt)): ")
_VARIABLE = re.compile(r"\w+://\S*|\"[^\"]*\"|'[^']*'|`[^`]*`|\([^)]*\)|\S*\d\S*|[^\W_]{30,}")
_WORD = re.compile(r"[^\W\d_]+")


def find_reason_kind(stage: str, reason: str) -> str:
    """The code of a reason. One that is not known is told by its stage and first words, without what varies.

    >>> find_reason_kind("fetch", "https://a.example/x: the server answered 404 Not Found")
    'fetch.http_404'
    >>> find_reason_kind("parse", "the page has 90,001 lines, more than 80,000"), find_reason_kind("work", "OSError: 3")
    ('parse.too_large', 'work.oserror')
    >>> find_reason_kind("parse", "the moon 'Io' is at 3.2 km of https://b.example, quite far")
    'parse.the_moon_is_at_km_of'
    """
    text = reason
    if stage == "fetch":
        if front := _ADDRESS_IN_FRONT.match(reason):  # whose words are somebody else's
            text = reason[front.end() :]
        if status := _STATUS.match(text):
            return f"fetch.http_{status[1]}"
    for code, words in REASON_MARKS.get(stage, ()):
        if words in text:
            return f"{stage}.{code}"
    return _describe_unknown(stage, text[:500])


@lru_cache(4096)
def _describe_unknown(stage: str, text: str) -> str:
    named = _ERROR_NAME.match(text)
    words = [named[1]] if named else _WORD.findall(_VARIABLE.sub(" ", text))[:LONGEST_SLUG]
    return f"{stage or 'unknown'}.{'_'.join(words).lower() or 'unknown'}"
