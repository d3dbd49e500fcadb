"""Sentences that outlive a command: written to a small file, read by later ones, taken back when they hold no more."""

from __future__ import annotations

import contextlib
from ast import literal_eval
from typing import TYPE_CHECKING

from workshop.messages import Message
from workshop.paths import make_private

if TYPE_CHECKING:
    from pathlib import Path


def keep(path: Path, about: str, sentence: Message) -> None:
    """Write a sentence and what it is about to `path`. A library that cannot be written keeps none."""
    params = {key: str(value) for key, value in sentence.params.items()}
    with contextlib.suppress(OSError):
        make_private(path.parent)
        path.write_text(repr((about, sentence.id, params)), encoding="utf-8")


def kept(path: Path) -> tuple[str, Message] | None:
    """What `keep` wrote to `path`, as (about, sentence); None where there is nothing that can be read."""
    with contextlib.suppress(OSError, ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        about, sentence, params = literal_eval(path.read_text(encoding="utf-8"))
        if isinstance(about, str) and isinstance(sentence, str) and isinstance(params, dict):
            return about, Message(sentence, params)
    return None


def forget(path: Path) -> None:
    """Take back what was kept at `path`."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
