"""What is put comes out once and in order, and nothing of what was turned away from."""

from __future__ import annotations

import sys
import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_recorder.mixing.feed import Feed


def out(feed: Feed, frames: int = 100) -> list[float]:
    block = np.full((frames, 2), 9, np.float32)
    feed.fill(block)
    return [round(float(value), 3) for value in block[:, 0]]


def block(value: float, frames: int = 100) -> np.ndarray:
    return np.full((frames, 2), value, np.float32)


@given(st.lists(st.integers(1, 300), max_size=12), st.integers(1, 400))
def test_everything_comes_once_in_order_and_then_silence(sizes: list[int], size: int) -> None:
    feed, place, heard = Feed(10_000), 0, []
    feed.fill(np.zeros((1, 2), np.float32))
    for frames in sizes:
        feed.put(place, 1.0, (np.arange(place, place + frames, dtype=np.float32) + 1)[:, None].repeat(2, axis=1))
        place += frames
    feed._run.gain = 1.0
    while not feed.empty:
        heard += out(feed, size)
    assert heard[:place] == [float(frame + 1) for frame in range(place)]
    assert not any(heard[place:])
    assert feed.at == place


def test_it_fades_in_out_and_in_again_around_a_pause() -> None:
    feed = Feed(10_000)
    for number in range(4):
        feed.put(number * 100, 1.0, block(1))
    assert out(feed)[0] == 0
    assert out(feed) == [1.0] * 100
    feed.paused = True
    fading = out(feed)
    assert (fading[0], fading[-1]) == (1.0, 0.0)
    assert (out(feed), feed.at) == ([0.0] * 100, 300)
    feed.paused = False
    assert out(feed)[-1] == 1.0


def test_what_was_put_before_a_turn_is_not_heard() -> None:
    feed = Feed(10_000)
    feed.put(0, 1.0, block(1, 250))
    out(feed)
    feed.turn(4000)
    assert feed.at == 4000
    feed.put(4000, 1.0, block(2))
    assert 0 < max(out(feed)) <= 2
    assert feed.at == 4100
    assert feed.empty


def test_there_is_room_until_it_is_full() -> None:
    feed = Feed(150)
    assert feed.wait_for_room(0)
    feed.put(0, 1.0, block(1))
    assert feed.wait_for_room(0)
    feed.put(100, 1.0, block(1))
    assert not feed.wait_for_room(0.01)
    out(feed)
    assert feed.wait_for_room(0)


def test_frames_of_the_take_are_counted_at_another_rate() -> None:
    feed = Feed(10_000)
    feed.put(1000, 0.5, block(1))
    out(feed, 60)
    assert feed.at == 1030


class Seeking(np.ndarray):
    """A block in the midst of whose copying another thread seeks, and puts three blocks from there."""

    feed: Feed | None = None

    def __getitem__(self, key):
        feed, type(self).feed = self.feed, None
        if feed is not None:
            feed.turn(0)
            for number in range(3):
                feed.put(number * 100, 1.0, block(number + 1))
        return super().__getitem__(key)


def test_a_seek_in_the_midst_of_a_callback_loses_nothing_that_comes_after_it() -> None:
    feed = Feed(10_000)
    feed.put(50_000, 1.0, block(9).view(Seeking))
    Seeking.feed = feed
    out(feed)
    assert feed.at == 0
    heard = [out(feed)[-1] for _ in range(2)]
    assert not feed.empty
    assert [*heard, out(feed)[-1]] == [1.0, 2.0, 3.0]
    assert feed.empty


@pytest.fixture
def switching():
    """Threads that take turns much more often than they do else."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("switching")
def test_each_run_is_heard_to_its_end_and_in_order_while_another_thread_seeks() -> None:
    feed, over, heard = Feed(10_000), threading.Event(), []

    def listen() -> None:
        while not over.is_set():
            heard.append(out(feed, 64))

    ear = threading.Thread(target=listen)
    ear.start()
    try:
        for run in range(100):
            feed.put(7, 1.0, block(0.5, 5000))
            feed.turn(1000 * run)
            for number in range(5):
                feed.put(1000 * run + 100 * number, 1.0, block(1000 * run + number if number else 0.5))
            deadline = time.monotonic() + 20
            while not feed.empty and time.monotonic() < deadline:
                feed.wait_for_room(0)
            assert (feed.empty, feed.at) == (True, 1000 * run + 500)
    finally:
        over.set()
        ear.join()
    whole = [value for values in heard for value in values if value >= 1]
    assert whole == [1000.0 * run + number for run in range(100) for number in range(1, 5) for _ in range(100)]
