"""Pages that came instead of the story: a proof of being human, a consent wall, a login, an error.

They are all alike and short. So a page is refused only where its title or first lines say what it is *and* there is
hardly any text: a report about captchas is long and stays. (Of 2,237 stored health-news pages 55 were such pages,
and likeness-based deduplication joined them into one false story.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import ParseError
from .blocks import PageStory, measure_length

MAX_WORDS = 160  # the longest bot-check page seen has 120
MAX_LINE = 1_000  # characters
_BARE_WORDS = 60  # below this a sentence tells, above it only a headline
_HEADLINE_WORDS = 12
_HEAD_LINES = 12  # lines in which such a page says what it is

_REFUSAL_SIGNS = {
    "a bot check": (
        r"are you (?:a )?(?:robot|human)|verify(?:ing)? (?:that )?you(?:'re| are)(?: a)?(?: not a)? (?:human|robot)"
        r"|i'm not a robot|just a moment\.\.\.|checking (?:if the site connection|your browser)|captcha"
        r"|please enable (?:javascript|js|cookies)|enable javascript and cookies|make sure your browser supports"
        r"|unusual (?:traffic|activity) from|security check|ddos protection|pardon our interruption"
        r"|press (?:and|&) hold|access to this page has been denied|eres un robot|kein roboter"
        r"|pas un robot|êtes un robot|вы не робот|robot olmadığınızı|لست (?:برنامج )?روبوت"
    ),
    "an old-browser notice": (
        r"using an? (?:older|outdated|unsupported|old)(?: version of your)? browser|(?:update|upgrade) your browser"
        r"|browser (?:is )?(?:not supported|out of date|outdated|unsupported)|veralteten browser"
        r"|navegador (?:no compatible|obsoleto)"
    ),
    "a consent wall": (
        r"before you continue|value your privacy|your privacy choices|cookie consent|consent to (?:the use of )?cookies"
        r"|accept (?:all )?cookies to continue|datenschutzeinstellungen|wir verwenden cookies|zustimmung (?:zu|und)"
        r"|tu privacidad es importante|respectons votre vie privée|gerenciar cookies"
    ),
    "a login or subscription wall": (
        r"^(?:please )?(?:log|sign) ?in(?: to (?:continue|read|your account).*)?$|you must be logged in"
        r"|subscribe to (?:continue|read|keep) |^(?:anmelden|iniciar sesión|se connecter|войти|تسجيل الدخول)$"
        r"|(?:content|article) is (?:only )?(?:available )?(?:for|to) (?:subscribers|members)"
    ),
    "an error page": (
        r"\b(?:error )?(?:400|401|403|404|410|429|500|502|503|504)\b[ :|-]{1,4}"
        r"(?:error|not found|forbidden|gone|bad|internal|service|page|too many)"
        r"|^(?:error )?(?:403|404|410|500|502|503)$|page (?:not found|(?:doesn't|does not) exist)"
        r"|page (?:cannot|can't) be found"
        r"|^not found$|^access denied|^forbidden$|service unavailable|bad gateway"
        r"|gateway time-?out"
        r"|(?:page|site|website) is (?:currently )?under construction"
        r"|too many requests|something went wrong|temporarily unavailable|página no encontrada"
        r"|page (?:introuvable|non trouvée)"
        r"|seite nicht gefunden|pagina non trovata|página não encontrada|страница не найдена"
        r"|sayfa bulunamadı"
        r"|الصفحة غير موجودة|页面不存在|ページが見つかりません"
    ),
}
_REFUSAL_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _REFUSAL_SIGNS.items()}


def refuse_page(main: PageStory | None, lines: Sequence[str], title: str | None = None) -> None:
    """Raise ParseError, naming the kind, if the page came instead of a story."""
    kind = find_refusal_kind(main, lines, title)
    if kind:
        raise ParseError(f"the page is {kind}, not a story")


def find_refusal_kind(main: PageStory | None, lines: Sequence[str], title: str | None = None) -> str | None:
    """What kind of page stands in the story's place; None for a page with a story.

    >>> find_refusal_kind(None, ["Are you a robot?", "Why did this happen?"])
    'a bot check'
    """
    words = sum(measure_length(paragraph) for paragraph in main.paragraphs) if main else 0
    if words > MAX_WORDS:
        return None
    shown = main.paragraphs if main else lines  # a menu's "Log in" says nothing about a page with a story
    heads = [title or "", (main.title if main else None) or "", *shown[:_HEAD_LINES]]
    limit = _HEADLINE_WORDS if words > _BARE_WORDS else MAX_WORDS
    short = [head for head in heads if len(head) <= MAX_LINE and measure_length(head) <= limit]
    plain = [head.replace("’", "'").strip() for head in short]
    return next(
        (name for name, pattern in _REFUSAL_PATTERNS.items() if any(pattern.search(head) for head in plain)), None
    )
