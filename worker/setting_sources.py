"""Where settings come from: a .env file, then environment variables, then flags, each outranking the one before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from dotenv import dotenv_values

from .failures import INVALID_SETTING, SETTINGS_UNREADABLE, FailureKind

PREFIX = "FEEDMILL_"


class SettingsError(Exception):
    """A setting can't be used; the message names it, where it came from, and what it should be."""

    def __init__(self, message: str, kind: FailureKind = INVALID_SETTING) -> None:
        super().__init__(message)
        self.kind = kind


class GivenValue(NamedTuple):
    """The value of one setting, as it was written down."""

    value: object
    origin: str  # "the default", the path of a .env file, "the environment" or "a flag"


def read_given_values(
    environ: Mapping[str, str], dotenv: Path | None, flags: Mapping[str, object] | None
) -> dict[str, GivenValue]:
    """What is given of settings, by name in small letters without the prefix; names may be wrong ones.

    Args:
        dotenv: a file; None: `.env` in the folder that we are in.
        flags: one that is None counts as not given.

    Raises:
        SettingsError: a file that can't be read.

    >>> read_given_values({"FEEDMILL_WORKERS": "4"}, Path("/nonexistent"), {})["workers"]
    GivenValue(value='4', origin='the environment')
    """
    file = dotenv or Path(".env")  # as it is named: a folder above may be closed to us
    given = {"data_dir": GivenValue(str(default_data_dir(environ)), "the default")}
    given |= _read_prefixed(_read_dotenv(file), str(file.absolute()))
    given |= _read_prefixed(environ, "the environment")
    return given | {name: GivenValue(value, "a flag") for name, value in (flags or {}).items() if value is not None}


def _read_dotenv(file: Path) -> Mapping[str, str | None]:
    try:
        return dotenv_values(file) if file.is_file() else {}
    except OSError as error:
        raise SettingsError(
            f"{file.absolute()} can't be read: {error.strerror}; mend its rights, or remove it", SETTINGS_UNREADABLE
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(
            f"{file.absolute()} is not UTF-8: save it as UTF-8, with one NAME=value a line", SETTINGS_UNREADABLE
        ) from None


def is_collection_name(text: str) -> bool:
    """Whether a collection can be called so.

    >>> is_collection_name("archive-2.b"), is_collection_name("a/b"), is_collection_name("")
    (True, False, False)
    """
    return re.fullmatch(r"[\w.-]+", text, re.ASCII) is not None


def default_data_dir(environ: Mapping[str, str]) -> Path:
    """Where the embedded server keeps its data.

    >>> default_data_dir({"HOME": "/home/ann", "XDG_DATA_HOME": "data"}).as_posix()
    '/home/ann/.local/share/feedmill'
    """
    return locate_user_folder(environ, "data") / "feedmill"


def locate_user_folder(environ: Mapping[str, str], holds: Literal["data", "config"]) -> Path:
    """Where the XDG base directory specification puts what programs keep for a user; it has a relative path ignored.

    >>> locate_user_folder({"HOME": "/home/ann"}, "config").as_posix()
    '/home/ann/.config'
    """
    base = Path(environ.get(f"XDG_{holds.upper()}_HOME", ""))
    if base.is_absolute():
        return base
    home = Path(environ.get("HOME", "~")).expanduser()
    return home / ".local" / "share" if holds == "data" else home / ".config"


def _read_prefixed(values: Mapping[str, str | None], origin: str) -> dict[str, GivenValue]:
    given = {name: value for name, value in values.items() if name.startswith(PREFIX) and value not in (None, "")}
    return {name.removeprefix(PREFIX).lower(): GivenValue(value, origin) for name, value in given.items()}
