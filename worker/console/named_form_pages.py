"""The forms that sources fill in again and again: which are named, naming one, and taking that back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..judging.by_hand import UndecidableError
from ..judging.forms_by_hand import forget_form, name_form
from ..judging.known_items import is_valid_id
from ..store.named_forms import NamedForm
from .source_decision import (
    SourceDecision,
    do_source_decision,
    make_item_query,
    make_refusal,
    preview_source_decision,
    require_item,
)
from .view_types import AskedView, GoTo, SentForm, ShowInstead

FORMS_QUERY = make_item_query("of whose source the forms are shown; of all if not given")
LONGEST_SHOWN = 400  # characters of an example


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownForm:
    """A form as it is listed."""

    id: str
    source: str
    item: str
    title: str
    beginning: str  # of the example
    at: datetime
    by: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsPage:
    """The list, and an item whose text may be put on it."""

    heading: str
    command: str
    item: str  # "" for none
    title: str
    source: str
    beginning: str  # of its text
    forms: tuple[ShownForm, ...]  # of its source; of all where there is no item


def read_forms_page(asked: AskedView) -> FormsPage:
    """By an item, or the whole list.

    Raises:
        RequestError: 404, there is no such item.
    """
    rt, name = asked.rt, asked.query.get("item", "")
    forms = rt.keeping.forms.load_list().forms
    if not name:
        return _make_page("", "", "", "", forms)
    article = require_item(rt, name).article
    own = (form for form in forms if form.source == article.source)
    return _make_page(name, article.title, article.source, article.text, own)


def preview_named_form(form: SentForm) -> ShowInstead:
    """What it means that an item's text is a form."""
    return preview_source_decision(form, _make_decision(form))


def add_named_form(form: SentForm) -> GoTo:
    """Put an item's text on the list, as the example of a form."""
    return do_source_decision(form, _make_decision(form))


def undo_named_form(form: SentForm) -> GoTo:
    """Take a form off the list."""
    try:
        forget_form(form.rt, form.read_text("form"))
    except UndecidableError as error:
        raise make_refusal(error) from error
    item = form.read_text("item")
    return GoTo(f"/console/forms?item={item}" if is_valid_id(item) else "/console/forms")


def _make_decision(form: SentForm) -> SourceDecision:
    return SourceDecision(
        heading="A form, never the same text",
        command="feedmill forms add",
        page="/forms",
        action="/forms/add",
        undone_by="by taking it off the list; what comes in this form is judged as any text again",
        decide=lambda item, reason, terms: name_form(form.rt, item, reason, terms),
    )


def _make_page(item: str, title: str, source: str, text: str, forms: Iterable[NamedForm]) -> FormsPage:
    return FormsPage(
        heading="Forms",
        command="feedmill forms list",
        item=item,
        title=title,
        source=source,
        beginning=_cut_text(text),
        forms=tuple(
            ShownForm(
                id=one.id, source=one.source, item=one.item, title=one.title, beginning=_cut_text(one.text), at=one.at,
                by=one.by, reason=one.reason,
            )
            for one in forms
        ),
    )  # fmt: skip


def _cut_text(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]} …"
