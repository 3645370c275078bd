"""What a document of feedparser's tests expects: headers, and a Python expression taken apart but never evaluated.

    not bozo and entries[0]['title'] == 'A' and feed.link == 'B'
        ─► ExpectedPart(("entries", 0, "title"), "is", "A"), ExpectedPart(("feed", "link"), "is", "B")

What it says of ``bozo`` (whether feedparser itself met with difficulties) is left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Step = str | int
Check = Literal["is", "absent", "present"]
_CODECS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037")
_EXPECT = re.compile(r"Expect:(.*?)(?=-->|\n\s*[A-Z][A-Za-z]*:\s|\Z)", re.DOTALL)
_HEADER = re.compile(r"^\s*Header:\s*([\w-]+):(.*)$", re.MULTILINE)
_COMMENT_CHARACTERS = 64 * 1024


class UnknownExpressionError(ValueError):
    """An expression of a form that is not known here."""


@dataclass(frozen=True, slots=True)
class ExpectedPart:
    """One expected thing."""

    path: tuple[Step, ...]  # of feedparser's result: ("entries", 0, "title_detail", "value")
    check: Check
    accepted: tuple[Any, ...] = ()  # for "is": the value, or several where one of them is enough

    @property
    def written_path(self) -> str:
        """The path as one writes it.

        >>> ExpectedPart(("entries", 0, "tags", 1, "term"), "present").written_path
        'entries[0].tags[1].term'
        """
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")


@dataclass(frozen=True, slots=True)
class Expectation:
    """All that a document's comment says."""

    parts: tuple[ExpectedPart, ...]
    headers: Mapping[str, str]  # names in lower case


def read_expectation(body: bytes) -> Expectation | None:
    """The expectation in a document's comment; None where there is none.

    Raises ForeignError for an expression that is no Python or not of a known form.
    """
    comment = next((text for text in _decode_with_codecs(body) if "Expect:" in text), "")
    match = _EXPECT.search(comment)
    if not match:
        return None
    headers = {name.lower(): value.strip() for name, value in _HEADER.findall(comment[: match.end()])}
    return Expectation(tuple(parts_of(match[1].strip())), headers)


def parts_of(expression: str) -> list[ExpectedPart]:
    """The parts of an expression, joined by ``and``.

    >>> parts_of("not bozo and len(entries) == 2")
    [ExpectedPart(path=('entries', 'len()'), check='is', accepted=(2,))]
    """
    try:
        return list(_read_parts(ast.parse(expression, mode="eval").body))
    except SyntaxError as error:
        raise UnknownExpressionError(f"no Python: {expression[:80]}") from error


def _decode_with_codecs(body: bytes) -> Iterator[str]:
    for codec in _CODECS:
        yield body[: _COMMENT_CHARACTERS // 4 * 4].decode(codec, errors="replace")


def _read_parts(node: ast.expr) -> Iterator[ExpectedPart]:
    match node:
        case ast.BoolOp(op=ast.And()):
            for value in node.values:
                yield from _read_parts(value)
        case ast.BoolOp(op=ast.Or()):
            yield _join_alternatives([part for value in node.values for part in _read_parts(value)])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from (_negate_part(part) for part in _read_parts(operand))
        case ast.Compare():
            yield from _read_comparison(node)
        case ast.Constant():
            return  # "Expect: 1": that it can be read is all
        case _:
            path = _read_path(node)
            if path[0] not in ("bozo", "isinstance()"):
                yield ExpectedPart(path, "present")


def _join_alternatives(parts: list[ExpectedPart]) -> ExpectedPart:
    """Alternatives for one place."""
    if len({(part.path, part.check) for part in parts}) != 1:
        raise UnknownExpressionError("alternatives for different places")
    return ExpectedPart(parts[0].path, parts[0].check, tuple(value for part in parts for value in part.accepted))


def _negate_part(part: ExpectedPart) -> ExpectedPart:
    if part.check == "is":
        raise UnknownExpressionError("a negated comparison")
    return ExpectedPart(part.path, "absent" if part.check == "present" else "present")


def _read_comparison(node: ast.Compare) -> Iterator[ExpectedPart]:
    """``a == b == value``, ``a != None``, ``name in a``, ``name not in a``."""
    *places, last = [node.left, *node.comparators]
    match node.ops:
        case [ast.In() | ast.NotIn()]:
            container = () if isinstance(last, ast.Call) else _read_path(last)  # "'etag' in locals()"
            yield ExpectedPart(
                (*container, str(_read_value(node.left))), "present" if isinstance(node.ops[0], ast.In) else "absent"
            )
        case [ast.NotEq() | ast.IsNot()] if _read_value(last) is None:
            yield ExpectedPart(_read_path(node.left), "present")
        case ops if all(isinstance(op, ast.Eq | ast.Is) for op in ops):
            for place in places:
                yield from _read_equality(_read_path(place), _read_value(last))
        case _:
            raise UnknownExpressionError("an unknown comparison")


def _read_equality(path: tuple[Step, ...], value: Any) -> Iterator[ExpectedPart]:
    if path[-1] == "ord()":
        yield ExpectedPart(path[:-1], "is", (chr(value),))
    elif isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _read_equality((*path, key), inner)
    else:
        yield ExpectedPart(path, "is", (value,))


def _read_path(node: ast.expr) -> tuple[Step, ...]:
    match node:
        case ast.Name(id=name):
            return (name,)
        case ast.Attribute(value=value, attr=name):
            return (*_read_path(value), name)
        case ast.Subscript(value=value, slice=ast.Constant(value=str() | int() as step)):
            return (*_read_path(value), step)
        case ast.Call(
            func=ast.Attribute(value=value, attr="get" | "has_key"), args=[ast.Constant(value=str(step)), *_]
        ):
            return (*_read_path(value), step)
        case ast.Call(func=ast.Name(id="len" | "ord" as name), args=[value]):
            return (*_read_path(value), f"{name}()")
        case ast.Call(func=ast.Name(id="isinstance")):
            return ("isinstance()",)
    raise UnknownExpressionError(f"an unknown place: {ast.unparse(node)[:80]}")


def _read_value(node: ast.expr) -> Any:
    """A literal, or texts joined by ``+``."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return str(_read_value(node.left)) + str(_read_value(node.right))
    try:
        return ast.literal_eval(node)
    except ValueError as error:
        raise UnknownExpressionError(f"an unknown value: {ast.unparse(node)[:80]}") from error
