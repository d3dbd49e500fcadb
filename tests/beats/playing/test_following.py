"""`workshop beat clock` follows the takes that are recorded: where their beats lie, and when."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.beats.playing.players import WORKSHOP, run
from tests.beats.playing.test_clock import PORT, received
from workshop import JOURNAL, TempoChange, TempoMap
from workshop_beats.playing.following import JournalTail, tell

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audio.jack import MidiPair
    from tests.cli.conftest import Line
    from workshop_beats.playing.clock_link import ClockLink

RATE = 48_000


class Told:
    """A link that only notes what it is told."""

    def __init__(self) -> None:
        self.said: list[tuple[Any, ...]] = []

    def rate(self, *words: Any) -> None:
        self.said.append(("rate", *words))

    def run(self, *words: Any) -> None:
        self.said.append(("run", *words))

    def stretch(self, *words: Any) -> None:
        self.said.append(("stretch", *words))


def test_the_song_begins_after_the_count_in_and_its_changes_move_with_it() -> None:
    changes = (TempoChange(Fraction(0), Fraction(120)), TempoChange(Fraction(8), Fraction(60)))
    link = Told()
    tell(cast("ClockLink", link), 3, TempoMap(RATE, changes), count_in=1)

    moved = TempoMap(RATE, (TempoChange(Fraction(0), Fraction(120)), TempoChange(Fraction(4), Fraction(60))))
    assert link.said == [("rate", RATE), ("run", 3, 0), ("stretch", Fraction(96_000), 0, moved)]


def test_each_pair_of_a_growing_journal_is_told_once(tmp_path: Path) -> None:
    tail = JournalTail(tmp_path)
    assert tail.news() == ()
    journal = tmp_path / JOURNAL
    lines = [json.dumps({"what": "clock", "frame": frame, "mono_ns": frame * 10}) + "\n" for frame in (0, 100, 200)]
    journal.write_text(lines[0] + lines[1][:10], encoding="utf-8")
    assert tail.news() == ((0, 0),)
    with journal.open("a", encoding="utf-8") as file:
        file.write(lines[1][10:] + lines[2])

    assert tail.news() == ((100, 1000), (200, 2000))
    assert tail.news() == ()


@pytest.mark.real
def test_machines_run_with_a_take_from_its_first_beat_to_its_end(line: Line, midi_pair: MidiPair) -> None:
    for words in (
        ("venue", "add", "Rom"),
        ("group", "add", "Gruppa", "--venue", "Rom"),
        ("person", "add", "Åse", "--group", "Gruppa"),
        ("session", "open", "Gruppa"),
        ("attend", "Åse"),
        ("consent", "Åse", "--use", "record", "--grant"),
        ("beat", "choose", "boom-bap"),
    ):
        line(*words)
    command = [*WORKSHOP, "beat", "clock", PORT, "--json"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as clock:
        try:
            time.sleep(1)
            taken = run("take", "record", "--driver", "simulated", "--seconds", "6")
            kinds = [message.type for message in received(midi_pair, "stop")]
            clock.send_signal(signal.SIGINT)
            said = json.loads(clock.communicate(timeout=20)[0])
        finally:
            clock.kill()

    assert taken.returncode == 0, taken.stderr
    assert kinds[0] == "start"
    assert kinds.count("clock") == pytest.approx(6 * 36, abs=14), "the seconds count from the first bar"
    assert said["ticks"] == kinds.count("clock")
