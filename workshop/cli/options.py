"""Options that hold for every command and may stand anywhere on the line: read before click parses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workshop.translator import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence


class Given(NamedTuple):
    """A command line: the language it asked for (None: the machine's), whether tracebacks are wanted, and all else."""

    arguments: tuple[str, ...]
    language: str | None = None
    debug: bool = False

    def rest(self) -> list[str]:
        """What is left for click."""
        return list(self.arguments)


def split_options(arguments: Sequence[str]) -> Given:
    """Take `--lang nb|en`, `--lang=nb` and `--debug` out of `arguments`; what follows `--` is left alone.

    A language that is not spoken here stays at the front of the line, where click refuses it.
    """
    rest: list[str] = []
    language, debug, wrong = None, False, []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
        elif argument == "--debug":
            debug = True
        elif argument == "--lang" or argument.startswith("--lang="):
            value = argument.partition("=")[2] if "=" in argument else next(waiting, "")
            if value in LANGUAGES:
                language = value
            else:
                wrong = ["--lang", value]
        else:
            rest.append(argument)
    return Given((*wrong, *rest), language, debug)
