"""Before a take it is said what is waited for, and that nothing is recorded yet."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click
import pytest

from workshop.cli.interrupts import CtrlC
from workshop.cli.live import preparing as module
from workshop.cli.live.display import PLAIN
from workshop.cli.live.preparing import preparing
from workshop.cli.output import Output
from workshop.cli.request import Request
from workshop.translator import Translator

if TYPE_CHECKING:
    from collections.abc import Callable


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def request(stream: io.StringIO, term: str = "xterm") -> Request:
    app: Any = SimpleNamespace(environ={"TERM": term})
    return Request(app, Output(Translator(), stream, io.StringIO()), Translator())


WAITING = "Getting ready what plays along … Nothing is recorded yet. Ctrl-C cancels.\n"


def test_a_mix_of_takes_is_told_at_once_in_a_plain_line() -> None:
    stream = io.StringIO()
    with preparing(request(stream), CtrlC(), at_once=True) as told:
        assert stream.getvalue() == WAITING
        told(0.4)
    assert stream.getvalue() == WAITING


def test_where_lines_are_plain_nothing_is_drawn_on_a_terminal_either() -> None:
    stream = Terminal()
    with preparing(request(stream, "dumb"), CtrlC(), at_once=True) as told:
        told(0.4)
    assert stream.getvalue() == WAITING
    stream = Terminal()
    with click.Context(click.Command("record"), obj=None) as ctx:
        ctx.meta[PLAIN] = True
        with preparing(request(stream), CtrlC(), at_once=True):
            pass
    assert stream.getvalue() == WAITING


def test_on_a_terminal_it_is_told_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("workshop.cli.progress.Progress.update", lambda _self, sentence: shown.append(str(sentence)))
    with preparing(request(Terminal()), CtrlC(), at_once=True) as told:
        told(0.4)
    assert shown == [
        WAITING.strip(),
        "Getting ready what plays along … 40 %. Nothing is recorded yet. Ctrl-C cancels.",
    ]


def test_what_is_ready_soon_is_not_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[float, Callable[..., object]]] = []

    class Later:
        def __init__(self, seconds: float, say: Callable[..., object], words: tuple[object, ...]) -> None:
            self.due = (seconds, lambda: say(*words))

        def start(self) -> None:
            started.append(self.due)

        def cancel(self) -> None:
            started.append((0.0, lambda: None))

    monkeypatch.setattr(module, "Timer", Later)
    stream = io.StringIO()
    with preparing(request(stream), CtrlC(), at_once=False):
        assert stream.getvalue() == ""
        started[0][1]()
    assert stream.getvalue() == WAITING
    assert [seconds for seconds, _ in started] == [module.PATIENCE_SECONDS, 0.0]


def test_ctrl_c_gives_it_up() -> None:
    ctrl_c: Any = CtrlC()
    ctrl_c._count = 1
    with pytest.raises(KeyboardInterrupt), preparing(request(io.StringIO()), ctrl_c, at_once=True):
        pass
