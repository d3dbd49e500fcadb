"""Keys from a terminal are words; the terminal is quiet meanwhile and as before afterwards."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.beats.playing.players import terminal
from workshop_beats.playing.keys import live_keys, words_of

if TYPE_CHECKING:
    from tests.cli.conftest import Line


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


def test_neither_a_stray_key_nor_ctrl_c_loses_the_tempo(session: Line) -> None:
    session("beat", "choose", "boom-bap", "--transpose", "-2")
    with terminal("beat", "tap") as screen:
        screen.wait_for("q ends")
        for key in "  x  ":
            screen.press(key)
            time.sleep(0.25 if key == "x" else 0.5)
        screen.press("\x03")
        screen.wait_for(r"\d\d beats a minute|\d\d\.\d beats a minute")
        screen.wait_for(r"`workshop beat choose boom-bap --tempo \d+ --transpose -2` plays the chosen")

        assert screen.ended() == 0


def test_too_few_taps_are_told() -> None:
    with terminal("beat", "tap") as screen:
        screen.wait_for("q ends")
        screen.press(" q")
        screen.wait_for("too few taps")

        assert screen.ended() == 0
