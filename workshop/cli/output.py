"""Where a command says things: sentences, tables and JSON on stdout, hints and warnings on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

from workshop.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workshop.cli.columns import Column
    from workshop.cli.progress import Progress
    from workshop.errors import WorkshopError
    from workshop.translator import Translator


_CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}
"""Signs that a terminal obeys instead of showing them: somebody's words must not move it."""


class Output:
    """Says what a command has to say, in the language of `translator`; never fails on a letter the terminal lacks."""

    def __init__(self, translator: Translator, stdout: TextIO | None = None, stderr: TextIO | None = None) -> None:
        self.translator = translator
        self.stdout = stdout or sys.stdout
        self.stderr = stderr or sys.stderr

    @property
    def terminal(self) -> bool:
        """Whether stdout is a terminal."""
        return self.stdout.isatty()

    def text(self, sentence: Message | str) -> str:
        """A sentence in the listener's language, without signs that a terminal obeys; plain text as it is."""
        return self.translator.say(sentence).translate(_CONTROLS) if isinstance(sentence, Message) else sentence

    def say(self, sentence: Message | str = "") -> None:
        """Say what was done or found."""
        self._write(self.stdout, self._sentence(sentence, self.stdout))

    def hint(self, sentence: Message | str) -> None:
        """Say what to do next, on stderr, so that results stay clean."""
        self._write(self.stderr, self._sentence(sentence, self.stderr, "  → "))

    def warn(self, sentence: Message | str) -> None:
        """Say what a leader should know, on stderr."""
        self._write(self.stderr, self._sentence(sentence, self.stderr))

    def refuse(self, error: WorkshopError) -> None:
        """Say why nothing was done, and the way out."""
        self.warn(error.message)
        for problem in getattr(error, "problems", ()):
            self.warn(message("  {problem}", problem=problem))
        if error.hint is not None:
            self.hint(error.hint)

    def table(self, columns: Sequence[Column | tuple[str, str]], rows: Iterable[Mapping[str, Any]]) -> None:
        """Print rows as a table; values are looked up by the columns' keys, and missing ones are left empty."""
        from workshop.cli.cells import cell
        from workshop.cli.columns import Column
        from workshop.cli.tables import print_table

        known = list(rows)
        every = [column if isinstance(column, Column) else Column(*column) for column in columns]
        listed = [column for column in every if column.stands(known)]
        cells = [
            [cell(column.of(row), column.kind, self.translator).translate(_CONTROLS) for column in listed]
            for row in known
        ]
        print_table(self, listed, cells)

    def json(self, rows: Any) -> None:
        """Print JSON; letters that stdout's encoding lacks are escaped, so that it stays valid."""
        import json

        unicode = (self.stdout.encoding or "ascii").lower().replace("-", "") == "utf8"
        self._write(self.stdout, json.dumps(rows, ensure_ascii=not unicode, indent=2, default=str))

    def show(
        self,
        columns: Sequence[Column | tuple[str, str]],
        rows: Sequence[Mapping[str, Any]],
        *,
        as_json: bool = False,
        empty: Message | None = None,
    ) -> None:
        """Print rows as a table or as JSON; `empty` is said instead of a table without rows."""
        if as_json:
            self.json(list(rows))
        elif rows or empty is None:
            self.table(columns, rows)
        else:
            self.say(empty)

    def show_one(
        self, columns: Sequence[Column | tuple[str, str]], row: Mapping[str, Any], *, as_json: bool = False
    ) -> None:
        """Print one row, a line for each value that is there, or as a JSON object."""
        if as_json:
            self.json(row)
            return
        from workshop.cli.cells import cell
        from workshop.cli.columns import Column
        from workshop.cli.tables import width

        listed = [column if isinstance(column, Column) else Column(*column) for column in columns]
        said = [
            (self.translator.text(c.heading), cell(c.of(row), c.kind, self.translator).translate(_CONTROLS))
            for c in listed
        ]
        space = max(width(heading) for heading, _ in said)
        for heading, value in said:
            if value:
                self.say(f"{heading}{' ' * (space - width(heading))}  {value}")

    def progress(self) -> Progress:
        """A line that is kept up to date while something runs."""
        from workshop.cli.progress import Progress

        return Progress(self)

    def _sentence(self, sentence: Message | str, stream: TextIO, start: str = "") -> str:
        """A sentence after `start`, fitted to a terminal; plain text as it is."""
        if not isinstance(sentence, Message):
            return start + sentence
        from workshop.cli.wrapping import laid

        return laid(start + self.text(sentence), stream, len(start))

    def _write(self, stream: TextIO, text: str) -> None:
        """Write a line in what the stream's encoding can hold."""
        encoding = stream.encoding or "utf-8"
        try:
            safe = text.encode(encoding, "backslashreplace").decode(encoding)
        except LookupError:
            safe = text
        stream.write(safe + "\n")
        stream.flush()
