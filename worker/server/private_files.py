"""The data folder and the files in it, which are ours alone; what is wrong with a folder that can't be used."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from ..failures import DISK_FULL, FOLDER_UNUSABLE, FailureKind

REMEDY = "name another folder by --data-dir"


class UnusableFolderError(Exception):
    """Another process runs on the folder, or it can't be written to; the message says which or why, and what to do."""

    def __init__(self, message: str, kind: FailureKind = FOLDER_UNUSABLE) -> None:
        super().__init__(message)
        self.kind = kind


def describe_folder_error(folder: Path, error: OSError) -> UnusableFolderError:
    """Why a folder can't be made, entered or written to, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UnusableFolderError(f"{folder} is on a full disk: make room there, or {REMEDY}", DISK_FULL)
    return UnusableFolderError(
        f"{folder} can't be used as the data folder ({error.strerror}): mend its rights, or {REMEDY}"
    )


def make_private_folder(path: Path) -> None:
    """Make a folder that only we can enter, or make it so.  Raises UnusableFolderError where it is not ours."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        folder_stat = path.lstat()
        if stat.S_ISDIR(folder_stat.st_mode) and folder_stat.st_uid == os.geteuid():
            path.chmod(0o700)
    except OSError as error:
        raise describe_folder_error(path, error) from error
    if not stat.S_ISDIR(folder_stat.st_mode):
        raise UnusableFolderError(f"{path} is a link or a file; name the folder itself")
    if folder_stat.st_uid != os.geteuid():
        raise UnusableFolderError(
            f"{path} belongs to another user (uid {folder_stat.st_uid}); name a folder of your own"
        )


def open_private_file(path: Path) -> int:
    """A file of ours, made where it is missing.  Inherited only by programs that it is passed to.

    Raises UnusableFolderError where it can't be made or opened.
    """
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise describe_folder_error(path.parent, error) from error
