"""A line that is kept up to date while something runs: redrawn on a terminal, silent elsewhere."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.live import Live
    from rich.text import Text

    from workshop.cli.output import Output
    from workshop.messages import Message


class Progress:
    """`with output.progress() as progress: progress.update(sentence)`.

    On a terminal `update` redraws the line. Elsewhere it is silent, so that logs stay short; `note` is said in both.
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self._stack = ExitStack()
        self._live: Live | None = None

    def __enter__(self) -> Self:
        """Begin the line, on a terminal."""
        if self._output.terminal:
            from rich.console import Console
            from rich.live import Live

            console = Console(file=self._output.stdout, highlight=False)
            self._live = self._stack.enter_context(Live("", console=console, refresh_per_second=10, transient=True))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the line."""
        self._stack.close()
        self._live = None

    def update(self, sentence: Message | str) -> None:
        """Put `sentence` in the line."""
        if self._live is not None:
            self._live.update(_literal(self._output.text(sentence)))

    def note(self, sentence: Message | str) -> None:
        """Say something that stays, above the line."""
        if self._live is not None:
            self._live.console.print(_literal(self._output.text(sentence)))
        else:
            self._output.say(sentence)


def _literal(text: str) -> Text:
    """Text in which brackets mean nothing."""
    from rich.text import Text

    return Text(text)
