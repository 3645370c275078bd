"""Lines that belong to the page and not to any story: share bars, forms, comment boxes, legal lines, promotions.

Only whole lines are judged, and only short ones: a sentence about cookies in a story is never touched.
Words are a help, not the ground of the method: `label_lines.py` uses shape and place as well, and learned
furniture (what recurs across a source's pages) needs no words at all.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..blocks import fold_line, measure_length
from .phrases import COMMENT_HEADINGS, CONTINUATION_NOTES, FURNITURE_LINES, RELATED_HEADINGS, REPLY_LINES

_PHRASE_CHARACTERS = 60  # characters; longer lines are no set phrase
_NOTE_CHARACTERS = 90
MAX_CHARACTERS = 300
MAX_WORDS = 25  # no furniture line of interest is longer; longer ones are left to the shape

_ANNOUNCING_WORDS = 5  # "What else to read:" has fewer

# kind of furniture -> how such a line begins (matched on lower case)
_OPENINGS = {
    "promotion": r"(?:read (?:also|more|next|this)|also read|see also|see more|watch|watch also|related|more"
    r"|don't miss|recommended|must read|lea también|lee también|te puede interesar|leia (?:também|mais)|veja também"
    r"|(?:à )?lire (?:aussi|également)|voir aussi|leggi anche|lesen sie auch|lies auch|mehr dazu|mehr zum thema"
    r"|lees ook|läs (?:också|mer|även)|les også|læs også|lue myös|czytaj (?:także|też|również)|čtěte také"
    r"|citește și|διαβάστε επίσης|читайте (?:также|також)|ayrıca oku|اقرأ (?:أيضا|أيضاً|المزيد)|إقرأ أيضا"
    r"|baca juga|xem thêm|相关阅读|延伸阅读|関連記事|관련 기사) ?[:：»>|]",
    "share bar": r"(?:share|follow|like|find|join) (?:this|us) (?:article|story|post|page|on|via)\b"
    r"|(?:síguenos|siga-nos|suivez-nous|folgen sie uns|folge uns|seguici|volg ons|подписывайтесь на|تابعونا|تابعنا)\b"
    r"|\d[\d.,]*k? (?:shares|likes|views|retweets)$",
    "sign-up form": r"(?:sign up|subscribe|register) (?:for|to|now|here|today)\b.*(?:newsletter|e-?mail|alerts|inbox)"
    r"|get (?:our|the|all the) .*(?:newsletter|inbox|by e-?mail)|enter your e-?mail"
    r"|by (?:signing up|subscribing|clicking)\b.*(?:agree|terms|privacy)"
    r"|(?:suscríbe(?:te|se)|abonnez-vous|iscriviti|assine|melden sie sich)\b.*(?:newsletter|boletín)",
    "promotion of the site": r"(?:try|explore|discover|download|get) (?:our|what|the) .*\b(?:ai|app|apps"
    r"|features|can do for you):?$",
    "comment box": r"(?:you must be|please) (?:logged in|log in|sign in|registered)|log in to (?:comment|reply)"
    r"|no comments yet|be the first to (?:comment|reply)"
    r"|\d+ (?:comments?|replies|comentarios|commentaires|kommentare|комментари\w+|yorum)$"
    r"|(?:load|show|view|see) (?:all |more )?(?:\d+ )?(?:more )?(?:comments|replies)",
    "legal line": r"(?:©|\(c\)|copyright (?:©|\(c\)|\d{4}|by )).{0,100}|.{0,60}\ball rights reserved|(?:19|20)\d\d ?©",
    "consent": r"(?:we use|we and our partners|this (?:site|website) uses|our (?:site|website) uses|by continuing)\b"
    r".{0,60}\bcookies\b|(?:wir verwenden|nous utilisons|utilizamos|usamos|мы используем) .{0,40}cookies?",
    "reading time": r"\d+[ -]?(?:min(?:ute)?s?\.?) (?:read|de lectura|de lecture|lesezeit|di lettura|okuma)$"
    r"|(?:reading time|lesedauer|lesezeit|temps de lecture|tiempo de lectura|время чтения)\b",
}
_OPENINGS_RE = {reason: re.compile(pattern) for reason, pattern in _OPENINGS.items()}
_ANY_OPENING = re.compile("|".join(f"(?:{pattern})" for pattern in _OPENINGS.values()))
_CONTINUATION = re.compile("|".join(f"(?:{pattern})" for pattern in CONTINUATION_NOTES))
_PICTURE_CREDIT = re.compile(
    r"[(\[]?(?:(?:photo|image|picture)(?: credits?| source| courtesy)?|credits?"
    r"|foto|bild(?:quelle|rechte)?|grafik|crédits?(?: photo)?|photographie|fotografía|imagen|imagem|immagine"
    r"|fotografie|valokuva|kuva|zdjęcie|zdj|фото|снимок|світлина|φωτογραφία|fotoğraf|صورة|تصوير|צילום|foto/ilustrasi"
    r"|ảnh|图片?|圖片?|图片来源|圖片來源|写真|撮影|사진) ?(?:by |[:：©/]) ?\S.{0,80}$",
    re.IGNORECASE,
)
_HASHTAGS = re.compile(r"(?:[#＃][\w\u0600-\u06ff·-]+[\s,|·]*)+")
_ADDRESS = re.compile(r"(?:[^:]{1,40}: ?)?(?:(?:https?://|www\.)\S+|\S+@\S+\.\w{2,})")
_ADDRESS_SIGN = re.compile("://|www|@")
_BREADCRUMB_MARK = re.compile("[>›»/|]")
_BREADCRUMBS = re.compile(r"[^>›»/|]{1,30}(?:\s[>›»/|]\s[^>›»/|]{1,30}){2,8}")
_DIGIT = re.compile(r"\d")
_COUNT = re.compile(r"[\s(\[]*\d[\d.,]*k?[\s)\]]*$|^[\s(\[]*\d[\d.,]*[\s)\]]+")


def _fold_phrases(table: str) -> frozenset[str]:
    return frozenset(fold_line(entry) for entry in re.split(r"[|\n]", table) if entry)


_RELATED_SET, _COMMENTS_SET, _REPLY_SET = (
    _fold_phrases(RELATED_HEADINGS),
    _fold_phrases(COMMENT_HEADINGS),
    _fold_phrases(REPLY_LINES),
)
_KIND_OF_PHRASE = {phrase: reason for reason, table in FURNITURE_LINES.items() for phrase in _fold_phrases(table)}


@lru_cache(maxsize=4096)
def _without_count(text: str) -> str:
    """Folded, without a count: "Comments (2)" and "2 Kommentare" become their word."""
    folded = fold_line(text)
    return fold_line(_COUNT.sub("", folded)) if _DIGIT.search(folded) else folded


def is_continuation_note(text: str) -> bool:
    """Does the line only say that the story goes on? It parts nothing: what stands around it belongs together.

    >>> is_continuation_note("(Story continues below video)"), is_continuation_note("Haberin devamı aşağıda")
    (True, True)
    >>> is_continuation_note("The story continues below the surface of the lake.")
    False
    """
    if len(text) > _NOTE_CHARACTERS:
        return False
    plain = fold_line(text).strip("()[]{}▼↓⬇▽ ").replace(" - ", " ").replace(" – ", " ")
    return _CONTINUATION.fullmatch(fold_line(plain)) is not None


def is_picture_credit(text: str) -> bool:
    """Does the line say only where a picture is from?

    >>> is_picture_credit("Foto: dpa"), is_picture_credit("(Photo by Ana Ruiz)"), is_picture_credit("Photos show it.")
    (True, True, False)
    """
    return len(text) <= _NOTE_CHARACTERS and _PICTURE_CREDIT.match(text.strip()) is not None


def is_related_heading(text: str) -> bool:
    """Does the line announce other stories?

    >>> is_related_heading("Related Articles"), is_related_heading("Mehr zum Thema:"), is_related_heading("Relations")
    (True, True, False)
    """
    bare = _without_count(text) if len(text) <= _PHRASE_CHARACTERS else ""
    return bare in _RELATED_SET or bool(bare and _OPENINGS_RE["promotion"].fullmatch(f"{bare}:"))


def announces_list(text: str) -> bool:
    """Is it a sentence that ends with a colon, so that a list below it is a part of it?

    >>> announces_list("Four firms will share the work:"), announces_list("Related stories:")
    (True, False)
    """
    is_open = text.rstrip().endswith((":", "："))
    return is_open and measure_length(text) >= _ANNOUNCING_WORDS and not is_related_heading(text)


def is_comment_heading(text: str) -> bool:
    """Does the line open a comment section?

    >>> is_comment_heading("Comments (2)"), is_comment_heading("No comments yet..."), is_comment_heading("No comment")
    (True, True, False)
    """
    return len(text) <= _PHRASE_CHARACTERS and _without_count(text) in _COMMENTS_SET


def is_reply_line(text: str) -> bool:
    """Is it the line under a user's comment ("Reply", "Antworten 3")?"""
    return len(text) <= 40 and _without_count(text) in _REPLY_SET


def find_furniture_kind(text: str) -> str | None:
    """What kind of furniture a whole line is; None where its words do not say so.

    >>> find_furniture_kind("© 2025 Example. All rights reserved."), find_furniture_kind("#ceasefire #talks")
    ('legal line', 'tags')
    >>> (find_furniture_kind("Read also: Ferry back in service"),
    ...  find_furniture_kind("He shared the letter on Facebook."))
    ('promotion', None)
    """
    return _match_furniture_kind(text) if len(text) <= MAX_CHARACTERS else None


@lru_cache(maxsize=4096)
def _match_furniture_kind(text: str) -> str | None:
    if measure_length(text) > MAX_WORDS:
        return None
    if is_related_heading(text):
        return "heading of related stories"
    if is_comment_heading(text) or is_reply_line(text):
        return "comment box"
    if (
        len(text) <= _PHRASE_CHARACTERS
        and (reason := _KIND_OF_PHRASE.get(fold_line(text)) or _KIND_OF_PHRASE.get(_without_count(text))) is not None
    ):
        return reason
    return _match_form(text.strip()) or _match_opening(text)


def _match_form(text: str) -> str | None:
    """What a line is by its marks, in whatever language."""
    if not any(c.isalnum() for c in text):
        return "rule"
    if text[0] in "#＃" and _HASHTAGS.fullmatch(text):
        return "tags"
    if _ADDRESS_SIGN.search(text) and _ADDRESS.fullmatch(text):
        return "address"
    if _BREADCRUMB_MARK.search(text) and _BREADCRUMBS.fullmatch(text) and measure_length(text) <= 12:
        return "menu"
    return None


def _match_opening(text: str) -> str | None:
    plain = " ".join(text.casefold().replace("’", "'").split())
    if not _ANY_OPENING.match(plain):
        return None
    return next((reason for reason, pattern in _OPENINGS_RE.items() if pattern.match(plain)), None)
