"""MIDI clock through a real port: order and number of its messages, and that it ends with a stop whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from tests.beats.playing.players import run, terminal
from workshop import DeviceError, TempoChange, TempoMap
from workshop_beats.playing.clock_link import ClockLink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.audio.jack import MidiPair

RATE = 48_000
PORT = "rx:in"


def tempo(*changes: tuple[int, int]) -> TempoMap:
    return TempoMap(RATE, tuple(TempoChange(Fraction(at), Fraction(bpm)) for at, bpm in changes))


def received(pair: MidiPair, until: str, seconds: float = 20.0) -> list[Any]:
    """All messages up to the first of a kind."""
    messages, deadline = [], time.monotonic() + seconds
    while not messages or messages[-1].type != until:
        message = pair.input.poll()
        if message is None:
            assert time.monotonic() < deadline, f"no {until} came after {[message.type for message in messages][-5:]}"
            time.sleep(0.001)
        else:
            messages.append(message)
    return messages


@pytest.fixture
def link(midi_pair: MidiPair) -> Iterator[ClockLink]:
    opened = ClockLink(PORT)
    opened.rate(RATE)
    yield opened
    opened.close()


def roll(link: ClockLink, position: Fraction = Fraction(0), *changes: tuple[int, int], after: float = 0.1) -> None:
    link.run(1, position)
    link.stretch(Fraction(0), position, tempo(*changes or ((0, 240),)))
    link.anchor(0, time.monotonic_ns() + round(after * 1e9))


def watch(link: ClockLink, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        link.check()
        time.sleep(0.05)


@pytest.mark.real
def test_a_start_then_ticks_then_a_stop(link: ClockLink, midi_pair: MidiPair) -> None:
    roll(link)
    time.sleep(1.11)
    link.stop()
    kinds = [message.type for message in received(midi_pair, "stop")]

    assert kinds[0] == "start"
    assert set(kinds[1:-1]) == {"clock"}
    assert len(kinds) - 2 == pytest.approx(97, abs=4)


@pytest.mark.real
def test_in_the_middle_of_a_song_the_position_comes_before_a_continue(link: ClockLink, midi_pair: MidiPair) -> None:
    roll(link, Fraction(8))
    messages = received(midi_pair, "clock")

    assert [message.type for message in messages] == ["songpos", "continue", "clock"]
    assert messages[0].pos == 32


@pytest.mark.real
def test_nothing_ticks_during_the_count_in(link: ClockLink, midi_pair: MidiPair) -> None:
    begun = time.monotonic()
    link.run(1, Fraction(0))
    link.stretch(Fraction(0), Fraction(0), tempo((0, 240)), counting=True)
    link.stretch(Fraction(RATE, 2), Fraction(-1, 16), tempo((0, 240)))
    link.anchor(0, time.monotonic_ns())
    messages = received(midi_pair, "clock")

    assert [message.type for message in messages] == ["start", "clock"]
    assert time.monotonic() - begun > 0.45


@pytest.mark.real
def test_a_tempo_change_changes_the_pace(link: ClockLink, midi_pair: MidiPair) -> None:
    roll(link, Fraction(0), (0, 300), (2, 60))
    times = []
    received(midi_pair, "start")
    for _ in range(60):
        received(midi_pair, "clock")
        times.append(time.monotonic())
    slow, fast = times[59] - times[49], times[47] - times[7]

    assert slow / 10 == pytest.approx(60 / 60 / 24, rel=0.15)
    assert fast / 40 == pytest.approx(60 / 300 / 24, rel=0.15)


@pytest.mark.real
def test_closing_says_how_many_ticks_were_sent_and_how_late(link: ClockLink, midi_pair: MidiPair) -> None:
    roll(link)
    received(midi_pair, "start")
    time.sleep(0.5)
    facts = link.close()
    count = sum(message.type == "clock" for message in received(midi_pair, "stop"))

    assert facts["ticks"] == count
    assert 0 <= facts["p50_us"] <= facts["p99_us"] <= facts["max_us"]


@pytest.mark.real
def test_the_death_of_the_parent_ends_it_with_a_stop(midi_pair: MidiPair) -> None:
    script = """
import sys, time
from fractions import Fraction
from workshop import TempoChange, TempoMap
from workshop_beats.playing.clock_link import ClockLink
link = ClockLink("rx:in")
link.rate(48000)
link.run(1, Fraction(0))
link.stretch(Fraction(0), Fraction(0), TempoMap(48000, (TempoChange(Fraction(0), Fraction(240)),)))
link.anchor(0, time.monotonic_ns())
print("ticks", flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        received(midi_pair, "clock")
        parent.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)

    assert received(midi_pair, "stop")[-1].type == "stop"


@pytest.mark.real
def test_a_port_that_goes_away_is_one_sentence(link: ClockLink, midi_pair: MidiPair) -> None:
    roll(link, Fraction(0), (0, 60))
    received(midi_pair, "clock")
    midi_pair.input.close()

    with pytest.raises(DeviceError, match="went away"):
        watch(link)


@pytest.mark.real
def test_an_unknown_port_is_told_with_where_to_look(midi_pair: MidiPair) -> None:
    with pytest.raises(DeviceError, match="no MIDI output called “TR-8”") as caught:
        ClockLink("TR-8")
    assert "rig ports" in str(caught.value.hint)


def test_without_the_package_one_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rtmidi.py").write_text("raise ImportError('not here')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(DeviceError, match="python-rtmidi") as caught:
        ClockLink("TR-8")
    assert "pip install" in str(caught.value.hint)


@pytest.mark.real
def test_a_beat_that_plays_starts_the_machines_on_its_first_beat(midi_pair: MidiPair) -> None:
    done = run("beat", "play", "boom-bap", "--clock", PORT, "--seconds", "4.5", "--json")
    kinds = [message.type for message in received(midi_pair, "stop")]

    assert done.returncode == 0, done.stderr
    assert kinds[0] == "start"
    # The count-in takes 2.67 s of the 4.5 s; at 90 BPM there are 36 ticks a second.
    assert kinds.count("clock") == pytest.approx((4.5 - 8 / 3) * 36, abs=8)


@pytest.mark.real
def test_space_stops_the_machines_and_lets_them_go_on(midi_pair: MidiPair) -> None:
    with terminal("beat", "play", "boom-bap", "--no-count-in", "--from", "verse", "--clock", PORT) as screen:
        screen.wait_for(r"verse 5\.2")
        screen.press(" ")
        first = [message.type for message in received(midi_pair, "stop")]
        screen.press(" ")
        again = received(midi_pair, "clock")
        screen.press("q")
        assert screen.ended() == 0

    assert first[:2] == ["songpos", "continue"]
    assert [message.type for message in again] == ["songpos", "continue", "clock"]
    assert again[0].pos == 64
