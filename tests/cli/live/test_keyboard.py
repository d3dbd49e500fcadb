"""Single keys at a terminal, which is as it was afterwards; and a stdin that is no terminal is never touched."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from workshop.cli.live.keyboard import Keyboard, attended, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
PROGRAM = """
import sys, time
from workshop.cli.live.keyboard import Keyboard
with Keyboard(lambda: print("again", flush=True)) as keyboard:
    print("ready", flush=True)
    while True:
        for key in keyboard.pressed(5):
            print("key", key, flush=True)
"""
OF_ITS_OWN = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"


class Desk:
    """Both ends of a terminal."""

    def __init__(self) -> None:
        self.ours, self.theirs = os.openpty()

    def modes(self) -> list[object]:
        import termios

        return termios.tcgetattr(self.theirs)

    @property
    def edits_lines(self) -> bool:
        import termios

        flags = self.modes()[3]
        assert isinstance(flags, int)
        return bool(flags & termios.ICANON) and bool(flags & termios.ECHO)

    def types(self, lines: bytes) -> None:
        """Type whole lines, and wait until they have reached whoever reads: a terminal passes them on in its time."""
        os.write(self.ours, lines)
        assert select.select([self.theirs], [], [], 5)[0]

    def reads(self, wanted: str, seconds: float = 20.0) -> str:
        """What comes until `wanted` has come."""
        came, deadline = "", time.monotonic() + seconds
        while wanted not in came:
            ready, _, _ = select.select([self.ours], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"{wanted!r} did not come: {came!r}"
            came += os.read(self.ours, 4096).decode()
        return came

    def program(self) -> subprocess.Popen[bytes]:
        """A program at the terminal, which is its own."""
        ends = {"stdin": self.theirs, "stdout": self.theirs, "stderr": self.theirs}
        return subprocess.Popen([sys.executable, "-c", OF_ITS_OWN + PROGRAM], start_new_session=True, **ends)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    for descriptor in (made.ours, made.theirs):
        os.close(descriptor)


@pytest.fixture
def stdin(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The desk, as this process's stdin."""
    with os.fdopen(os.dup(desk.theirs), "r", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        yield desk


def test_signs_are_keys_and_what_sends_several_is_none() -> None:
    assert keys_of("M\r?1\n") == ["m", "enter", "?", "1", "enter"]
    assert keys_of("c\x1b[3~x") == ["c"], "what comes behind an unknown key may be part of it"
    assert keys_of("\x1b[Cm\x00\x07") == ["right", "m"]


def test_keys_come_without_enter_and_the_terminal_is_as_it_was(stdin: Desk) -> None:
    before = stdin.modes()
    with Keyboard() as keyboard:
        assert not stdin.edits_lines
        assert keyboard.pressed() == []
        os.write(stdin.ours, b"m2")
        assert keyboard.pressed(5) == ["m", "2"]
    assert stdin.modes() == before


def test_what_was_typed_too_early_stops_no_take(stdin: Desk) -> None:
    stdin.types(b"\n\n")
    with Keyboard() as keyboard:
        assert keyboard.pressed(0.05) == []


def test_the_terminal_is_put_right_whatever_happens(stdin: Desk) -> None:
    before = stdin.modes()
    with pytest.raises(RuntimeError), Keyboard():
        raise RuntimeError
    assert stdin.modes() == before


def test_a_line_can_be_typed_in_between(stdin: Desk) -> None:
    with Keyboard() as keyboard:
        with keyboard.line_editing():
            assert stdin.edits_lines
        assert not stdin.edits_lines


def test_a_keyboard_that_hangs_up_presses_nothing(stdin: Desk) -> None:
    with Keyboard() as keyboard:
        ours = os.dup(stdin.ours)
        os.close(stdin.ours)
        stdin.ours = os.open(os.devnull, os.O_RDONLY)
        os.close(ours)
        assert keyboard.pressed(1) == []
        assert not keyboard.attended
        assert keyboard.pressed(0.01) == []


@pytest.mark.parametrize("stream", [io.StringIO("\n\nx"), None])
def test_a_stdin_that_is_no_terminal_is_never_touched(
    stream: io.StringIO | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", stream)
    with Keyboard() as keyboard:
        assert not attended()
        assert keyboard.pressed(0.01) == []
    assert stream is None or stream.tell() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_the_process_leaves_the_terminal_as_it_was(desk: Desk, number: signal.Signals) -> None:
    before = desk.modes()
    with desk.program() as process:
        try:
            desk.reads("ready")
            assert not desk.edits_lines
            process.send_signal(number)
            assert process.wait(20) == -number
        finally:
            process.kill()
        assert desk.modes() == before


def test_a_process_that_was_stopped_and_goes_on_draws_anew_and_hears_keys(desk: Desk) -> None:
    # A terminal without a shell stops nobody: the signal is over at once.
    with desk.program() as process:
        try:
            desk.reads("ready")
            process.send_signal(signal.SIGTSTP)
            desk.reads("again")
            os.write(desk.ours, b"c")
            desk.reads("key c")
        finally:
            process.kill()
