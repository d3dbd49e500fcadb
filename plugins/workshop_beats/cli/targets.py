"""Names of files that say what is in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workshop import StateError, message

if TYPE_CHECKING:
    from pathlib import Path

_ENDING = re.compile(r"\.[^\W\d_]\w{1,4}")
"""What other programs take for the kind of a file; not the .2 of “version 1.2”."""


def ending_of(path: Path) -> str:
    """The ending that says what kind of file it is, in small letters with its dot; "" where there is none."""
    return path.suffix.lower() if _ENDING.fullmatch(path.suffix) else ""


def target_of(path: Path, kind: str, endings: tuple[str, ...]) -> Path:
    """The file to write something of a `kind` into: the path, with the first of `endings` where it has none.

    Raises:
        StateError: Its ending says that it holds something else.
    """
    ending = ending_of(path)
    if ending in endings:
        return path
    if not ending:
        return path.with_name(path.name + endings[0])
    raise StateError(
        message("{file} ends in {ending}, but what is written is {kind}.", file=path.name, ending=ending, kind=kind),
        message("Give it a name for {kind}: `--to {path}`.", kind=kind, path=path.with_suffix(endings[0])),
    )
