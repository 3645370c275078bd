"""The forms that people have named as judging takes them, kept in a process for as long as the list stays as it is."""

from __future__ import annotations

from dedupe import FormExample, FormExamples, Params

from .named_forms import NamedForm, NamedForms


def make_form_example(form: NamedForm) -> FormExample:
    """What dedupe needs of a named form."""
    return FormExample(id=form.id, source=form.source, text=form.text)


class KeptFormExamples:
    """The examples at the revision at which somebody looked up stories."""

    def __init__(self, forms: NamedForms, params: Params) -> None:
        self._forms, self._params = forms, params
        self._kept = 0, FormExamples((), params)  # the revision, and what the list had then

    def find_examples(self, revision: int) -> FormExamples:
        """Those of a revision, or of a later one; the server is asked only if it is not the one that is kept."""
        kept, examples = self._kept
        if revision != kept:
            listed = self._forms.load_list()
            examples = FormExamples(map(make_form_example, listed.forms), self._params)
            self._kept = listed.revision, examples
        return examples
