"""`take record` with a chosen beat that cannot be made: refused before anything rolls, with the way to record at once."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import house
from tests.session.leader import PROGRAM, Leader
from workshop.kept import keep
from workshop.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Line

__all__ = ["house"]
RECORD = ("take", "record", "--driver", "simulated", "--seconds", "0.5")


@pytest.fixture
def leader(house: Line, library_of_its_own: Path) -> Leader:
    """A leader with an open session, somebody who may be recorded, and a beat chosen."""
    house("beat", "choose", "boom-bap", "--hear", "click")
    return Leader(library_of_its_own)


def a_file_for_a_folder(leader: Leader) -> None:
    (leader.home / "data").mkdir(exist_ok=True)
    (leader.home / "data" / "beats").write_text("x", encoding="utf-8")


def a_folder_that_is_closed(leader: Leader) -> None:
    leader.types(*RECORD)
    for kept in (leader.home / "data" / "beats").glob("*.wav"):
        kept.unlink()
        kept.mkdir()
        (kept / "inside").touch()


def a_template_that_broke(leader: Leader) -> None:
    own = leader.home / "presets" / "beats" / "boom-bap.toml"
    own.parent.mkdir(parents=True)
    own.write_text("tempo = 1\n", encoding="utf-8")


def a_hidden_older_failure(leader: Leader) -> None:
    keep(leader.home / "logs" / "beats.failure", "workshop_session_opened", message("It failed before."))
    a_template_that_broke(leader)


def a_kit_that_is_gone(leader: Leader) -> None:
    leader.types("beat", "choose", "boom-bap", "--kit", "dusty")
    own = leader.home / "presets" / "kits" / "dusty.toml"
    own.parent.mkdir(parents=True)
    own.write_text("base = 7\n", encoding="utf-8")


@pytest.mark.parametrize(
    "harm",
    [a_file_for_a_folder, a_folder_that_is_closed, a_template_that_broke, a_hidden_older_failure, a_kit_that_is_gone],
)
def test_whatever_keeps_the_beat_from_being_made_refuses_the_take(
    leader: Leader, harm: Callable[[Leader], Any]
) -> None:
    harm(leader)
    before = leader.rows("take", "list")
    said = leader.refused(*RECORD)

    assert "The beat cannot be played along." in said
    assert "`workshop take record --no-backing`" in said
    assert leader.rows("take", "list") == before
    leader.types(*RECORD, "--no-backing")
    assert len(leader.rows("take", "list")) == len(before) + 1


def test_a_template_that_broke_is_told_with_its_lines_and_never_logged(leader: Leader) -> None:
    own = leader.home / "presets" / "beats" / "kari.toml"
    own.parent.mkdir(parents=True)
    own.write_text(BROKEN.replace("tempo = 9", "tempo = 90"), encoding="utf-8")
    leader.types("beat", "choose", "kari")
    own.write_text(BROKEN, encoding="utf-8")
    said = leader.refused(*RECORD)

    assert "kari.toml:3: tempo" in said
    assert "tempo = 9\n" in said
    assert "^" in said
    assert "workshop preset check" in said
    kept = [path for path in (leader.home / "logs").iterdir() if path.is_file()]
    assert kept
    assert not any("kari" in path.read_text(encoding="utf-8") for path in kept)


BROKEN = """
name = "Mine"
tempo = 9
style = "test"
author = "me"
licence = "CC0-1.0"
tip.nb = "Syng."
tip.en = "Sing."
song.form = ["verse 4"]
[section.verse]
drums.kick = "|x...x...x...x...|"
"""


def test_the_refusal_is_norwegian_to_its_end(leader: Leader) -> None:
    a_folder_that_is_closed(leader)
    said = leader.refused("--lang", "nb", *RECORD)

    assert "Beaten" in said or "beaten" in said
    assert not {"The", "the", "See", "cannot"} & set(said.split())


def test_the_beat_leaves_the_take_its_room(leader: Leader) -> None:
    disk = leader.home / "data"
    disk.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=82m", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("cannot mount a small disk here")
    try:
        said = leader.refused(*RECORD)
        left = [path for path in disk.rglob("*") if path.is_file() and path.suffix in {".wav", ".part"}]
    finally:
        subprocess.run(["umount", str(disk)], check=True)

    assert "too full for the beat and the take together" in said
    assert "`workshop take record --no-backing`" in said
    assert left == []


@pytest.fixture
def preparing(leader: Leader) -> Iterator[subprocess.Popen[str]]:
    """`take record` while it renders a beat of an hour."""
    own = leader.home / "presets" / "beats" / "long.toml"
    own.parent.mkdir(parents=True)
    own.write_text(
        BROKEN.replace("tempo = 9", "tempo = 30").replace('["verse 4"]', '["verse 64", "verse 64", "verse 64"]'),
        encoding="utf-8",
    )
    leader.types("beat", "choose", "long")
    process = subprocess.Popen(
        [PROGRAM, *RECORD], env=leader.environment(), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 30
    while not parts(leader) and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield process
    process.kill()
    process.communicate()


def parts(leader: Leader) -> list[Path]:
    """What is being rendered."""
    return list((leader.home / "data" / "beats").glob(".*.part"))


@pytest.mark.parametrize("whole_group", [True, False], ids=["from the terminal", "to the command alone"])
def test_ctrl_c_while_the_beat_is_made_leaves_no_take(
    leader: Leader, preparing: subprocess.Popen[str], whole_group: bool
) -> None:
    (os.killpg if whole_group else os.kill)(preparing.pid, signal.SIGINT)
    _, said = preparing.communicate(timeout=10)

    assert preparing.returncode == 1
    assert said.strip() == "Stopped. What was stored before is safe."
    assert leader.rows("take", "list") == []
    assert parts(leader) == []


@pytest.mark.parametrize("deadly", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_dies_takes_the_rendering_with_it(
    leader: Leader, preparing: subprocess.Popen[str], deadly: signal.Signals
) -> None:
    preparing.send_signal(deadly)
    preparing.communicate(timeout=10)
    deadline = time.monotonic() + 10
    while parts(leader):
        assert time.monotonic() < deadline
        time.sleep(0.05)
