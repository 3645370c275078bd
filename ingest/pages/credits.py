"""Who made a story: people, agencies and desks told apart in what stands in the author's place.

"By Ada Bell and John Key, Political Correspondents" names two people; "Reuters" and "Harbour Times staff" name none.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from ..authors import read_author_name
from . import credit_words
from .blocks import fold_line

MAX_NAME = 80  # characters
MAX_NAME_WORDS = 6
MAX_NAMES = 20
_MAX_CREDIT = 500  # characters

_BY = re.compile(
    r"^(?:(?:written|words|story|reported|text|posted|published|edited)\s+by|by|von|par|por|di|da|door|av|af|przez"
    r"|autora?s?|autorin|autoren|auteure?s?|autore|autori|auth?ors?|автор|авторы|текст|yazan|haber|بقلم|كتب|کتبه|מאת"
    r"|penulis|oleh|tác giả|作者|文|記者|记者|撰文|文／|기자|szerző|द्वारा|نویسنده|تحریر|tekst|text|συντάκτης|аўтар|लेखक"
    r"|লেখক|โดย|مصنف)(?:\s*+[:：／/|-]\s*+|\s++)(?=\S)",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"(?<!\s)\s*+(?:[;|•·&＆、，,/]\s*+|(?<=\s)(?:and|und|et|y|e|och|og|en|i|ja|és|și|и|та|ve|with|mit|avec|con)\s++)"
)
_BRACKETS = re.compile(r"(?<!\s)\s*+[(（\[][^()（）\[\]]{0,80}[)）\]]")
# of a date that was cut off behind a name; no months, since people are called May and June
_WEEKDAY_BEHIND = re.compile(r"(?<!\s)\s++(?:mon|tues|wednes|thurs|fri|satur|sun)day\.?$", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_HANDLE = re.compile(r"(?:^|\s)@\w{1,50}")
_NOT_IN_NAMES = re.compile(r"[\d@|:<>{}=]|https?|www\.")
_PARTICLES = frozenset(credit_words.PARTICLES.split("|"))
_AGENCIES = frozenset(credit_words.AGENCIES.split("|"))
_AGENCY_INITIALS = frozenset(name for name in _AGENCIES if len(name) <= 4)  # "AP Sports"
_NOT_PEOPLE = frozenset(credit_words.NOT_PEOPLE.split("|"))
_ROLE_WORDS = frozenset(credit_words.ROLE_WORDS.split("|"))
_GROUP_WORDS = frozenset(credit_words.GROUP_WORDS.split("|"))
_OUTLET_WORDS = frozenset(credit_words.OUTLET_WORDS.split("|")) | _GROUP_WORDS | {"times", "post", "daily", "weekly"}
_ROLE_MODIFIERS = frozenset(credit_words.ROLE_MODIFIERS.split("|"))


def read_people(credit: str, others: Iterable[str | None] = (), *, is_declared: bool = False) -> tuple[str, ...]:
    """Names of people in a credit; ``others`` are names of the site and its publisher, which are none.

    Args:
        is_declared: the page says that it names people, so that Emily Post is no newspaper.

    >>> read_people("By Ada Bell and John Key, Political Correspondents"), read_people("Reuters")
    (('Ada Bell', 'John Key'), ())
    """
    known = {fold_line(name) for name in others if name}
    if fold_line(_without_by(credit)) in known:
        return ()
    is_none = _is_known_organisation if is_declared else is_organisation
    return tuple(dict.fromkeys(name for name in _split_names(credit) if not is_none(name, known)))[:MAX_NAMES]


def find_agency(credit: str) -> str | None:
    """The news agency that a credit names.

    >>> find_agency("By Ada Bell, Reuters"), find_agency("Ada Bell")
    ('Reuters', None)
    """
    return next((part for part in _list_parts(credit) if fold_line(part) in _AGENCIES), None) if credit else None


def names_outlet(text: str) -> bool:
    """Whether a name has a word of outlets' names in it.

    >>> names_outlet("Coast Radio"), names_outlet("Editorial"), names_outlet("Ada Bell")
    (True, False, False)
    """
    words = fold_line(text).split()
    return len(words) > 1 and bool(set(words) & _OUTLET_WORDS)


def find_role(text: str) -> str | None:
    """The word that says what somebody is.

    >>> find_role("News reporter @adabell"), find_role("Ferry back in service")
    ('reporter', None)
    """
    return next((word for word in _WORD.findall(fold_line(text)) if word in _ROLE_WORDS), None)


def is_organisation(name: str, known: Container[str] = ()) -> bool:
    """Whether a name is an agency's, a desk's, an account's or one of ``known`` (folded)."""
    return _is_known_organisation(name, known) or bool(set(fold_line(name).split()) & (_OUTLET_WORDS | _ROLE_WORDS))


def _is_known_organisation(name: str, known: Container[str] = ()) -> bool:
    folded = fold_line(name)
    words = folded.split()
    is_group = bool(words) and (words[-1] in _GROUP_WORDS or words[0] in _AGENCY_INITIALS)
    is_account = len(words) == 1 and name.isascii() and name.islower()  # "jdadmin", "rmb"
    return is_group or is_account or folded in _AGENCIES or folded in _NOT_PEOPLE or folded in known


def is_person_name(text: str) -> bool:
    """Whether a text in the place of a byline can be a person's name: some words with capitals, where there are any.

    >>> is_person_name("Ada van der Bell"), is_person_name("Ferry back in service"), is_person_name("Harbour Times")
    (True, False, False)
    """
    words = text.split()
    if not 2 <= len(words) <= MAX_NAME_WORDS and not (len(words) == 1 and _is_caseless_name(text)):
        return False
    if _NOT_IN_NAMES.search(text) or len(text) > MAX_NAME or is_organisation(text):
        return False
    if words[-1].lower() in _PARTICLES:
        return False
    return all(word[:1].isalpha() and (not word[:1].islower() or word.lower() in _PARTICLES) for word in words)


def _is_caseless_name(text: str) -> bool:
    """One word in a script without capitals, as Chinese and Korean names are written."""
    return 2 <= len(text) <= 8 and all(char.isalpha() and char.lower() == char.upper() for char in text)


def _list_parts(credit: str) -> list[str]:
    text = _BRACKETS.sub(lambda match: f", {match[0].strip(' ()（）[]')}", " ".join(credit[:_MAX_CREDIT].split()))
    return [part for piece in _JOINT.split(_without_by(text)) if (part := _without_by(piece.strip(" .,-–—")))]


def _split_names(credit: str) -> Iterator[str]:
    """The names in a credit, without roles, places and mail addresses."""
    text = _HANDLE.sub("", _BRACKETS.sub("", read_author_name(" ".join(credit[:_MAX_CREDIT].split()))))
    pieces = (_WEEKDAY_BEHIND.sub("", piece.strip(" .,-–—")) for piece in _JOINT.split(_without_by(text)))
    parts = [name for piece in pieces if (name := _without_role(_without_by(piece)))]
    if len(parts) == 2 and "," in text and all(len(part.split()) == 1 for part in parts):
        parts = [f"{parts[1]} {parts[0]}"] if not any(map(is_organisation, parts)) else parts  # "Bell, Ada"
    for place, name in enumerate(parts):
        is_extra = place > 0 and len(name.split()) == 1 and not _is_caseless_name(name)  # a place, "Jr", "MD"
        is_short = len(name) <= MAX_NAME and len(name.split()) <= MAX_NAME_WORDS
        if is_short and not is_extra and not _NOT_IN_NAMES.search(name):
            yield name


def _without_by(text: str) -> str:
    return _BY.sub("", text, count=1)


def _without_role(name: str) -> str:
    """The name in front of a role: "Ada Bell Political Correspondent"."""
    words = name.split()
    if fold_line(name) in _AGENCIES or fold_line(words[-1] if words else "") in _GROUP_WORDS:
        return name
    at = next((place for place, word in enumerate(words) if word.casefold().strip(".") in _ROLE_WORDS), len(words))
    if at == len(words) or at < 2:
        return name
    while at > 2 and words[at - 1].casefold() in _ROLE_MODIFIERS:
        at -= 1
    return " ".join(words[:at])
