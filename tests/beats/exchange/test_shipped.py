"""The songs that Hydrogen's own package brings: each is imported, and plays as it played."""

from __future__ import annotations

import os
import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.beats.exchange.hydrogen_files import lone_patterns, played, shipped_songs, with_other_numbers
from tests.beats.exchange.replay import farthest, replayed
from tests.beats.exchange.residue import residue, swing_of
from tests.conftest import missing
from workshop import FileError
from workshop_beats.exchange.importing import read_foreign
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.pure

_KITS = {
    "rock": "kick rim snare clap snare floortom hat tom pedal hightom open cowbell ride crash ride crash open ride",
    "808": "kick kick snare snare clap floortom tom hightom hat pedal open crash shaker conga click cowbell",
}
_TICK = 0.5 / 960
_ROUNDED = _TICK + 0.0005 * 0.5
"""A tick of a MIDI file, and the tenth of a per cent to which a template's swing is told, in quarter notes."""
_SCATTER_MS = 28
"""As far as hands scatter, hits are moved for a bar that can be read."""
TRIALS = max(int(os.environ.get("WORKSHOP_TRIALS", "0")) // 50, 40)
"""Each song is written, played and read back, which takes as long as fifty of the other campaigns' files."""


@pytest.fixture
def songs() -> list[Path]:
    """The shipped songs, all of them."""
    found = shipped_songs()
    if not found:
        missing("hydrogen-data is not installed")
    assert len(found) >= 5
    return found


def wanted(content: bytes, kit: str, skipped: int = 0) -> dict[int, list[float]]:
    """When each MIDI key should sound, some first bars of 4/4 skipped; hits of one drum on one moment are one."""
    voices = _KITS[kit].split()
    found: defaultdict[int, set[float]] = defaultdict(set)
    for hit in played(content):
        if int(hit.instrument) >= len(voices):
            continue
        found[DRUMS[voices[int(hit.instrument)]].note].add(round(max(hit.at - 4 * skipped, 0.0), 6))
    return {key: sorted(times) for key, times in found.items()}


@pytest.mark.real
def test_every_shipped_song_sounds_where_it_sounded(songs: list[Path]) -> None:
    for path in songs:
        draft = read_foreign(path)
        truth = wanted(path.read_bytes(), "808" if "808" in path.name else "rock")
        off = farthest(truth, replayed(draft))
        assert off <= residue(truth, swing_of(path.read_bytes())) + _ROUNDED, path.name
        assert draft.fitted.worst_ms < 13, path.name


@pytest.mark.real
def test_every_pattern_of_the_shipped_songs_sounds_where_it_stands(songs: list[Path], tmp_path: Path) -> None:
    count = 0
    for song in songs:
        if "808" in song.name:
            continue
        for index, content in enumerate(lone_patterns(song.read_bytes()).values()):
            path = tmp_path / f"{song.stem}-{index}.h2pattern"
            path.write_bytes(content)
            truth = single(content)
            if not truth:
                with pytest.raises(FileError, match="no drum in it"):
                    read_foreign(path)
                continue
            draft = read_foreign(path)
            assert not draft.beat.push
            for straight in (False, True):
                assert farthest(truth, replayed(draft, straight=straight)) <= residue(truth) + _TICK
            count += 1
    assert count > 80


@pytest.mark.real
@pytest.mark.campaign
def test_shipped_songs_with_other_numbers_are_refused_in_a_sentence_or_sound_where_they_say(
    songs: list[Path], tmp_path: Path
) -> None:
    dice = random.Random(11)
    sentences: set[str] = set()
    same = 0
    for _ in range(TRIALS):
        song = dice.choice(songs)
        path = tmp_path / song.name
        path.write_bytes(with_other_numbers(song.read_bytes(), dice))
        try:
            draft = read_foreign(path)
        except FileError as error:
            sentences.add(str(error))
            continue
        if b"nowhere" in path.read_bytes() or draft.fitted.chances:
            continue
        truth = wanted(path.read_bytes(), "808" if "808" in song.name else "rock", skipped=draft.first_bar)
        heard = replayed(draft)
        if draft.fitted.lost or any("cannot hold more" in str(said) for said in draft.left_out):
            assert sum(map(len, truth.values())) >= sum(map(len, heard.values()))
            continue
        least = residue(truth, swing_of(path.read_bytes()))
        off = farthest(truth, heard)
        assert off <= max(least, _SCATTER_MS / draft.fitted.groove.quarter) + _ROUNDED
        assert off <= draft.fitted.worst_ms / draft.fitted.groove.quarter + _TICK
        same += 1
    assert len(sentences) > 3
    assert all(said.endswith(".") and "\n" not in said for said in sentences)
    assert same > 0.3 * TRIALS


def single(content: bytes) -> dict[int, list[float]]:
    """When each key of a lone pattern should sound."""
    found: defaultdict[int, set[float]] = defaultdict(set)
    voices = _KITS["rock"].split()
    pairs = re.findall(rb"position>(\d+)<.*?instrument>(\d+)<", content, re.DOTALL)
    for position, instrument in pairs:
        found[DRUMS[voices[int(instrument)]].note].add(int(position) / 48)
    first = min((time for times in found.values() for time in times), default=0)
    return {key: sorted(time - first // 4 * 4 for time in times) for key, times in found.items()}
