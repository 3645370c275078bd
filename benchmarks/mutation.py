"""Changed documents, as a seeded generator makes them: bytes, tags, attributes, entities, values, charsets, nesting."""

from __future__ import annotations

import codecs
import gzip
import html
import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from . import odd_values

MAX_LENGTH = 200_000  # bytes of a changed document
MAX_CHANGES = 8  # of one document
MAX_NESTING = 3_000
_TAG = re.compile(rb"<[^<>]{1,300}>")
_ATTRIBUTE_VALUE = re.compile(rb"(?<==)\"[^\"<]{0,300}\"|(?<==)'[^'<]{0,300}'")
_TEXT = re.compile(rb"(?<=>)[^<>]{1,300}(?=<)|(?<=\")[^\"\n]{1,200}(?=\")")
_NUMBER = re.compile(rb"\d{1,20}")
_ADDRESS = re.compile(rb"https?:[^\s\"'<>]{2,300}")
_DATE = re.compile(rb"\d{4}-\d\d-\d\d[^\s\"'<>]{0,20}|\w{3}, \d\d? \w{3} \d{4} [\d:]{5,8} [\w+-]{1,5}")
_JSON_VALUE = re.compile(rb"(?<=:)\s*(?:\"(?:[^\"\\]|\\.){0,300}\"|[\w.+-]{1,40}|\[\]|\{\})")
_CHARSET = re.compile(rb"(?i)(?<=encoding=[\"'])[^\"']{1,40}|(?<=charset=)[\"']?[\w-]{1,40}")


class Mutator:
    """Changes documents by chance; the same seed makes the same changes of the same documents."""

    def __init__(self, random: Random, documents: Sequence[bytes]) -> None:
        self._random = random
        self._documents = documents
        self._changes: tuple[Callable[[bytearray], None], ...] = (
            self._flip_bytes,
            self._drop_part,
            self._repeat_part,
            self._move_part,
            self._splice_other,
            self._insert_odd_text,
            self._insert_odd_text,
            self._change_tag,
            self._change_tag,
            self._nest_part,
            self._change_charset,
            self._change_json,
            *(self._changer_of(*row) for row in _VALUES_BY_PLACE),
        )

    def make_document(self) -> bytes:
        """One of the documents with some changes."""
        body = bytearray(self._random.choice(self._documents)[:MAX_LENGTH])
        for _ in range(self._random.choice((1, 1, 1, 2, 2, 3, 5, MAX_CHANGES))):
            self._random.choice(self._changes)(body)
            del body[MAX_LENGTH:]
        return self._encode_again(bytes(body))

    def make_line(self, lines: Sequence[str]) -> str:
        """A short line, made of parts of others: for dates and ages."""
        random = self._random
        parts = re.findall(r"\w+|\W", random.choice(lines))
        for _ in range(random.choice((0, 1, 1, 2, 3, 5))):
            at = random.randint(0, len(parts))
            others = re.findall(r"\w+|\W", random.choice(lines)) or [""]
            new = random.choice((random.choice(others), random.choice(others), self._choose_odd_piece()))
            parts[at : at + random.choice((0, 0, 1, 1, 2))] = [new]
        return "".join(parts)

    def _choose_odd_piece(self) -> str:
        chosen = self._random.choice((odd_values.NUMBERS, odd_values.CHARACTERS, (" ", ":", "-", "+", "/", ".", ",")))
        return self._random.choice(chosen)

    def _flip_bytes(self, body: bytearray) -> None:
        for _ in range(self._random.randint(1, 8)):
            if body:
                body[self._random.randrange(len(body))] = self._random.randrange(256)

    def _choose_part(self, body: bytearray, most: int = 2_000) -> slice:
        start = self._random.randint(0, len(body))
        return slice(start, start + self._random.randint(0, self._random.choice((4, 40, 400, most))))

    def _drop_part(self, body: bytearray) -> None:
        part = self._choose_part(body)
        if self._random.random() < 0.15:
            part = slice(part.start, None)  # cut off
        del body[part]

    def _repeat_part(self, body: bytearray) -> None:
        part = self._choose_part(body)
        body[part.start : part.start] = body[part] * self._random.choice((1, 2, 20))

    def _move_part(self, body: bytearray) -> None:
        part = self._choose_part(body)
        moved = body[part]
        del body[part]
        at = self._random.randint(0, len(body))
        body[at:at] = moved

    def _splice_other(self, body: bytearray) -> None:
        other = bytearray(self._random.choice(self._documents))
        at = self._random.randint(0, len(body))
        if self._random.random() < 0.3:
            body[at:] = other[self._random.randint(0, len(other)) :]
        else:
            body[at:at] = other[self._choose_part(other)]

    def _insert_odd_text(self, body: bytearray) -> None:
        kinds = (odd_values.CHARACTERS, odd_values.ENTITIES, odd_values.MARKUP, odd_values.MARKUP)
        place = self._random.choice((_TEXT, _TAG, None))
        start = self._random.randint(0, len(body))
        match = place.search(body, start) if place else None
        at = match.start() if match else start
        odd = self._random.choice(self._random.choice(kinds))
        body[at:at] = _encode_text(html.escape(odd) if self._random.random() < 0.3 else odd)

    def _change_tag(self, body: bytearray) -> None:
        match = _TAG.search(body, self._random.randint(0, len(body)))
        if match is None:
            return
        name = self._random.choice(odd_values.TAGS)
        other = _TAG.search(self._random.choice(self._documents)) or match
        new = self._random.choice((f"<{name}>", f"</{name}>", f"<{name}/>", "", None))
        body[match.start() : match.end()] = other[0] if new is None else new.encode()

    def _nest_part(self, body: bytearray) -> None:
        part = self._choose_part(body)
        depth = self._random.choice((3, 30, 300, MAX_NESTING))
        name = self._random.choice(odd_values.TAGS)
        opening, closing = self._random.choice(
            ((f"<{name}>", f"</{name}>"), (f"<{name}>", ""), ("[", "]"), ('{"a":', "}"), ("&lt;b&gt;", ""), ("(", ")"))
        )
        body[part] = opening.encode() * depth + body[part] + closing.encode() * depth

    def _change_charset(self, body: bytearray) -> None:
        if match := _CHARSET.search(body):
            body[match.start() : match.end()] = _encode_text(self._random.choice(odd_values.CHARSETS))

    def _change_json(self, body: bytearray) -> None:
        """One value of JSON, anywhere in it, by another; what is no JSON stays."""
        try:
            whole = json.loads(bytes(body))
            for _ in range(self._random.randint(1, 3)):
                self._replace_node(whole, json.loads(self._random.choice(odd_values.JSON_VALUES)))
        except (ValueError, RecursionError):
            return
        body[:] = json.dumps(whole, ensure_ascii=self._random.random() < 0.7).encode("utf-8", "surrogatepass")

    def _replace_node(self, node: Any, new: Any) -> None:
        while isinstance(node, dict | list) and node:
            key = self._random.choice([*node] if isinstance(node, dict) else range(len(node)))
            if not isinstance(node[key], dict | list) or not node[key] or self._random.random() < 0.2:
                node[key] = new
                return
            node = node[key]

    def _changer_of(self, place: re.Pattern[bytes], values: Sequence[str]) -> Callable[[bytearray], None]:
        def change_value(body: bytearray) -> None:
            match = place.search(body, self._random.randint(0, len(body))) or place.search(body)
            if match:
                body[match.start() : match.end()] = _encode_text(self._random.choice(values))

        return change_value

    def _encode_again(self, body: bytes) -> bytes:
        """Mostly as it is; now and then in another encoding, with a mark of one, or packed."""
        chance = self._random.random()
        if chance < 0.04:
            charset = self._random.choice(("utf-16", "utf-16-be", "utf-32", "cp1251", "shift_jis", "iso2022_jp"))
            return body.decode("utf-8", "replace").encode(charset, "replace")
        if chance < 0.06:
            return self._random.choice((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) + body
        return gzip.compress(body, mtime=0) if chance < 0.065 else body


def _encode_text(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


_VALUES_BY_PLACE = (
    (_ATTRIBUTE_VALUE, tuple(f'"{value}"' for value in (*odd_values.ADDRESSES, *odd_values.NUMBERS))),
    (_TEXT, (*odd_values.CHARACTERS, *odd_values.ENTITIES, *odd_values.NUMBERS, *odd_values.AGES)),
    (_NUMBER, odd_values.NUMBERS),
    (_ADDRESS, odd_values.ADDRESSES),
    (_DATE, odd_values.DATES),
    (_JSON_VALUE, odd_values.JSON_VALUES),
)
