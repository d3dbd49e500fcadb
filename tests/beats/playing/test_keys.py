"""Keys from a terminal are words; the terminal is quiet meanwhile and as before afterwards."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from tests.beats.playing.players import terminal
from workshop_beats.playing.keys import live_keys, words_of


@pytest.mark.parametrize(
    ("signs", "words"),
    [
        (" ", ["toggle"]),
        ("t", ["tap"]),
        ("T", ["tap"]),
        ("+-=", ["faster", "slower", "faster"]),
        ("kK", ["down", "up"]),
        ("\x1b[A\x1b[B\x1bOA", ["up", "down", "up"]),
        ("\x1b[C\x1b[D", ["next", "previous"]),
        ("npl", ["next", "previous", "loop"]),
        ("N", ["next"]),
        ("q", ["quit"]),
        ("\x1b", ["quit"]),
        ("xøæ", []),
        ("\x1b[15~", []),
        ("", []),
    ],
)
def test_each_key_means_a_word(signs: str, words: list[str]) -> None:
    assert words_of(signs) == words


def test_where_nobody_sits_at_a_keyboard_it_only_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open(encoding="ascii") as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        begun = time.monotonic()
        with live_keys() as keys:
            assert keys(0.05) == []
    assert time.monotonic() - begun >= 0.05


def test_taps_say_a_tempo() -> None:
    with terminal("beat", "tap") as screen:
        screen.wait_for("q ends")
        for _ in range(4):
            screen.press(" ")
            time.sleep(0.5)
        screen.wait_for(r"1[12]\d\.\d BPM")
        screen.press("q")
        screen.wait_for(r"1[12]\d\.\d beats a minute")

        assert screen.ended() == 0


def test_too_few_taps_are_told() -> None:
    with terminal("beat", "tap") as screen:
        screen.wait_for("q ends")
        screen.press(" q")
        screen.wait_for("too few taps")

        assert screen.ended() == 0
