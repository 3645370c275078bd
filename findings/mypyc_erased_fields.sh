#!/usr/bin/env bash
# mypy 2.4.1 (mypyc), msgspec 0.23.0, cattrs 26.2.1: compiled, a list of articles is read as a list of dicts
#
# Behaviour: mypyc compiles a module with records and says nothing. Of list[Article] only list is left in the
#            annotations of the class, of dict[int, int] only dict. So msgspec and cattrs, which read by annotations,
#            leave the articles dictionaries, the times text and the keys of a dictionary text, without an error,
#            while a field that is an Article by itself is right. It is so for dataclasses, attrs classes and named
#            tuples, and for msgspec's own Struct unless the annotation stands in quotation marks. Written again, such
#            a record gives the same bytes, but it is not equal to the one that was written first. (Of str | None the
#            word type is left, which at least is an error when null is read.) In the same way a cached_property
#            becomes a property and caches nothing.
# Expected:  the same values as without the compiler, or a word from it. The manual says of annotations that those
#            of an instance are usually not kept, and not that others stand in their place; that native classes
#            can't contain arbitrary descriptors; and that a class with a metaclass that is not supported, such as
#            a Struct, becomes a regular Python class. The tracker says more: that annotations are wrong (2021), that
#            generics lose their items (2023), and that cached_property is a property (2026, with a change that mends
#            it). Nothing was found there on what readers of JSON make of it.
# Matters:   records between the parts of a pipeline are such classes. Where a package has compiled wheels for some
#            platforms and pure Python for the others, one version gives articles on one machine and dictionaries on
#            another; counts.get(4711) is None, times compare as text, and compiled code that uses an article fails
#            far from where it was read. A test that compares bytes sees nothing.
# Source:    mypyc manual, Differences from Python (Introspection, Descriptors) and Native classes (Metaclasses);
#            mypyc/irbuild/classdef.py (DataClassBuilder.get_type_annotation, add_non_ext_class_attr_ann and its
#            FIXME), mypy/semanal.py (functools.cached_property beside builtins.property); python/mypy issue 11330,
#            mypyc/mypyc issue 988, python/mypy pull request 21611
# Needs:     a C compiler and the headers of Python
# Seen:      2026-11-30 on Python 3.11, 3.12 and 3.13; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  mypy==2.4.1 setuptools==84.2.1 msgspec==0.23.0 cattrs==26.2.1 attrs==26.1.0 || exit 2

mkdir "$folder/pure" "$folder/compiled"
cat >"$folder/pure/records.py" <<'PYTHON'
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import attrs
import msgspec


@dataclass
class Article:
    id: int


@dataclass
class Data:
    lead: Article
    articles: list[Article]
    times: tuple[datetime, ...]
    counts: dict[int, int]

    def ids(self) -> list[int]:
        return [article.id for article in self.articles]


@attrs.define
class Attrs:
    lead: Article
    articles: list[Article]
    times: tuple[datetime, ...]
    counts: dict[int, int]


class Named(NamedTuple):
    lead: Article
    articles: list[Article]
    times: tuple[datetime, ...]
    counts: dict[int, int]


class Struct(msgspec.Struct):
    lead: Article
    articles: list[Article]
    times: tuple[datetime, ...]
    counts: dict[int, int]


class Quoted(msgspec.Struct):
    lead: "Article"
    articles: "list[Article]"
    times: "tuple[datetime, ...]"
    counts: "dict[int, int]"


@dataclass
class Signed:
    author: str | None


made: list[str] = []


class Plain:
    @cached_property
    def signature(self) -> int:
        made.append("Plain")
        return len(made)


class PlainStruct(msgspec.Struct, dict=True):
    @cached_property
    def signature(self) -> int:
        made.append("PlainStruct")
        return len(made)
PYTHON
cp "$folder/pure/records.py" "$folder/compiled/"
(cd "$folder/compiled" && "$folder/venv/bin/mypyc" --config-file= --strict records.py) >"$folder/build" 2>&1 || {
  tail -n 5 "$folder/build" >&2
  exit 2
}

cat >"$folder/look.py" <<'PYTHON'
import json
from datetime import datetime, timezone
from inspect import formatannotation
from typing import get_type_hints

import cattrs.preconf.json
import msgspec
import records

ITEM = {"lead": {"id": 1}, "articles": [{"id": 2}], "times": ["2026-11-30T10:00:00+00:00"], "counts": {"4711": 3}}
CATTRS = cattrs.preconf.json.make_converter()


def kinds(value):
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}[{type(value[0]).__name__}]"
    if isinstance(value, dict):
        return f"dict[{type(next(iter(value))).__name__}]"
    return type(value).__name__


def shown(record):
    return ", ".join(f"{name} {kinds(getattr(record, name))}" for name in ITEM)


print("a module in", "Python" if records.__file__.endswith(".py") else "C")
for cls in (records.Data, records.Signed):
    print("  annotations of", cls.__name__ + ":", ", ".join(map(formatannotation, get_type_hints(cls).values())))
for cls in (records.Data, records.Attrs, records.Named, records.Struct, records.Quoted):
    text = json.dumps(list(ITEM.values()) if cls is records.Named else ITEM)
    print(f"  msgspec {cls.__name__:6}", shown(msgspec.json.decode(text, type=cls)))
for cls in (records.Data, records.Attrs):
    print(f"  cattrs  {cls.__name__:6}", shown(CATTRS.loads(json.dumps(ITEM), cls)))

time = datetime(2026, 11, 30, 10, tzinfo=timezone.utc)
written = records.Data(records.Article(1), [records.Article(2)], (time,), {4711: 3})
read = msgspec.json.decode(msgspec.json.encode(written), type=records.Data)
same_bytes = msgspec.json.encode(read) == msgspec.json.encode(written)
print("  written and read: equal", read == written, "- the same bytes", same_bytes)
print("  counts.get(4711):", read.counts.get(4711))
for name, attempt in (
    ("ids()", read.ids),
    ("Signed without an author", lambda: msgspec.json.decode('{"author":null}', type=records.Signed)),
):
    try:
        print(f"  {name}:", attempt())
    except (TypeError, msgspec.ValidationError) as error:
        print(f"  {name}:", type(error).__name__, error)
for cls in (records.Plain, records.PlainStruct):
    records.made.clear()
    held = cls()
    print(f"  {cls.__name__}.signature read three times:", [held.signature, held.signature, held.signature])
PYTHON

"$folder/venv/bin/python" - >"$folder/seen" <<'PYTHON' || exit 2
from importlib.metadata import version

print(", ".join(f"{name} {version(name)}" for name in ("mypy", "msgspec", "cattrs", "attrs")))
PYTHON
for form in pure compiled; do
  PYTHONPATH="$folder/$form" "$folder/venv/bin/python" "$folder/look.py" >>"$folder/seen" || exit 2
done

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
mypy 2.4.1, msgspec 0.23.0, cattrs 26.2.1, attrs 26.1.0
a module in Python
  annotations of Data: records.Article, list[records.Article], tuple[datetime.datetime, ...], dict[int, int]
  annotations of Signed: str | None
  msgspec Data   lead Article, articles list[Article], times tuple[datetime], counts dict[int]
  msgspec Attrs  lead Article, articles list[Article], times tuple[datetime], counts dict[int]
  msgspec Named  lead Article, articles list[Article], times tuple[datetime], counts dict[int]
  msgspec Struct lead Article, articles list[Article], times tuple[datetime], counts dict[int]
  msgspec Quoted lead Article, articles list[Article], times tuple[datetime], counts dict[int]
  cattrs  Data   lead Article, articles list[Article], times tuple[datetime], counts dict[int]
  cattrs  Attrs  lead Article, articles list[Article], times tuple[datetime], counts dict[int]
  written and read: equal True - the same bytes True
  counts.get(4711): 3
  ids(): [2]
  Signed without an author: Signed(author=None)
  Plain.signature read three times: [1, 1, 1]
  PlainStruct.signature read three times: [1, 1, 1]
a module in C
  annotations of Data: records.Article, list, tuple, dict
  annotations of Signed: type
  msgspec Data   lead Article, articles list[dict], times tuple[str], counts dict[str]
  msgspec Attrs  lead Article, articles list[dict], times tuple[str], counts dict[str]
  msgspec Named  lead Article, articles list[dict], times tuple[str], counts dict[str]
  msgspec Struct lead Article, articles list[dict], times tuple[str], counts dict[str]
  msgspec Quoted lead Article, articles list[Article], times tuple[datetime], counts dict[int]
  cattrs  Data   lead Article, articles list[dict], times tuple[str], counts dict[str]
  cattrs  Attrs  lead Article, articles list[dict], times tuple[str], counts dict[str]
  written and read: equal False - the same bytes True
  counts.get(4711): None
  ids(): TypeError records.Article object expected; got dict
  Signed without an author: ValidationError Expected `type`, got `NoneType` - at `$.author`
  Plain.signature read three times: [1, 2, 3]
  PlainStruct.signature read three times: [1, 2, 3]
RECORDED
echo "changed since 2026-11-30:" >&2
cat "$folder/changes" >&2
exit 1
