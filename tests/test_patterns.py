"""No regular expression over outside text takes more than two and a half times as long for twice the text.

Every pattern of the rooms is walked: what their modules hold (in containers, classes, records, bound methods), and what
stands within functions. A test sees each call of ``re.compile`` while they are imported. The texts are made of what a
pattern is made of: runs of each kind of character in it, pairs of them, near misses of what it matches, what leads to a
repetition and then the repetition; each with an end that spoils a match too.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, partial
from itertools import islice, permutations
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

import msgspec
import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("ingest", "dedupe", "worker")
LENGTH = 1500  # characters of the shorter text; what grows with its square takes tens of milliseconds for twice that
WORTH_A_LOOK = 0.004  # seconds; what takes less grows with the length or hardly more
MOST_GROWTH = 2.5
KINDS = "a1 \n<>/\"'-.:,&;#=A_é中|@([{!?*+%$~\\·–…\u0300ก"  # of characters that patterns tell apart
MOST_KINDS = 9  # whose pairs are tried
NOT_IMPORTED = {"worker.__main__", "worker.tasks"}  # they read the settings

# Where texts are cut off or refused before they are looked at -> characters that are left.
CUT_OFF = {
    "ingest.dates": 100,
    "ingest.pages.lines.furniture": 300,
    "worker.reason_kinds._VARIABLE": 500,
    "ingest.text.teaser._CUT": 200,
    "ingest.text.teaser._CUT_OTHER_LANGUAGES": 200,
}


def find_patterns() -> dict[str, list[re.Pattern[Any]]]:
    """Module and name -> the compiled patterns under it, each pattern once."""
    found: dict[str, list[re.Pattern[Any]]] = {}
    known = set()
    for room in ROOMS:
        for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            if module.name in NOT_IMPORTED:
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                for pattern in patterns_in(value):
                    if pattern not in known:
                        known.add(pattern)
                        found.setdefault(f"{module.name}.{name}", []).append(pattern)
    return found


def patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 5:
        for part in parts_of(value):
            yield from patterns_in(part, depth + 1)


def parts_of(value: object) -> Iterable[object]:
    """What a value holds, as far as patterns may lie in it."""
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if isinstance(value, partial):
        return [value.func, *value.args, *value.keywords.values()]
    if isinstance(value, FunctionType):
        return [*(value.__defaults__ or ()), *(cell.cell_contents for cell in value.__closure__ or ())]
    if isinstance(value, BuiltinMethodType | MethodType):
        return [value.__self__] if isinstance(value.__self__, re.Pattern) else []
    if isinstance(value, type) and value.__module__.split(".")[0] in ROOMS:
        return list(vars(value).values())
    if isinstance(value, msgspec.Meta):
        return [re.compile(value.pattern)] if value.pattern else []
    if hasattr(value, "__metadata__"):  # Annotated
        return list(value.__metadata__)
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in fields(value)]
    return []


# Patterns that functions make of what they are given -> one that is made so.
MADE = {
    "ingest/text/double_encoding.py": re.compile("[Р-Яа-ф][Ђ-џ°-ї]{1,3}+"),
    "ingest/text/foreign_tags.py": re.compile(r"<(/?)(?=(?:text|card|list)[\s/>])", re.IGNORECASE),
    "worker/console/letter_pages.py": re.compile(r"^[1-9][0-9]{0,17}-[0-9]{1,18}$"),
    "worker/store/key_names.py": re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*"),
    "worker/http/query.py": re.compile(r"\d{1,20}-\d{1,20}|\d{1,20}", re.ASCII),
    "ingest/feeds/xml_cut_off.py": re.compile(r"</(?:[\w.-]{1,40}:)?(?:newsitem|packageitem)\s*+>", re.IGNORECASE),
    "ingest/feeds/xml_tree.py": re.compile(rb"<(?:[\w.-]{1,40}+:)?(item|entry)[\s/>]", re.IGNORECASE),
}


def find_inner_patterns() -> dict[str, tuple[re.Pattern[Any], str]]:
    """File and line -> a pattern that stands within a function, and how it is asked."""
    found = {}
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        name = path.relative_to(ROOT).as_posix()
        functions = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef | ast.Lambda)]
        calls = {(n.lineno, n.col_offset): n for f in functions for n in ast.walk(f) if is_call_of_re(n)}
        for (line, _), call in calls.items():
            for number, pattern in enumerate(read_call(name, call)):
                found[f"{name}:{line}.{number}"] = (pattern, call.func.attr)
    return found


def is_call_of_re(node: ast.AST) -> bool:
    is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return is_method and isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and bool(node.args)  # type: ignore[attr-defined]


def read_call(name: str, call: Any) -> Iterator[re.Pattern[Any]]:
    """The patterns of one call: a text, or one of two."""
    if call.func.attr == "escape":
        return
    flags = 0
    for part in [*call.args[1:], *(keyword.value for keyword in call.keywords)]:
        if ast.unparse(part).startswith("re."):
            flags |= eval(ast.unparse(part), {"re": re})
    written = call.args[0]
    for text in (written.body, written.orelse) if isinstance(written, ast.IfExp) else (written,):
        yield re.compile(text.value, flags) if isinstance(text, ast.Constant) else MADE[name]


@cache
def find_uses(name: str) -> tuple[str, ...]:
    """How a pattern of that name is asked; where nobody calls it by its name, in the ways that look everywhere."""
    sources = "\n".join(path.read_text() for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    used = re.findall(rf"\b{name}\.(match|fullmatch|search|sub|subn|finditer|findall|split)\(", sources)
    return tuple(sorted(set(used))) or ("match", "search", "sub")


REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


def characters_of(code: Any, value: Any) -> list[str]:
    """Some characters that one place of a pattern takes."""
    if code is op.LITERAL:
        return [chr(value)]
    if code is op.ANY:
        return list("a1 ")
    if code is op.NOT_LITERAL:
        return [c for c in KINDS if ord(c) != value][:4]
    if code is not op.IN:
        return []
    is_negated = value[0][0] is op.NEGATE
    inside = [c for c in KINDS if any(is_in(c, *part) for part in value) != is_negated]
    ends = [chr(part[0] if what is op.RANGE else part) for what, part in value if what in (op.LITERAL, op.RANGE)]
    return list(dict.fromkeys([*inside, *([] if is_negated else ends)]))[:4]


def is_in(character: str, what: Any, part: Any) -> bool:
    if what is op.LITERAL:
        return ord(character) == part
    if what is op.RANGE:
        return bool(part[0] <= ord(character) <= part[1])
    if what is not op.CATEGORY:
        return False
    name = str(part).removeprefix("CATEGORY_").removeprefix("UNI_")
    kinds = {"DIGIT": str.isdigit, "SPACE": str.isspace, "WORD": lambda c: c.isalnum() or c == "_"}
    return bool(kinds[name.removeprefix("NOT_")](character)) != name.startswith("NOT_")


def sample(places: Sequence[Any]) -> str:
    """A short text that these places of a pattern take, or nearly."""
    parts = []
    for code, value in places:
        if code in REPEATS:
            parts.append(sample(value[2]) * min(value[0], 10))
        elif code is op.SUBPATTERN:
            parts.append(sample(value[3]))
        elif code is op.ATOMIC_GROUP or (code is op.ASSERT and value[0] > 0):
            parts.append(sample(value if code is op.ATOMIC_GROUP else value[1]))
        elif code is op.BRANCH:
            parts.append(sample(value[1][0]))
        else:
            parts.append((characters_of(code, value) or [""])[0])
    return "".join(parts)


def walk_places(places: Any, before: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every place of a pattern, with a text that leads to it."""
    for at, (code, value) in enumerate(places):
        lead = before + sample(list(places)[:at])
        yield lead, code, value
        inner = []
        if code in REPEATS:
            inner = [value[2]]
        elif code is op.SUBPATTERN:
            inner = [value[3]]
        elif code is op.ATOMIC_GROUP:
            inner = [value]
        elif code is op.BRANCH:
            inner = value[1]
        elif code in (op.ASSERT, op.ASSERT_NOT):
            inner = [value[1]]
        for part in inner:
            yield from walk_places(part, lead)


def attacks_on(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """What a text begins with, and what follows again and again."""
    text = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    places = _parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    kinds: dict[str, None] = {}
    runs: dict[tuple[str, str], None] = {}
    for lead, code, value in walk_places(places):
        kinds |= dict.fromkeys(characters_of(code, value))
        if code in REPEATS and value[1] > 64:
            unit = value[2]
            repeated = [sample(unit), *(characters_of(*unit[0]) if len(unit) == 1 else ())]
            runs |= dict.fromkeys((start, again) for again in repeated if again for start in (lead, ""))
            runs |= dict.fromkeys(("", lead + again) for again in repeated if again)
    few = [*(c for c in KINDS if c in kinds), *kinds][:MOST_KINDS]
    whole = sample(places)
    units = [
        *kinds,
        " ",
        "\n",
        "a",
        *map("".join, permutations(dict.fromkeys(few), 2)),
        whole,
        whole[:-1],
        whole[: len(whole) // 2],
    ]
    yield from runs
    yield from (("", unit) for unit in dict.fromkeys(units) if unit)


def seconds_for(pattern: re.Pattern[Any], uses: Sequence[str], text: Any) -> float:
    """Processor time, the shortest of some."""
    start = time.process_time()
    for use in uses:
        if use in ("sub", "subn"):
            getattr(pattern, use)(lambda match: match[0], text)
        elif use == "finditer":
            list(pattern.finditer(text))
        else:
            getattr(pattern, use)(text)
    return time.process_time() - start


def make_text(pattern: re.Pattern[Any], start: str, unit: str, end: str, length: int) -> Any:
    text = start + unit * (length // len(unit)) + end
    return text.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else text


def find_growth(pattern: re.Pattern[Any], uses: Sequence[str]) -> str | None:
    """What makes a pattern slow, and how much; None: nothing does."""
    for start, unit in attacks_on(pattern):
        for end in ("", "\0"):
            short, long = (make_text(pattern, start, unit, end, length) for length in (LENGTH, 2 * LENGTH))
            if seconds_for(pattern, uses, long) < WORTH_A_LOOK:
                continue
            for rounds in (5, 25):  # what looks slow is looked at again: others use this machine too
                once, twice = (min(seconds_for(pattern, uses, text) for _ in range(rounds)) for text in (short, long))
                if twice <= max(WORTH_A_LOOK, MOST_GROWTH * once):
                    break
            else:
                return f"{start!r} and {unit!r} again and again, then {end!r}: {twice / once:.1f} times as long"
    return None


def find_slowest(pattern: re.Pattern[Any], uses: Sequence[str], length: int) -> float:
    """Seconds for the worst text of so many characters."""
    return max(
        min(seconds_for(pattern, uses, make_text(pattern, start, unit, end, length)) for _ in range(2))
        for start, unit in islice(attacks_on(pattern), 400)
        for end in ("", "\0")
    )


PATTERNS = find_patterns()
INNER_PATTERNS = find_inner_patterns()
SEE_COMPILED = """
import importlib, pkgutil, re, sys
compile_pattern, seen = re.compile, set()
def note(pattern, flags=0):
    made = compile_pattern(pattern, flags)
    room = sys._getframe(1).f_globals["__name__"].split(".")[0]
    if room in ROOMS:
        seen.add(("".join(sorted(str(made.pattern))), made.flags))  # the order of sets is chance
    return made
re.compile = note
for room in ROOMS:
    for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
        if module.name not in NOT_IMPORTED:
            importlib.import_module(module.name)
print(repr(sorted(seen)))
"""


def test_no_pattern_is_missed() -> None:
    """What the modules compile while they are imported is what is walked."""
    program = f"ROOMS, NOT_IMPORTED = {ROOMS!r}, {sorted(NOT_IMPORTED)!r}\n{SEE_COMPILED}"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    walked = {
        ("".join(sorted(str(pattern.pattern))), pattern.flags) for patterns in PATTERNS.values() for pattern in patterns
    }
    assert set(ast.literal_eval(done.stdout)) - walked == set()
    assert len(INNER_PATTERNS) > 20


@pytest.mark.parametrize("name", sorted(NOT_IMPORTED))
def test_what_is_not_imported_has_no_pattern(name: str) -> None:
    assert "re." not in (ROOT / f"{name.replace('.', '/')}.py").read_text().replace("feedmill.", "").split()


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(INNER_PATTERNS))
def test_a_pattern_within_a_function_takes_twice_the_time_for_twice_the_text(name: str) -> None:
    pattern, use = INNER_PATTERNS[name]
    growth = find_growth(pattern, ("search", "sub") if use == "compile" else (use,))
    assert growth is None, (pattern.pattern, growth)


@pytest.mark.long
def test_patterns_are_found() -> None:
    assert len(PATTERNS) > 100
    assert {name.split(".")[0] for name in PATTERNS} == set(ROOMS)
    assert find_growth(re.compile(r"\s+$"), ["search"]) is not None
    assert find_growth(re.compile(r"a(?:b|c)*d|x"), ["search"]) is None


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_twice_the_text_takes_twice_the_time(name: str) -> None:
    uses = find_uses(name.rpartition(".")[2])
    limit = next((length for module, length in CUT_OFF.items() if f"{name}.".startswith(f"{module}.")), None)
    for pattern in PATTERNS[name]:
        if limit is None:
            assert find_growth(pattern, uses) is None, pattern.pattern
        else:
            assert find_slowest(pattern, uses, limit) < 0.05, pattern.pattern
