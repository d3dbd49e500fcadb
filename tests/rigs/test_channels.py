"""The rig that was checked for a session says what is plugged into which channel of a take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Line

RIG = """
name = "Prøverommet"
author = "me"
licence = "CC0-1.0"

[[channel]]
number = 2
label = "Åse"
instrument = "vocal"

[[channel]]
number = 3
label = "Mic 3"
instrument = "vocal"
"""


@pytest.fixture
def room(session: Line) -> Line:
    folder = session.app.paths.presets / "rigs"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(RIG, encoding="utf-8")
    for alias in ("Ola", "Åse"):
        session("person", "add", alias, "--group", "Gruppa")
        session("consent", alias, "--use", "record", "--grant")
    session("attend", "Ola", "Åse")
    return session


def test_a_channel_with_somebody_s_name_on_it_is_theirs_and_the_listed_ones_come_first(room: Line) -> None:
    room("rig", "check", "mine")
    said = room("take", "record", "--driver", "simulated", "--seconds", "0.2", "--no-backing").stdout
    assert "Track 1, channel 2 (Åse): Åse, as it says on Prøverommet" in said
    assert "Track 2, channel 3 (Mic 3): Ola, the lowest free one" in said


def test_without_a_check_the_lowest_channels_are_given_out(room: Line) -> None:
    said = room("take", "record", "--driver", "simulated", "--seconds", "0.2", "--no-backing").stdout
    assert "Track 1, channel 1: Ola, the lowest free one" in said
    again = room("take", "record", "--driver", "simulated", "--seconds", "0.2", "--no-backing", "--channel", "4=Ola")
    assert "Track 1, channel 4: Ola\n" in again.stdout
    third = room("take", "record", "--driver", "simulated", "--seconds", "0.2", "--no-backing").stdout
    assert "channel 4: Ola\n" in third
    assert "channel 2: Åse\n" in third


def test_a_rig_that_is_gone_or_broken_stops_no_take(room: Line) -> None:
    room("rig", "check", "mine")
    (room.app.paths.presets / "rigs" / "mine.toml").write_text("name = 3", encoding="utf-8")
    said = room("take", "record", "--driver", "simulated", "--seconds", "0.2", "--no-backing").stdout
    assert "channel 1: Ola, the lowest free one" in said
