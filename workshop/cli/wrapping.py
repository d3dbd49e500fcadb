"""Sentences on a terminal, broken between words; what is to be pasted stays in one piece."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from workshop.cli.tables import width

if TYPE_CHECKING:
    from typing import TextIO

_PIECE = re.compile(r"(?:`[^`]*`|[^ ])+")
"""A word, or a whole command between backticks: half a command would be run when it is pasted."""


def laid(text: str, stream: TextIO, indent: int = 0) -> str:
    """`text` in lines that fit the terminal behind `stream`, those after the first `indent` cells in.

    It comes back as it is where there is no terminal, or where it has lines of its own already.
    """
    most = shutil.get_terminal_size().columns
    if not stream.isatty() or "\n" in text or width(text) <= most:
        return text
    margin = " " * indent
    lines = [text[: len(text) - len(text.lstrip(" "))]]
    for piece in _PIECE.findall(text):
        joined = f"{lines[-1]} {piece}" if lines[-1].strip() else lines[-1] + piece
        if lines[-1].strip() and width(joined) > most:
            lines.append(margin + piece)
        else:
            lines[-1] = joined
    return "\n".join(lines)
