"""What is left of a rendering whose processes are killed, and how it makes room on a disk that is really full."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workshop import FileError
from workshop_beats.rendering.backing import render_backing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Line

RATE = 48_000
PATIENCE = 30.0
LONG = """
name = "Long"
style = "test"
tempo = 60
author = "me"
licence = "CC0-1.0"
tip.nb = "Syng."
tip.en = "Sing."
song.form = ["verse {bars}"]
[section.verse]
drums.hat = "|x...x...x...x...|"
"""
PROGRAM = f"""
import os
from pathlib import Path
from workshop.app import create_app
from workshop_beats.rendering.backing import render_backing
app = create_app(Path(os.environ["WORKSHOP_HOME"]), environ=dict(os.environ))
render_backing(app.host.context("beats"), "long", {RATE})
"""


def wait_for(what: Callable[[], Any]) -> Any:
    """What there is, as soon as there is something."""
    deadline = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.002)
    return found


def write_beat(session: Line, bars: int) -> Any:
    """A beat of so many bars of four seconds in the library; returns the plugin's context."""
    own = session.app.paths.presets / "beats"
    own.mkdir(parents=True)
    (own / "long.toml").write_text(LONG.format(bars=bars), encoding="utf-8")
    return session.app.host.context("beats")


@pytest.fixture
def context(session: Line) -> Any:
    """The plugin's context in a library with a beat of four minutes."""
    return write_beat(session, 64)


@pytest.fixture
def halted(context: Any) -> Iterator[tuple[int, int]]:
    """A command that renders the beat and the process that does it for it, by id; the latter is stopped on its way."""
    command = subprocess.Popen([sys.executable, "-c", PROGRAM])
    children = Path(f"/proc/{command.pid}/task/{command.pid}/children")
    try:
        wait_for(lambda: [path for path in context.data.glob(".*.part") if path.stat().st_size > 1_000_000])
        child = int(children.read_text(encoding="ascii").split()[0])
        os.kill(child, signal.SIGSTOP)
        yield command.pid, child
    finally:
        command.kill()
        command.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="finds the process in /proc")
def test_a_rendering_whose_command_was_killed_ends_and_leaves_nothing(halted: tuple[int, int], context: Any) -> None:
    command, child = halted
    ended = os.pidfd_open(child)
    os.kill(command, signal.SIGKILL)
    os.kill(child, signal.SIGCONT)
    assert select.select([ended], [], [], PATIENCE)[0]
    os.close(ended)

    assert not list(context.data.glob("*.wav")) + list(context.data.glob(".*.part"))


@pytest.mark.skipif(sys.platform != "linux", reason="finds the process in /proc")
def test_what_two_killed_processes_left_is_swept_by_the_next_take(halted: tuple[int, int], context: Any) -> None:
    for process in halted:
        os.kill(process, signal.SIGKILL)
    os.waitpid(halted[0], 0)
    assert list(context.data.glob(".*.part"))
    (context.home / "presets" / "beats" / "long.toml").write_text(LONG.format(bars=1), encoding="utf-8")
    render_backing(context, "long", RATE)

    assert not list(context.data.glob(".*.part"))


def test_on_a_full_disk_old_backings_give_way_and_a_new_one_that_may_be_loading_does_not(
    session: Line, tiny_disk: Path
) -> None:
    context = replace(write_beat(session, 1), data=tiny_disk)
    old = tiny_disk / "old.wav"
    old.write_bytes(bytes(4_500_000))
    with pytest.raises(FileError):
        render_backing(context, "long", RATE // 2)
    assert old.exists()

    os.utime(old, (time.time() - 3600,) * 2)
    assert render_backing(context, "long", RATE // 2).path.exists()
    assert not old.exists()
