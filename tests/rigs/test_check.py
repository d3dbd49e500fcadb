"""A rig is checked against what is plugged in, and the result is kept with the session."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.audio.jack import MidiPair
    from tests.cli.conftest import Line

RIG = """
name = "Prøverommet"
author = "me"
licence = "CC0-1.0"
ignore = ["Midi Through*"]

[[device]]
name = "Pads"
profile = "akai-lpd8"

[[device]]
name = "Wire"
input = "tx:*"
"""


@pytest.fixture(autouse=True)
def own_rig(line: Line) -> None:
    folder = line.app.paths.presets / "rigs"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(RIG, encoding="utf-8")


def states(rows: list[dict[str, str]]) -> set[tuple[str, str, str, str]]:
    return {(row["state"], row["device"], row["direction"], row["port"]) for row in rows}


def test_all_there_is_exit_code_0(session: Line, plug: Callable[..., None]) -> None:
    plug(["LPD8 MIDI 1 20:0", "tx:out", "Midi Through 14:0"], ["LPD8 MIDI 1 20:0"])
    rows = session.rows("rig", "check", "mine", "--driver", "fake")

    assert {row["state"] for row in rows} == {"found"}


def test_each_missing_and_each_unexpected_port_is_named_and_the_exit_code_is_1(
    session: Line, plug: Callable[..., None]
) -> None:
    plug(["LPD8", "Telefon"])
    result = session("rig", "check", "mine", "--driver", "fake", "--json", code=1)

    assert states(json.loads(result.stdout)) == {
        ("missing", "Pads", "output", "*LPD8*"),
        ("missing", "Wire", "input", "tx:*"),
        ("found", "Pads", "input", "LPD8"),
        ("unexpected", "", "input", "Telefon"),
    }
    assert "Not plugged in: Pads, Wire." in result.stderr
    assert "workshop rig check mine" in result.stderr


def test_the_result_is_kept_and_the_log_holds_numbers_only(session: Line, plug: Callable[..., None]) -> None:
    plug(["Åses telefon"])
    session("rig", "check", "mine", "--driver", "fake", code=1)
    opened = session.app.sessions.current()
    (document,) = session.app.documents.find("rigs.check", opened.id)
    (event,) = [event for event, _ in session.app.events.sentences() if event.kind == "rig.checked"]

    assert "Åses telefon" in document.text
    assert json.loads(event.data or "") == {"missing": 3, "unexpected": 1}


def test_a_rig_can_be_checked_before_a_session_is_open(line: Line, plug: Callable[..., None]) -> None:
    plug(["LPD8", "tx:out"], ["LPD8"])

    assert line.rows("rig", "check", "mine", "--driver", "fake")


def test_a_driver_that_cannot_look_is_not_a_missing_device(session: Line, plug: Callable[..., None]) -> None:
    plug(["fail"])
    session("rig", "check", "mine", "--driver", "fake", code=1)

    assert session.app.documents.find("rigs.check", session.app.sessions.current().id) == ()


def test_list_and_show(line: Line) -> None:
    names = {row["name"]: row for row in line.rows("rig", "list")}
    assert {"mine", "kjelleren", "scene"} <= set(names)
    assert names["kjelleren"]["channels"] == 6

    assert "Mic 1" in line("rig", "show", "kjelleren").stdout
    assert line.rows("rig", "show", "scene")["name"] == "scene"
    assert "kjelleren" in line("rig", "show", "kjeleren", code=1).stderr


@pytest.mark.real
def test_a_rig_is_found_on_real_ports(session: Line, midi_pair: MidiPair) -> None:
    result = session("rig", "check", "mine", "--driver", "rtmidi", "--json", code=1)

    found = states(json.loads(result.stdout))
    assert ("found", "Wire", "input", "tx:out") in found
    assert ("missing", "Pads", "input", "*LPD8*") in found
    assert "Not plugged in: Pads." in result.stderr
