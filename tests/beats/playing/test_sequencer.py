"""What a leader changes while a beat plays comes on a beat or bar line, and every frame is exact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.beats.playing.scores import HOOK, RATE, kicks
from workshop_beats.playing.sequencer import Sequencer

if TYPE_CHECKING:
    from workshop_beats.hits import Hit

BEAT = RATE // 2


def laid(sequencer: Sequencer, until: int, step: int = 1000) -> list[Hit]:
    return [hit for frame in range(step, until + step, step) for hit in sequencer.lay(min(frame, until))]


def beats(hits: list[Hit]) -> list[tuple[int, int]]:
    return [(hit.frame, hit.velocity - 1) for hit in hits]


def test_notes_come_on_their_frames_and_end_with_the_song() -> None:
    sequencer = Sequencer(kicks())

    assert beats(laid(sequencer, 30 * BEAT)) == [(number * BEAT, number) for number in range(24)]
    assert sequencer.ended == 24 * BEAT


@given(st.lists(st.integers(1, 90_000), max_size=30))
def test_in_however_small_steps_it_is_laid_the_notes_are_the_same(steps: list[int]) -> None:
    whole, stepped, frame = Sequencer(kicks("133.33")), Sequencer(kicks("133.33")), 0
    hits = []
    for step in steps:
        frame += step
        hits += stepped.lay(frame)

    assert hits + stepped.lay(10**7) == whole.lay(10**7)


def test_after_the_count_in_the_song_begins_on_its_bar_line() -> None:
    song = kicks(early=Fraction(1, 32))
    sequencer = Sequencer(song, lead=song.count_in(Fraction(0), 1, kicks(bars=1).notes))
    hits = laid(sequencer, 6 * BEAT)

    assert [hit.frame for hit in hits[:4]] == [0, BEAT, 2 * BEAT, 3 * BEAT]
    assert hits[4].frame == 4 * BEAT - BEAT // 32


def test_another_tempo_holds_from_the_next_beat_on() -> None:
    sequencer = Sequencer(kicks())
    first = sequencer.lay(2 * BEAT + 100)
    sequencer.change(kicks(60))
    hits = beats(first + laid(sequencer, 8 * BEAT))

    seam = 3 * BEAT - BEAT // 16
    third = seam + 2 * BEAT // 16
    assert hits[:5] == [(0, 0), (BEAT, 1), (2 * BEAT, 2), (third, 3), (third + 2 * BEAT, 4)]


def test_a_change_of_tempo_neither_loses_nor_repeats_a_note() -> None:
    sequencer, hits = Sequencer(kicks(early=Fraction(1, 20))), []
    for step in range(1, 60):
        if step % 3 == 0:
            sequencer.change(kicks(100 + step, early=Fraction(1, 20)))
        hits += sequencer.lay(step * BEAT // 3)

    numbers = [number for _, number in beats(hits)]
    assert numbers == list(range(len(numbers)))
    assert [hit.frame for hit in hits] == sorted(hit.frame for hit in hits)


def test_a_jump_comes_on_the_next_bar_line() -> None:
    sequencer = Sequencer(kicks())
    hits = sequencer.lay(BEAT + 10)
    sequencer.jump(HOOK)
    hits += laid(sequencer, 7 * BEAT)

    assert [number for _, number in beats(hits)] == [0, 1, 2, 3, 8, 9, 10]
    assert hits[4].frame == 4 * BEAT


def test_what_is_played_a_little_early_goes_with_its_bar() -> None:
    sequencer = Sequencer(kicks(early=Fraction(1, 20)))
    hits = sequencer.lay(BEAT)
    sequencer.jump(HOOK)
    hits += laid(sequencer, 6 * BEAT)

    assert [number for _, number in beats(hits)] == [0, 1, 2, 3, 8, 9, 10]
    assert hits[4].frame == 4 * BEAT - BEAT // 20


def test_a_jump_during_the_count_in_changes_where_the_song_begins() -> None:
    song = kicks()
    sequencer = Sequencer(song, lead=song.count_in(Fraction(0), 1, kicks(bars=1).notes))
    sequencer.lay(BEAT)
    sequencer.jump(HOOK)

    assert beats(laid(sequencer, 6 * BEAT))[3:] == [(4 * BEAT, 8), (5 * BEAT, 9)]


def test_a_loop_repeats_its_span_to_the_frame() -> None:
    sequencer = Sequencer(kicks("61.7"))
    sequencer.loop = (Fraction(0), Fraction(8))
    hits = laid(sequencer, 10**7, 50_000)

    exact = [Fraction(60 * RATE * 10, 617) * index for index in range(len(hits))]
    assert [hit.velocity - 1 for hit in hits] == [index % 8 for index in range(len(hits))]
    assert all(abs(hit.frame - frame) <= Fraction(1, 2) for hit, frame in zip(hits, exact, strict=True))


def test_a_stop_ends_the_music_on_its_bar_line() -> None:
    sequencer = Sequencer(kicks(early=Fraction(1, 20)))
    sequencer.stop = HOOK
    hits = laid(sequencer, 20 * BEAT)

    assert [number for _, number in beats(hits)] == list(range(8))
    assert sequencer.ended == 8 * BEAT


def test_the_place_of_a_frame_is_found_across_seams() -> None:
    sequencer = Sequencer(kicks())
    sequencer.lay(BEAT)
    sequencer.jump(HOOK)
    laid(sequencer, 8 * BEAT)

    assert sequencer.at(2 * BEAT)[1] == 2
    assert sequencer.at(5 * BEAT)[1] == HOOK + 1
