"""Several files into one folder of a leader's own: all of them are there in the end, or nothing has changed."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from workshop import FileError, message
from workshop_beats.rendering.render import need_room

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def need_new(files: Iterable[Path], option: str) -> None:
    """Refuse where one of the files is there already; `option` is what names their folder.

    Raises:
        FileError: One is.
    """
    for path in files:
        if path.exists() or path.is_symlink():
            raise FileError(
                message("There is already a file {path}.", path=path),
                message("Name another folder with {option}.", option=option),
            )


@contextmanager
def made_folder(folder: Path, size: int) -> Iterator[None]:
    """See that the folder is there with room for `size` bytes; one that was made here goes again after a failure.

    Raises:
        FileError: It cannot be made, or its disk is too full.
    """
    made = not folder.is_dir()
    need_room(folder.absolute().parent if made else folder, size)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FileError(
            message("The folder {path} cannot be made.", path=folder),
            message("Name another one. The machine says: {reason}.", reason=error.strerror or error),
        ) from error
    try:
        yield
    except BaseException:
        if made:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def all_or_none(folder: Path, files: Iterable[Path]) -> Iterator[dict[Path, Path]]:
    """Where to write each of the files meanwhile; at the end they appear under their names, all or none.

    Raises:
        FileError: The folder cannot be written, or a file has got one of the names in the meantime.
    """
    files = tuple(files)
    try:
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as aside:
            parts = {path: Path(aside) / path.name for path in files}
            yield parts
            _appear(parts)
    except OSError as error:
        raise FileError(
            message("The folder {path} cannot be written.", path=folder),
            message("Name another one. The machine says: {reason}.", reason=error.strerror or error),
        ) from error


def _appear(parts: dict[Path, Path]) -> None:
    """Put the parts under their names; after a failure none is there."""
    placed: list[Path] = []
    try:
        for path, part in parts.items():
            need_new((path,), "--sections")
            part.replace(path)
            placed.append(path)
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise
