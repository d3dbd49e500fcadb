"""Help pages in the listener's language: click lays them out, each text is translated on its way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from workshop.cli.clickwords import capitals, say_again

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.translator import Translator


class HelpPage(click.HelpFormatter):
    """A formatter that translates headings, prose, placeholders and the notes in brackets after an option."""

    def __init__(self, translator: Translator, width: int | None = None, max_width: int | None = None) -> None:
        super().__init__(width=width, max_width=max_width)
        self._translator = translator

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        said = f"{self._translator.text('Usage:')} " if prefix is None else prefix
        super().write_usage(prog, capitals(args, self._translator), said)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(self._translator.text(heading))

    def write_text(self, text: str) -> None:
        """Write a paragraph of help."""
        super().write_text(self._translator.text(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options, arguments or commands."""
        said = [(capitals(name, self._translator), self._explain(text)) for name, text in rows]
        super().write_dl(said, col_max, col_spacing)

    def _explain(self, text: str) -> str:
        """An option's help with its notes, as in `How many.  [default: 2; required]`."""
        prose, notes = text, ""
        found = re.fullmatch(r"(?s)(?:(.*?)  )?\[([^\[\]]+)\]", text)
        if found is not None:
            prose, notes = found[1] or "", found[2]
        said = "; ".join(say_again(note, self._translator) for note in notes.split("; ")) if notes else ""
        return "  ".join(part for part in (self._translator.text(prose), f"[{said}]" if said else "") if part)
