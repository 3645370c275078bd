"""Dead letters: by reason and one by one, retried and dropped, some at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlencode

from ..catalog.listings import LetterCount, count_letters_by_kind
from ..clock_and_ids import new_id
from ..http.problems import RequestError, make_bad_request
from ..http.query import QueryParameter, make_pattern_reader
from ..runtime import Runtime
from ..store.dead_letters import CHANGED_AT_ONCE, DeadLetter
from ..store.streams import is_entry_id, read_entry_id
from .asking_catalog import ask_catalog, describe_catalog_state
from .view_types import AskedView, GoTo, SentForm, ShowInstead

PAGE = 50
MOST_LOOKED_AT = 5000  # letters that are read for one page or one form, however few are meant
SENT_AT_ONCE = 50  # jobs that a form sends by itself; the scheduler sends the others
REASON_PATTERN = r"^[\w.-]{1,600}$"  # as worker/reason_kinds.py makes them, of a message in any language
ENTRY_PATTERN = "^[1-9][0-9]{0,17}-[0-9]{1,18}$"
DONE_PATTERN = "^[0-9]{1,9}$"


def _make_parameter(name: str, says: str, pattern: str, looks: str) -> QueryParameter:
    return QueryParameter(
        name=name, says=says, schema={"type": "string", "pattern": pattern}, read=make_pattern_reader(pattern, looks)
    )


LETTERS_QUERY = (
    _make_parameter("reason", "only letters of that code", REASON_PATTERN, "it is a code, such as work.broken"),
    _make_parameter("before", "only letters before that one", ENTRY_PATTERN, "it is the id of a letter"),
    _make_parameter("done", "how many letters a form has changed", DONE_PATTERN, "it is a number"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLetter:
    """A letter as the list has it."""

    id: str
    at: datetime
    kind: str
    reason: str
    stage: str
    target: str
    part: str  # of its document; "": the job as a whole
    job_id: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersPage:
    """The newest letters of a kind, and how many there are of each."""

    kinds: list[LetterCount]
    reason: str
    letters: list[ListedLetter]
    before: str  # the page begins below that one; "": with the newest
    next_address: str  # "": there are no more
    done: int | None
    catalog_says: str
    most: int = MOST_LOOKED_AT
    heading: str = "Dead letters"
    command: str = "feedmill dead list"


def read_letters_page(asked: AskedView) -> LettersPage:
    """From the store, newest first; the sums by reason are the catalog's."""
    reason, before = asked.query.get("reason", ""), asked.query.get("before", "")
    found, following = _find_page(asked.rt, reason, before)
    more = {"reason": reason} if reason else {}
    return LettersPage(
        kinds=_count_kinds(asked),
        reason=reason,
        letters=[*map(_describe_letter, found)],
        before=before,
        next_address=f"/console/letters?{urlencode({**more, 'before': following})}" if following else "",
        done=int(asked.query["done"]) if "done" in asked.query else None,
        catalog_says=describe_catalog_state(asked.catalog),
    )


def _count_kinds(asked: AskedView) -> list[LetterCount]:
    """None where there is no catalog: the letters can be seen and retried all the same."""
    try:
        return ask_catalog(asked.catalog, count_letters_by_kind)
    except RequestError:
        return []


def _look_at_letters(rt: Runtime, before: str) -> Iterator[DeadLetter]:
    """As many as one page or form looks at, newest first, from below one of them on."""
    letters = rt.letters.read_letters(last=f"({before}" if before else "+", newest_first=True)
    return (letter for letter, _ in islice(letters, MOST_LOOKED_AT))


def _find_page(rt: Runtime, reason: str, before: str) -> tuple[list[DeadLetter], str]:
    """Letters of a reason, "" for any, and the one below which the next page begins, "" where there is none."""
    found, looked, last = list[DeadLetter](), 0, ""
    for letter in _look_at_letters(rt, before):
        looked, last = looked + 1, letter.id
        if not reason or letter.kind == reason:
            found.append(letter)
        if len(found) == PAGE:
            return found, last
    return found, last if looked == MOST_LOOKED_AT else ""


def retry_letters(form: SentForm) -> GoTo | ShowInstead:
    """As `feedmill dead retry`: those that are ticked, or all of a reason, as many as one form does."""
    job_ids: list[str] = []

    def retry(letters: Sequence[DeadLetter]) -> Sequence[object]:
        answers = form.rt.letters.retry(letters, iter(new_id, None), form.rt.now())
        job_ids.extend(filter(None, answers))
        return answers

    goes_to = _change_letters(form, retry)
    for job_id in job_ids[:SENT_AT_ONCE]:
        form.enqueue(job_id)
    return goes_to


def drop_letters(form: SentForm) -> GoTo | ShowInstead:
    """As `feedmill dead drop`; what is dropped is gone, so somebody says that it is meant."""
    if not form.read_text("sure"):
        raise make_bad_request("letters that are dropped are gone with their input", "tick that you mean it")
    return _change_letters(form, form.rt.letters.drop)


def _change_letters(form: SentForm, change: Callable[[Sequence[DeadLetter]], Sequence[object]]) -> GoTo:
    done, letters = 0, _find_letters(form)
    while some := list(islice(letters, CHANGED_AT_ONCE)):
        done += sum(map(bool, change(some)))
    place = {name: value for name in ("reason", "before") if (value := form.read_text(name))}
    return GoTo(f"/console/letters?{urlencode({**place, 'done': done})}")


def _find_letters(form: SentForm) -> Iterator[DeadLetter]:
    reason, rt = form.read_text("reason"), form.rt
    if form.read_text("which") == "all":
        if not reason:
            raise make_bad_request("all letters of which reason?", "choose a reason first")
        before = form.read_text("before")
        if before and not re.fullmatch(ENTRY_PATTERN, before):
            raise make_bad_request("the form is none of ours", "open the page again")
        return iter([letter for letter in _look_at_letters(rt, before) if letter.kind == reason])
    names = form.fields.get("letter", ())
    if not names or not all(map(is_entry_id, names)):
        raise make_bad_request("no letter is ticked", "tick those that you mean")
    return _load_letters(rt, names)


def _load_letters(rt: Runtime, names: Sequence[str]) -> Iterator[DeadLetter]:
    for name in names:
        if found := next(rt.letters.read_letters(name, name), None):
            yield found[0]


def _describe_letter(letter: DeadLetter) -> ListedLetter:
    return ListedLetter(
        id=letter.id,
        at=datetime.fromtimestamp(read_entry_id(letter.id)[0] / 1000, UTC),
        kind=letter.kind,
        reason=letter.head.reason,
        stage=letter.head.stage,
        target=letter.head.target or "",
        part=letter.head.where or "",
        job_id=letter.head.job_id,
        attempts=letter.head.attempts,
    )
