"""Recording at a terminal, as a leader does it: keys are pressed and the screen is read."""

from __future__ import annotations

import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import time
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.live.shown import Glass
from workshop.translator import Translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Line

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals there", allow_module_level=True)
import termios

PROGRAM = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from workshop.cli.main import main; main()"
RECORD = ("take", "record", "--driver", "simulated", "--no-backing")
PATIENCE = 30.0


class Window:
    """A command in a terminal window of its own."""

    def __init__(self, columns: int, *words: str) -> None:
        self.glass, self.decoder = Glass(columns, wraps=True), getincrementaldecoder("utf-8")("replace")
        self.ours, self.theirs = os.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.before = termios.tcgetattr(self.theirs)
        ends = {"stdin": self.theirs, "stdout": self.theirs, "stderr": self.theirs}
        environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        command = [sys.executable, "-c", PROGRAM, *words]
        self.process = subprocess.Popen(command, start_new_session=True, env={**environment, "TERM": "xterm"}, **ends)

    def press(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def sees(self, pattern: str) -> re.Match[str]:
        """Wait until the screen shows what looks like that."""
        deadline = time.monotonic() + PATIENCE
        while (found := re.search(pattern, "\n".join(self.glass.seen()))) is None:
            left = deadline - time.monotonic()
            assert left > 0, f"{pattern} did not come:\n" + "\n".join(self.glass.seen())
            self._read(left)
        return found

    def ends(self) -> int:
        """Wait for the command's end; its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            self._read(0.1)
        self._read(0.1)
        return self.process.wait(1)

    def _read(self, seconds: float) -> None:
        if select.select([self.ours], [], [], seconds)[0]:
            self.glass.feed(self.decoder.decode(os.read(self.ours, 65536)))

    def close(self) -> None:
        for descriptor in {self.ours, self.theirs} - {-1}:
            os.close(descriptor)
        self.ours = self.theirs = -1


@pytest.fixture
def band(house: Line) -> Line:
    """A house in which both may be recorded."""
    house("consent", "Đoko", "--use", "record", "--grant")
    return house


@pytest.fixture
def window(band: Line) -> Iterator[Callable[..., Window]]:
    """Opens windows; what is left running in them is ended, and so is a take."""
    opened: list[Window] = []

    def open_window(*words: str, columns: int = 80) -> Window:
        opened.append(Window(columns, *words))
        return opened[-1]

    yield open_window
    for each in opened:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()
        each.close()
    if band.app.takes.rolling() is not None:
        band.app.takes.stop()


@pytest.mark.parametrize(("language", "columns"), [("en", 80), ("nb", 40)])
def test_a_take_is_recorded_and_judged_with_single_keys(
    band: Line, window: Callable[..., Window], language: str, columns: int
) -> None:
    text = Translator(language).text
    screen = window(*RECORD, "--shared", "1=Åse,Đoko", "--lang", language, columns=columns)
    screen.sees(r"▮[^\n]*\n1   Åse *\n2   Đoko *\n")
    screen.press("2")
    screen.sees(r"2 ▶ Đoko +▮")
    screen.press("m")
    screen.sees(text("Marker at {time}.").replace("{time}", r"\d:\d\d\.\d"))
    screen.press("c")
    screen.sees(f"● [^\n]*0:0[^\n]*(\n[^\n]*)?{text('circled')}")
    (rolling,) = band.rows("take", "list")
    assert (rolling["status"], rolling["verdict"]) == ("rolling", "circled")
    screen.press("\n")
    screen.sees(f"1: {text('circled')}")
    screen.press("t")
    screen.sees(text("Note:"))
    screen.press("Refrenget sitter 🎵\n")
    screen.sees(re.escape(text("The note on take {number} is kept.").format(number=1)))
    screen.press("k")
    screen.sees(f"1: {text('keep')}")
    assert screen.ends() == 0
    assert termios.tcgetattr(screen.theirs) == screen.before
    assert screen.glass.cursor
    assert not [line for line in screen.glass.seen() if "▮" in line], "the meters are gone"
    take = band.rows("take", "show", "1")
    assert (take["status"], take["verdict"], take["lost_frames"]) == ("done", "keep", 0)
    assert [marker["kind"] for marker in take["markers"]] == ["marker"]
    assert take["notes"] == ["Refrenget sitter 🎵"]


def test_losing_the_window_never_ends_the_take(band: Line, window: Callable[..., Window]) -> None:
    screen = window(*RECORD)
    screen.sees("Åse +▮")
    screen.close()
    screen.process.wait(PATIENCE)
    assert band.app.takes.rolling() is not None
    assert "Take 1:" in band("take", "stop").stdout
    assert band.rows("take", "list")[0]["status"] == "done"


def test_a_take_that_is_stopped_in_another_window_is_told_and_asked_about_only_there(
    band: Line, window: Callable[..., Window]
) -> None:
    screen = window(*RECORD)
    screen.sees("Åse +▮")
    band("take", "stop")
    assert screen.ends() == 0
    assert "Take 1:" in "\n".join(screen.glass.seen())
    assert "What does the group think of" not in "\n".join(screen.glass.seen())


def test_a_command_that_is_ended_leaves_a_usable_terminal_and_a_take_that_goes_on(
    band: Line, window: Callable[..., Window]
) -> None:
    screen = window(*RECORD)
    screen.sees("Åse +▮")
    assert not screen.glass.cursor
    screen.process.terminate()
    screen.ends()
    assert screen.glass.cursor
    assert termios.tcgetattr(screen.theirs) == screen.before
    assert band.app.takes.rolling() is not None


def test_stop_and_delete_is_asked_once_more_and_leaves_no_audio(band: Line, window: Callable[..., Window]) -> None:
    screen = window(*RECORD)
    screen.sees("Åse +▮")
    screen.press("x")
    screen.sees("delete it for good")
    screen.press("y")
    screen.sees("Take 1 is stopped and deleted.")
    assert screen.ends() == 0
    assert not list(band.app.paths.home.rglob("*.wav"))


def test_ctrl_c_ends_a_take_properly_and_asks_nothing(band: Line, window: Callable[..., Window]) -> None:
    screen = window(*RECORD)
    screen.sees("Åse +▮")
    screen.press("\x03")
    assert screen.ends() == 0
    assert termios.tcgetattr(screen.theirs) == screen.before
    assert "workshop take verdict 1" in "\n".join(screen.glass.seen())
    assert band.rows("take", "list")[0]["status"] == "done"


def test_an_open_device_begins_a_take_with_what_it_kept(band: Line, window: Callable[..., Window]) -> None:
    screen = window("take", "arm", "--driver", "simulated")
    screen.sees("1 Åse +▮")
    screen.sees("The last [1-9] s of everybody")
    screen.press("r")
    screen.sees("● Take 1")
    screen.press("\n")
    screen.sees("What does the group think")
    screen.press("\n")
    assert screen.ends() == 0
    take: dict[str, Any] = band.rows("take", "show", "1")
    assert take["lost_frames"] == 0
    assert take["seconds"] > 1


def test_plain_lines_are_said_where_they_are_asked_for_and_keys_work_all_the_same(
    band: Line, window: Callable[..., Window]
) -> None:
    screen = window(*RECORD, "--plain")
    screen.sees("Take 1 is being recorded.")
    screen.press("m")
    screen.sees("Marker at")
    assert "▮" not in "\n".join(screen.glass.seen())
    screen.press("q")
    screen.sees("What does the group think")
    screen.press("\n")
    assert screen.ends() == 0


def test_a_pipe_gets_plain_lines_and_no_question(band: Line, library_of_its_own: Path) -> None:
    result = band(*RECORD, "--seconds", "0.5")
    assert "Take 1 is being recorded." in result.stdout
    assert "▮" not in result.stdout
    assert "\x1b" not in result.stdout
    assert "workshop take verdict 1" in result.stderr
