"""What people say of a source's forms: that texts filled in after one are never the same text, and that they may be.

item ─► its text as the example of a form ─► the list on the server, which each look-up asks; no event, nothing changes
"""

from __future__ import annotations

from dedupe import FormExamples, has_form, make_text_key
from dedupe.form_examples import LEAST_WORDS, MOST_READ

from ..runtime import Runtime
from ..store.form_examples import make_form_example
from ..store.items import StoredItem
from ..store.named_forms import NamedForm, TooManyFormsError
from ..store.sightings import hash_source
from .by_hand import DecisionOutcome, DecisionTerms, UndecidableError
from .concerned_stories import ConcernedStory, find_concerned_stories


def name_form(rt: Runtime, item_id: str, reason: str | None, terms: DecisionTerms) -> DecisionOutcome:
    """Texts of an item's source that are filled in as its text is are never the same text. It holds from the next on.

    Raises:
        UndecidableError: there is no such item, it has no source or no form, or the list is full.
    """
    known = rt.items.load_items([item_id]).get(item_id)
    if known is None:
        raise UndecidableError(f"{item_id}: no such item; it may be out of the window")
    form = _make_form(rt, known, reason, terms)
    if terms.is_preview:
        concerned = _find_filled_in(rt, known, form)
        return DecisionOutcome((), _foresee(form, concerned), concerned)
    try:
        is_added = rt.keeping.forms.add(form)
    except TooManyFormsError as error:
        raise UndecidableError(str(error)) from error
    if not is_added:
        return DecisionOutcome((), f"{form.id} is a form of {form.source} already")
    return DecisionOutcome((), f"{form.id} is a form of {form.source} from the next item on")


def forget_form(rt: Runtime, form_id: str) -> DecisionOutcome:
    """Take `name_form` back: what comes in this form is judged as any other text.

    Raises:
        UndecidableError: nobody has named such a form.
    """
    removed = rt.keeping.forms.remove(form_id)
    if removed is None:
        raise UndecidableError(f"{form_id}: no such form; `feedmill forms list` has all")
    return DecisionOutcome((), f"{form_id} is no form of {removed.source} any more")


def make_form_id(source: str, text: str) -> str:
    """Of a text of a source, blind to case, spacing and typography; the same one has the same id.

    >>> make_form_id("gull.example", "Sun, 12") == make_form_id("gull.example", "SUN,  12")
    True
    """
    return hash_source(source) + make_text_key(text)[:16]


def _make_form(rt: Runtime, known: StoredItem, reason: str | None, terms: DecisionTerms) -> NamedForm:
    article, text = known.article, known.article.text[:MOST_READ]
    if not article.source:
        raise UndecidableError(f"{known.id}: this item has no source, and a form is that of a source")
    if not has_form(text, rt.params):
        raise UndecidableError(
            f"{known.id}: a form has {LEAST_WORDS} words or more that are no names or figures; this text has fewer"
        )
    return NamedForm(
        id=make_form_id(article.source, text),
        source=article.source,
        text=text,
        item=known.id,
        title=article.title,
        at=rt.now(),
        by=terms.actor,
        reason=reason,
    )


def _find_filled_in(rt: Runtime, known: StoredItem, form: NamedForm) -> tuple[ConcernedStory, ...]:
    examples = FormExamples([make_form_example(form)], rt.params)
    return find_concerned_stories(
        rt, known, [known.article.text], lambda text: bool(examples.mark_articles([text])[0].forms)
    )


def _foresee(form: NamedForm, concerned: tuple[ConcernedStory, ...]) -> str:
    count = "1 story" if len(concerned) == 1 else f"{len(concerned)} stories"
    return (
        f"texts of {form.source} in this form would never again be the same text; {count} found with it "
        f"{'has' if len(concerned) == 1 else 'have'} such a text, and will stay as they are"
    )
