"""Archives of real material, unpacked for as long as they are needed."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def unpack_archive(archive: Path) -> Iterator[Path]:
    """A folder with an archive's files, which is gone afterwards."""
    with TemporaryDirectory() as folder, tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
        yield Path(folder)
