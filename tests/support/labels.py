"""Labels of lines for tests, one sign for each."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.pages.labels.costs import Label

LABEL_OF_SIGN = {
    ".": Label.BEFORE,
    "T": Label.TITLE,
    "B": Label.BYLINE,
    "x": Label.TEXT,
    "s": Label.SUBHEAD,
    "-": Label.FURNITURE,
    "h": Label.HEADING,
    "c": Label.COMMENT,
    "<": Label.RELATED_BEFORE,
    "t": Label.RELATED_TITLE,
    "m": Label.RELATED_MIDDLE,
    "r": Label.RELATED_TEXT,
    ">": Label.RELATED_AFTER,
}
_SIGN_OF_LABEL = {label: sign for sign, label in LABEL_OF_SIGN.items()}


def read_label_signs(signs: str) -> list[Label]:
    return [LABEL_OF_SIGN[sign] for sign in signs]


def write_label_signs(labels: Iterable[Label]) -> str:
    return "".join(_SIGN_OF_LABEL[label] for label in labels)
