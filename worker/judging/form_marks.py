"""Which forms that people have named two texts are of, for whoever looks at what the rules would say today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dedupe import Article, FormExamples, find_shared_form

from ..store.form_examples import make_form_example
from ..store.named_forms import NamedForm
from ..stores import Stores


@dataclass(frozen=True, slots=True)
class FormMarks:
    """The list as it is now, and what it makes of texts."""

    forms: Sequence[NamedForm]
    examples: FormExamples

    def describe_shared_form(self, a: Article, b: Article) -> str:
        """Who named the form that two marked texts are in; "" where there is none."""
        shared = find_shared_form(a, b)
        return next((describe_named_form(form) for form in self.forms if shared and form.id == shared.example), "")


def load_form_marks(rt: Stores) -> FormMarks:
    """In one round trip."""
    forms = rt.keeping.forms.load_list().forms
    return FormMarks(forms, FormExamples(map(make_form_example, forms), rt.params))


def describe_named_form(form: NamedForm) -> str:
    """Who named a form, when and why."""
    reason = f": {form.reason}" if form.reason else ""
    return (
        f"{form.by or 'Somebody'} named this form of {form.source} on {form.at:%Y-%m-%d %H:%M}, by the example of "
        f"{form.item}{reason}"
    )
