"""The mixing process: notes in, whole blocks out, the same sound however the notes are cut into lines."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from workshop_beats.kits.flat import kit_of
from workshop_beats.sound.feed import HEADER
from workshop_beats.sound.kept import read_audio
from workshop_beats.sound.live import Live

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App

RATE = 48_000
HITS = [
    [0, "kick", 36, 4800, 110],
    [12_000, "hat", 42, 4800, 90],
    [12_500, "bass", 40, 9600, 90],
    [30_000, "snare", 38, 4800, 120],
]


@pytest.fixture
def kit_line(app: App, tmp_path: Path) -> list[Any]:
    return ["kit", kit_of(app.presets.load, "acoustic", tmp_path), str(tmp_path / "shots")]


def mixed(*commands: list[Any]) -> list[tuple[int, np.ndarray[Any, Any]]]:
    """(run, audio) of each block."""
    out = io.BytesIO()
    Live(out).follow(json.dumps(command).encode() for command in commands)
    stream, blocks = io.BytesIO(out.getvalue()), []
    while head := stream.read(HEADER.size):
        run, size = HEADER.unpack(head)
        blocks.append((run, np.frombuffer(stream.read(size), np.float32).reshape(-1, 2)))
    return blocks


def sound(blocks: list[tuple[int, np.ndarray[Any, Any]]], run: int = 0) -> np.ndarray[Any, Any]:
    return np.concatenate([audio for owner, audio in blocks if owner == run])


def test_only_what_is_complete_is_handed_on(kit_line: list[Any]) -> None:
    blocks = mixed(["rate", RATE], kit_line, ["hits", 0, HITS[:1], 10_000])

    assert 8000 < len(sound(blocks)) <= 10_000
    assert np.abs(sound(blocks)[:100]).max() > 0.01


def test_however_the_notes_are_cut_into_lines_the_sound_is_the_same(kit_line: list[Any]) -> None:
    whole = mixed(["rate", RATE], kit_line, ["hits", 0, HITS, 48_000])
    parts = [
        ["hits", 0, [hit for hit in HITS if start <= hit[0] < start + 6000], start + 6000]
        for start in range(0, 48_000, 6000)
    ]

    assert np.array_equal(sound(mixed(["rate", RATE], kit_line, *parts)), sound(whole))


def test_a_new_run_begins_with_silence_and_its_own_notes(kit_line: list[Any]) -> None:
    blocks = mixed(
        ["rate", RATE],
        kit_line,
        ["hits", 0, HITS, 20_000],
        ["halt", 1],
        ["hits", 0, HITS, 40_000],
        ["hits", 1, [], 20_000],
    )

    assert {run for run, _ in blocks} == {0, 1}
    assert not sound(blocks, 1).any()


def test_the_end_lets_the_last_notes_ring(kit_line: list[Any]) -> None:
    blocks = mixed(["rate", RATE], kit_line, ["hits", 0, HITS, 31_000], ["end", 0, 31_000])

    assert len(sound(blocks)) > 31_000 + RATE


def test_another_kit_sounds_from_the_next_run_on(app: App, kit_line: list[Any], tmp_path: Path) -> None:
    other = ["kit", kit_of(app.presets.load, "808", tmp_path), kit_line[2]]
    blocks = mixed(
        ["rate", RATE], kit_line, ["hits", 0, HITS[:1], 10_000], other, ["halt", 1], ["hits", 1, HITS[:1], 10_000]
    )

    assert not np.array_equal(sound(blocks, 0), sound(blocks, 1))


def test_unknown_lines_are_passed_over(kit_line: list[Any]) -> None:
    assert mixed(["rate", RATE], ["quit"], ["hits", 7, HITS, 10_000], ["shout", "x"]) == []


def test_what_was_heard_already_is_skipped_to_the_frame(kit_line: list[Any]) -> None:
    whole = sound(mixed(["rate", RATE], kit_line, ["hits", 0, HITS, 40_000]))
    rest = sound(mixed(["rate", RATE], ["skip", 9_999], kit_line, ["hits", 0, HITS, 40_000]))

    assert np.array_equal(rest, whole[9_999:])


def test_the_sound_of_an_opening_is_kept(kit_line: list[Any], tmp_path: Path) -> None:
    keep = ["keep", str(tmp_path / "openings"), "x"]
    heard = sound(mixed(["rate", RATE], keep, kit_line, ["hits", 0, HITS, 20_000], ["hits", 0, [], 40_000]))
    kept = np.frombuffer(read_audio(tmp_path / "openings", "x"), np.float32).reshape(-1, 2)

    assert 18_000 < len(kept) <= 20_000
    assert np.array_equal(kept, heard[: len(kept)])
