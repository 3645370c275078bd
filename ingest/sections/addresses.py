"""What the address behind a link says: one text, or a list, a form, a page about the site."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from ..identity.source import site_key
from ..identity.urls import canonicalise_url, domain_of

MIN_SLUG_WORDS = 3  # "ferry-back-in-service"; a section has one or two: "world", "arts-culture"

# names of folders in which sites keep lists, people, forms and advertising; a story's address has none of them
_NO_STORY_FOLDERS = frozenset(
    "tag tags topic topics hub thema themen tema temas temi sujet sujets tematy temat etiqueta etiquetas etiket konu "  # noqa: SIM905
    "tagi tegi teg тег теги тема темы рубрика рубрики rubrika rubric rubrics author authors autor autores autoren "
    "auteur auteurs autore autori forfatter forfattere yazar yazarlar avtor avtory автор авторы penulis tac-gia "
    "contributor contributors profile profiles profil journalist journalists reporter reporters "
    "category categories kategorie kategorien categoria categorias categorie kategori kategoria chuyen-muc "
    "search suche buscar busca recherche ricerca zoeken arama cari szukaj login signin sign-in logout signup sign-up "
    "register registrieren anmelden connexion subscribe subscription subscriptions abo abonnement suscripcion assinar "
    "account konto cuenta newsletter newsletters about about-us contact contacts kontakt contacto impressum imprint "
    "privacy datenschutz privacidad terms agb cookies advertise advertising werbung publicidad publicite ads "
    "sponsored sponsor promoted promo promotion anzeige anzeigen advertorial advertorials brandstory partnercontent "
    "paid-content shop store page seite pagina strona jobs careers karriere help hilfe faq rss feed feeds wp-login.php "
    "wp-admin cgi-bin share sharer print".split()
)
_WORD_BREAK = re.compile(r"[-_+.~\s]+")
_ENDING = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|amp|ece|cms|story)$", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d{5}")
_NUMBER = re.compile(r"\d{3}")
_DATE_PART = re.compile(r"(?:(?:19|20)\d\d)?(?:[-.]?(?:0?[1-9]|1[0-2])(?:[-.]?(?:0?[1-9]|[12]\d|3[01]))?)?")
_CODE = re.compile(r"(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{8,}", re.IGNORECASE)


def is_other_page_of_site(url: str, section: str) -> bool:
    """Whether an address is of the section's site, and neither the section itself nor one above it.

    >>> [is_other_page_of_site(url, "https://harbour.example/world/") for url in
    ...  ("https://www.harbour.example/world/a", "https://harbour.example/", "https://tern.example/world/a")]
    [True, False, False]
    """
    link, own = canonicalise_url(url), canonicalise_url(section)
    if link is None or own is None or not _is_same_site(domain_of(link) or "", domain_of(own) or ""):
        return False
    path, own_path = urlsplit(link).path.rstrip("/"), urlsplit(own).path.rstrip("/")
    return path != own_path and not own_path.startswith(f"{path}/") if not urlsplit(link).query else link != own


def is_list_address(url: str) -> bool:
    """Whether an address is in a folder in which sites keep lists, people, forms or advertising.

    >>> is_list_address("https://harbour.example/author/ada-bell"), is_list_address("https://harbour.example/a/quay")
    (True, False)
    """
    return any(folder in _NO_STORY_FOLDERS for folder in _list_folders(url))


def is_story_address(url: str) -> bool:
    """Whether an address names one text: by a number, a code, or three words at its end; and is in no folder of lists.

    >>> [is_story_address(f"https://harbour.example/{path}") for path in
    ...  ("world/ferry-back-in-service", "artikel/51872", "news/c0k5e2l3y9zo", "view.php?id=812")]
    [True, True, True, True]
    >>> [is_story_address(f"https://harbour.example/{path}") for path in ("world", "arts-culture/", "2026/11")]
    [False, False, False]
    """
    folders = _list_folders(url)
    if not folders or any(folder in _NO_STORY_FOLDERS for folder in folders):
        return False
    last, query = _ENDING.sub("", folders[-1]), urlsplit(url).query
    if any(_LONG_NUMBER.search(part) for part in (*folders, query)) or _NUMBER.search(query):
        return True
    if _DATE_PART.fullmatch(last):
        return False
    words = [word for word in _WORD_BREAK.split(last) if word]
    return len(words) >= MIN_SLUG_WORDS or bool(_NUMBER.search(last)) or _CODE.fullmatch(last) is not None


def _list_folders(url: str) -> list[str]:
    """The parts of a path, in lower case and readable; none for what can't be taken apart."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return []
    return [unquote(part).strip().lower() for part in path.split("/") if part.strip()]


def _is_same_site(host: str, other: str) -> bool:
    """One site's hosts: the same but for "www." and "m.", or one within the other."""
    one, two = site_key(host), site_key(other)
    return bool(one and two) and (one == two or one.endswith(f".{two}") or two.endswith(f".{one}"))
