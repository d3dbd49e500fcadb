"""Where a take is shown: on a terminal, meters that move; elsewhere, or where asked for, a few plain lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol, Self

import click

from workshop.cli.live.lines import Lines
from workshop.cli.live.screen import Screen
from workshop.messages import N_

if TYPE_CHECKING:
    from types import TracebackType

    from workshop.cli.request import F, Request
    from workshop.messages import Message
    from workshop.services.armed_view import ArmedView
    from workshop.services.take_view import TakeView

PLAIN = "workshop.plain"


class Display(Protocol):
    """Shows views, and says what has changed and what keys did. Whatever becomes of the terminal, it never fails."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal as it was."""

    def show(self, view: TakeView) -> None:
        """Show a take as it is now."""

    def show_armed(self, view: ArmedView) -> None:
        """Show an open device as it is now."""

    def tell(self, sentence: Message) -> None:
        """Say what has changed."""

    def answer(self, sentence: Message) -> None:
        """Say what a key did."""

    def help(self, view: TakeView) -> None:
        """Show what each key is for, or hide it."""

    def anew(self) -> None:
        """Draw all of it again."""

    def rest(self) -> None:
        """Leave the terminal to the shell for a while; safe in a signal handler."""


def plain_option(command: F) -> F:
    """Give a command `--plain`, which `display_for` heeds."""

    def keep(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
        ctx.meta[PLAIN] = wanted

    said = N_("Say plain lines instead of drawing meters, as for a screen reader.")
    return click.option("--plain", is_flag=True, expose_value=False, callback=keep, help=said)(command)


def display_for(request: Request) -> Screen | Lines:
    """Meters on a terminal that can draw them; plain lines elsewhere, with `--plain` and where TERM is dumb."""
    ctx = click.get_current_context(silent=True)
    plain = (ctx is not None and ctx.meta.get(PLAIN)) or request.app.environ.get("TERM") == "dumb"
    if plain or not request.output.terminal or _legacy_windows():
        return Lines(request.output)
    return Screen(request.output)


def _legacy_windows() -> bool:
    """Whether this is a console of Windows that obeys no control sequences."""
    if sys.platform != "win32":
        return False
    from rich.console import detect_legacy_windows

    return detect_legacy_windows()
