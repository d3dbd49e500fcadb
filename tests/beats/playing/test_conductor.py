"""Each key does what a leader expects of it, on a beat or bar line, and nothing is lost on the way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.beats.playing.scores import HOOK, RATE, kicks
from workshop_beats.playing.conductor import OPENING_SECONDS, Conductor, Place, Repeat

BEAT = RATE // 2
STEP = RATE // 25


class Desk:
    """A conductor and what it has sent, run by run."""

    def __init__(self, conductor: Conductor) -> None:
        self.conductor = conductor
        self.frame = 0
        self.hits: dict[int, list[tuple[int, int, int]]] = {}
        self.halts: list[int] = []
        self.ends: list[int] = []

    def play(self, beats: float) -> Desk:
        """Go on for so many beats at 120."""
        until = self.frame + round(beats * BEAT)
        while self.frame < until and not self.conductor.over:
            for command in self.conductor.step(self.frame):
                self.take(command)
            self.frame = min(self.frame + STEP, until)
        return self

    def take(self, command: list[Any]) -> None:
        match command:
            case ["hits", run, hits, _]:
                self.hits.setdefault(run, []).extend(
                    (frame, velocity - 1, pitch) for frame, _, pitch, _, velocity in hits
                )
            case ["halt", run]:
                self.halts.append(run)
                self.frame = 0
            case ["end", _, frame]:
                self.ends.append(frame)

    def do(self, *words: str, seconds: float = 0.0) -> Desk:
        for word in words:
            self.conductor.do(word, seconds)
        return self

    def beats(self, run: int = 0) -> list[int]:
        return [number for _, number, _ in self.hits.get(run, [])]

    @property
    def place(self) -> Place:
        return self.conductor.place(self.frame)


@pytest.fixture
def desk() -> Desk:
    return Desk(Conductor(kicks, kicks(), 120))


def test_a_song_plays_to_its_end_and_is_over(desk: Desk) -> None:
    desk.play(30)

    assert desk.beats() == list(range(24))
    assert desk.ends == [24 * BEAT]
    assert desk.conductor.over


def test_the_start_is_decided_further_ahead_than_the_rest(desk: Desk) -> None:
    desk.play(0.01)

    assert len(desk.beats()) == OPENING_SECONDS * 2


def test_space_stops_at_once_and_goes_on_from_the_bar_it_was_in(desk: Desk) -> None:
    desk.play(6).do("toggle").play(1)
    assert desk.halts == [1]
    assert not desk.conductor.playing
    assert desk.place == Place("verse", 2, 1)

    desk.frame = 0
    desk.do("toggle").play(2)
    assert desk.hits[1][0] == (0, 4, 36)


def test_faster_and_slower_hold_from_the_next_beat(desk: Desk) -> None:
    desk.play(4).do("slower", "slower", "faster").play(4)

    assert desk.conductor.tempo == 119
    gaps = {later[0] - early[0] for early, later in zip(desk.hits[0], desk.hits[0][1:], strict=False)}
    assert {BEAT, 60 * RATE // 119} <= gaps
    assert desk.beats() == list(range(len(desk.beats())))


@pytest.mark.parametrize(("word", "tempo"), [("faster", 300), ("slower", 30)])
def test_the_tempo_stays_one_that_a_beat_can_have(word: str, tempo: int) -> None:
    desk = Desk(Conductor(kicks, kicks(tempo), tempo))
    desk.do(word).play(1)

    assert desk.conductor.tempo == tempo


def test_up_and_down_move_the_key(desk: Desk) -> None:
    desk.play(4).do("up", "up", "down").play(4)

    assert [pitch for *_, pitch in desk.hits[0]][-1] == 37
    assert [pitch for *_, pitch in desk.hits[0]][:4] == [36] * 4


def test_the_key_moves_an_octave_at_most(desk: Desk) -> None:
    desk.do(*["up"] * 20)
    assert desk.conductor.transpose == 12


def test_taps_set_the_tempo(desk: Desk) -> None:
    for number in range(4):
        desk.do("tap", seconds=number * 0.6)

    assert desk.conductor.tempo == 100


def test_next_and_previous_come_on_the_bar_line(desk: Desk) -> None:
    desk.play(5).do("next").play(4)
    assert desk.beats()[:10] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert desk.place.section == "hook"

    desk.do("previous").play(5)
    assert desk.place.section == "verse"


def test_two_jumps_in_one_bar_go_two_sections_on(desk: Desk) -> None:
    desk.play(5).do("next", "next").play(5)

    assert desk.place.section == "outro"


def test_previous_in_the_middle_of_a_section_goes_to_its_beginning(desk: Desk) -> None:
    desk.play(13.5).do("previous").play(4)

    assert desk.place.section == "hook"
    assert desk.beats().count(8) == 2


def test_a_loop_of_the_section_lasts_until_it_is_switched_off(desk: Desk) -> None:
    desk.do("loop").play(20)
    assert desk.conductor.repeat is Repeat.SECTION
    assert set(desk.beats()) == set(range(8))

    desk.do("loop", "loop").play(30)
    assert desk.conductor.repeat is Repeat.ONCE
    assert desk.beats()[-1] == 23


def test_a_loop_of_the_song_begins_again(desk: Desk) -> None:
    desk.conductor.loop(Repeat.SONG)
    desk.play(30)

    assert desk.beats()[22:26] == [22, 23, 0, 1]


def test_a_jump_that_was_made_is_forgotten(desk: Desk) -> None:
    desk.play(5).do("next").play(11).do("loop").play(24)

    assert desk.place.section == "outro"
    assert set(desk.beats()[-16:]) == set(range(16, 24))


def test_a_jump_takes_the_section_s_loop_along(desk: Desk) -> None:
    desk.do("loop").play(2).do("next").play(24)

    assert set(desk.beats()[8:]) == set(range(8, 16))


def test_while_it_stands_still_a_jump_changes_where_it_begins(desk: Desk) -> None:
    desk.play(1).do("toggle").play(0.5).do("next")
    assert desk.place.section == "hook"

    desk.do("toggle").play(1)
    assert desk.beats(1)[0] == 8


def test_one_section_alone_ends_with_it() -> None:
    conductor = Conductor(kicks, kicks(), 120, start=HOOK)
    conductor.only_section(again=False)
    desk = Desk(conductor).play(20)

    assert desk.beats() == list(range(8, 16))
    assert conductor.over


def test_the_count_in_is_told_as_such() -> None:
    score = kicks()
    desk = Desk(Conductor(kicks, score, 120, lead=score.count_in(HOOK * 0, 1, kicks(bars=1).notes)))
    desk.play(2.5)
    assert (desk.place.bar, desk.place.beat) == (0, 3)

    assert desk.play(2).place == Place("verse", 1, 1)


def test_keys_during_the_count_in_change_what_comes() -> None:
    score = kicks()
    desk = Desk(Conductor(kicks, score, 120, lead=score.count_in(HOOK * 0, 2, kicks(bars=1).notes)))
    desk.play(1).do("next", "up").play(8)

    assert desk.hits[0][8][1:] == (8, 37)


def test_quit_ends_it(desk: Desk) -> None:
    desk.play(1).do("quit")
    assert desk.conductor.over


@pytest.mark.parametrize(
    "words", [["next"] * 9, ["previous"] * 9, ["toggle"] * 9, ["loop", "next"] * 5, ["up", "next", "faster"] * 6]
)
def test_impatient_fingers_break_nothing(desk: Desk, words: list[str]) -> None:
    for word in words:
        desk.do(word).play(0.3)
    if not desk.conductor.playing:
        desk.do("toggle")
    desk.play(8)

    assert all(hits == sorted(hits) for hits in desk.hits.values())
    assert desk.hits[max(desk.hits)]
