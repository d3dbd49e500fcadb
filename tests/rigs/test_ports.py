"""MIDI ports are looked up in a process of its own; whatever a driver does becomes one sentence."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from workshop import DeviceError, MidiDriver
from workshop_rigs.ports import ask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.audio.jack import JackServer, MidiPair
    from tests.cli.conftest import Line

RTMIDI = MidiDriver("rtmidi", "workshop_rigs.rtmidi_ports:ports")


def test_a_driver_of_a_plugin_lists_its_ports(line: Line, plug: Callable[..., None]) -> None:
    plug(["Åses telefon", "LPD8"], ["LPD8"])

    assert line.rows("rig", "ports", "--driver", "fake") == [
        {"driver": "fake", "direction": "input", "name": "Åses telefon"},
        {"driver": "fake", "direction": "input", "name": "LPD8"},
        {"driver": "fake", "direction": "output", "name": "LPD8"},
    ]


def test_no_ports_is_no_fault(line: Line) -> None:
    assert "No MIDI port" in line("rig", "ports", "--driver", "fake").stdout


@pytest.mark.parametrize(
    ("word", "sentence", "hint"),
    [
        ("refuse", "The box A1 is off.", "Turn it on."),
        ("fail", "The MIDI driver fake failed: SystemError: no sequencer.", "Unplug"),
        ("crash", "The MIDI driver fake failed: it crashed.", "Unplug"),
    ],
)
def test_a_driver_that_cannot_is_one_sentence_with_a_way_out(
    line: Line, plug: Callable[..., None], word: str, sentence: str, hint: str
) -> None:
    plug([word])
    said = line("rig", "ports", "--driver", "fake", code=1).stderr

    assert sentence in said
    assert hint in said


def test_a_driver_that_hangs_is_left_behind(plug: Callable[..., None], library_of_its_own: Path) -> None:
    plug(["hang"])
    with pytest.raises(DeviceError, match="did not answer"):
        ask(MidiDriver("fake", "fakemidi:ports"), str(library_of_its_own / "plugins"), seconds=1)


def test_one_driver_that_fails_does_not_hide_anothers_ports(
    line: Line, plug: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plug(["LPD8"])
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "no-such-server")
    names = [row["name"] for row in line.rows("rig", "ports")]

    assert "LPD8" in names


def test_an_unknown_driver_is_told_with_the_ones_there_are(line: Line) -> None:
    said = line("rig", "ports", "--driver", "osc", code=1).stderr

    assert "osc" in said
    assert "fake" in said


def test_without_the_package_one_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rtmidi.py").write_text("raise ImportError('not here')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    with pytest.raises(DeviceError, match="python-rtmidi") as caught:
        ask(RTMIDI, "")

    assert "pip install" in str(caught.value.hint)


def test_a_midi_system_that_does_not_answer_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = """
        API_UNIX_JACK, API_RTMIDI_DUMMY = 2, 5
        def get_compiled_api(): return [1, 2, 5]
        def MidiIn(api, name): raise SystemError("no sequencer")
        MidiOut = MidiIn
    """
    from textwrap import dedent

    (tmp_path / "rtmidi.py").write_text(dedent(module), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    with pytest.raises(DeviceError, match="no MIDI system that answers") as caught:
        ask(RTMIDI, "")

    assert "no sequencer" in str(caught.value.hint)


@pytest.mark.real
def test_ports_on_a_real_jack_server_are_listed(line: Line, midi_pair: MidiPair) -> None:
    rows = line.rows("rig", "ports", "--driver", "rtmidi")

    assert {"driver": "rtmidi", "direction": "input", "name": "tx:out"} in rows
    assert {"driver": "rtmidi", "direction": "output", "name": "rx:in"} in rows


@pytest.mark.real
def test_looking_leaves_no_port_behind(line: Line, jack_server: JackServer) -> None:
    for _ in range(2):
        assert not [row for row in line.rows("rig", "ports", "--driver", "rtmidi") if "look" in row["name"]]
