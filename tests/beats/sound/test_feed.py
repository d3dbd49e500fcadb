"""The queue before the callback: bounded, in order, silent where it must be, and quickly faded when stopped."""

from __future__ import annotations

import threading
from array import array

from hypothesis import given
from hypothesis import strategies as st

from workshop_beats.sound.feed import FRAME_BYTES, Feed


def audio(*values: float) -> bytes:
    """Frames with the same value on both sides."""
    return array("f", [value for value in values for _ in range(2)]).tobytes()


def taken(feed: Feed, frames: int) -> list[float]:
    out = memoryview(bytearray(frames * FRAME_BYTES))
    feed.fill(out)
    return list(array("f", out.tobytes()))[::2]


@given(st.lists(st.integers(1, 50), max_size=10), st.lists(st.integers(1, 50), max_size=20))
def test_what_goes_in_comes_out_in_order_however_it_is_cut(blocks: list[int], asked: list[int]) -> None:
    feed, number = Feed(1 << 20), 0
    for size in blocks:
        feed.put(0, audio(*range(number + 1, number + size + 1)))
        number += size
    out = [value for frames in asked for value in taken(feed, frames)]

    wanted = list(range(1, number + 1))[: sum(asked)]
    assert out == wanted + [0] * (sum(asked) - len(wanted))


def test_it_says_which_frames_it_handed_over() -> None:
    feed = Feed(100)
    feed.put(0, audio(1, 2, 3))

    assert feed.fill(memoryview(bytearray(2 * FRAME_BYTES))) == (0, 0, 2)
    assert feed.fill(memoryview(bytearray(2 * FRAME_BYTES))) == (0, 2, 1)


def test_before_the_music_silence_is_no_fault() -> None:
    feed = Feed(100)
    taken(feed, 10)
    assert feed.late == 0


def test_a_hole_in_the_music_is_counted() -> None:
    feed = Feed(100)
    feed.put(0, audio(1, 1))
    taken(feed, 4)
    taken(feed, 4)
    assert feed.late == 2


def test_after_the_end_silence_is_no_fault() -> None:
    feed = Feed(100)
    feed.end(0, 2)
    feed.put(0, audio(1, 1))
    taken(feed, 4)
    taken(feed, 4)
    assert feed.late == 0
    assert feed.over


def test_a_stop_fades_what_sounds_and_drops_the_rest() -> None:
    feed = Feed(10_000)
    feed.put(0, audio(*[1.0] * 2000))
    taken(feed, 100)
    feed.halt(1)
    faded = taken(feed, 1000)

    assert faded[0] > 0.99
    assert faded == sorted(faded, reverse=True)
    assert faded[256:] == [0] * 744
    assert taken(feed, 100) == [0] * 100


def test_the_next_run_begins_with_its_first_frame() -> None:
    feed = Feed(100)
    feed.put(0, audio(1, 1, 1, 1))
    taken(feed, 1)
    feed.halt(1)
    taken(feed, 2)
    feed.put(0, audio(9, 9))
    feed.put(1, audio(5, 6))

    assert feed.fill(memoryview(bytearray(2 * FRAME_BYTES))) == (1, 0, 2)


def test_a_full_queue_holds_its_filler_back() -> None:
    feed, filled = Feed(4), threading.Event()

    def fill() -> None:
        feed.put(0, audio(1, 2, 3, 4))
        feed.put(0, audio(5))
        filled.set()

    thread = threading.Thread(target=fill)
    thread.start()
    assert not filled.wait(0.1)
    assert taken(feed, 2) == [1, 2]
    assert filled.wait(5)
    thread.join()
    assert taken(feed, 3) == [3, 4, 5]


def test_a_stop_sets_free_whoever_waits_with_audio_of_the_ended_run() -> None:
    feed, freed = Feed(1), threading.Event()

    def fill() -> None:
        for _ in range(3):
            feed.put(0, audio(1, 1))
        freed.set()

    thread = threading.Thread(target=fill)
    thread.start()
    feed.halt(1)
    assert freed.wait(5)
    thread.join()
