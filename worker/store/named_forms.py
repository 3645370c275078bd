"""Forms that people have named: templates that a source fills in again and again, each by the text of one item.

candidates.lua answers their revision in the call that looks for stories, so judging asks for the list only where it has
changed, and every process judges by the list as it was when the stories were looked up.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

import msgspec

from .client import Client
from .keys import Keys

MAX_FORMS = 200  # in all; the list is read whole
MAX_FORMS_OF_SOURCE = 20
REVISION = b"revision"  # the field that counts changes
_SOURCE_DIGITS = 16  # of an id, those of its source
_ID = re.compile(r"[0-9a-f]{32}")


class TooManyFormsError(Exception):
    """The list is full, or that of the source."""


class NamedForm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One form by its example, who named it, when and why."""

    id: str  # 32 hexadecimal digits, 16 of them the source's; its field of the list
    source: str  # as `source_key` names it
    text: str
    item: str  # whose text that was
    title: str
    at: datetime
    by: str | None = None
    reason: str | None = None


class FormList(NamedTuple):
    """The list, and the revision that it is of."""

    revision: int
    forms: list[NamedForm]  # the oldest first


_ROW = msgspec.json.Decoder(NamedForm)


class NamedForms:
    """The list. It holds from the next item on; what was judged before stays as it was judged."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client, self._key = client, keys.forms

    def add(self, form: NamedForm) -> bool:
        """Put a form on the list; False: it is there already, and stays as it was.

        Raises:
            TooManyFormsError: there are 200, or 20 of its source.
        """
        field, fields = form.id.encode(), self._client.hkeys(self._key)
        if field in fields:
            return False
        if len(fields) - (REVISION in fields) >= MAX_FORMS:
            raise TooManyFormsError(f"{MAX_FORMS} forms are named already; `feedmill forms undo` some")
        if sum(one.startswith(field[:_SOURCE_DIGITS]) for one in fields) >= MAX_FORMS_OF_SOURCE:
            raise TooManyFormsError(
                f"{MAX_FORMS_OF_SOURCE} forms of {form.source} are named already; `feedmill forms undo` some"
            )
        pipe = self._client.pipeline(transaction=True)
        pipe.hsetnx(self._key, form.id, msgspec.json.encode(form))
        pipe.hincrby(self._key, REVISION.decode(), 1)
        return bool(pipe.execute()[0])

    def remove(self, form_id: str) -> NamedForm | None:
        """Take a form off the list; None: it is not there."""
        if not (_ID.fullmatch(form_id) and self._client.hget(self._key, form_id)):
            return None
        pipe = self._client.pipeline(transaction=True)
        pipe.hget(self._key, form_id)
        pipe.hdel(self._key, form_id)
        pipe.hincrby(self._key, REVISION.decode(), 1)
        row, *_ = pipe.execute()
        return None if row is None else _ROW.decode(row)

    def load_list(self) -> FormList:
        """The whole list with its revision, as both were at one moment."""
        rows = self._client.hgetall(self._key)
        revision = int(rows.pop(REVISION, b"0"))
        return FormList(revision, sorted(map(_ROW.decode, rows.values()), key=lambda form: (form.at, form.id)))
