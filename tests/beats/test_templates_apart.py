"""Each beat is told from every other by its drum grids alone: how it is written, and how it is heard when it plays."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.beats.conftest import TEMPLATES, make_beat, read_template
from tests.beats.portraits import SECTIONS, distance, heard, portrait
from workshop_beats.song.arrange import arrange
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.beats.portraits import Portrait
    from workshop_beats.template.model import Beat

pytestmark = pytest.mark.pure

NEAREST = 0.4
"""Of all strokes of two beats laid on each other, at least this share belongs to one of them only."""
LOST = 0.2
EVERY = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def portraits() -> dict[str, Portrait]:
    return {path.stem: portrait(read_template(path)) for path in TEMPLATES}


@EVERY
def test_no_other_is_near(path: Path, portraits: dict[str, Portrait]) -> None:
    own = portraits[path.stem]
    near, name = min((distance(own, other), name) for name, other in portraits.items() if name != path.stem)

    assert near >= NEAREST, f"{path.stem} is {near:.2f} from {name}"


@EVERY
def test_it_is_known_again_when_it_plays_even_with_every_fifth_stroke_lost(
    path: Path, portraits: dict[str, Portrait]
) -> None:
    """Swing, push, looseness, chance and fills are in what is heard; only the written grids are compared with."""
    sounding = played(read_template(path), random.Random(1))
    order = sorted((distance(sounding, other), name) for name, other in portraits.items())

    assert order[0][1] == path.stem, order[:3]


def test_distance_is_nothing_for_the_same_grid_and_all_for_another(portraits: dict[str, Portrait]) -> None:
    four = make_portrait({"kick": "|x.x.x.x.|"})

    assert distance(four, make_portrait({"kick": "|x...x...x...x...|"}, tempo=180, meter="2/4")) == 0
    assert distance(four, make_portrait({"kick": "|.x.x.x.x|"})) == 1
    assert 0.1 < distance(four, make_portrait({"kick": "|x.x.x.xx|"})) < 0.3
    assert distance(four, make_portrait({"snare": "|x.x.x.x.|"})) == 1
    assert all(distance(each, each) == 0 for each in portraits.values())


def make_portrait(drums: dict[str, str], **fields: object) -> Portrait:
    """The portrait of a beat that plays these lines all the time."""
    return portrait(make_beat(section={name: {"drums": drums} for name in ("verse", "hook")}, **fields))


def played(beat: Beat, dice: random.Random) -> Portrait:
    """The first verse and the first hook as they sound, with some strokes lost."""
    song, bar = arrange(beat), beat.time.quarters
    starts = [at for at, _ in song.markers]
    names = [name for _, name in song.markers]
    found = []
    for name in SECTIONS:
        index = names.index(name)
        first, last = starts[index], [*starts, song.bars][index + 1]
        hits = [
            (note.voice, float(note.start / bar) - first, note.velocity / 116)
            for note in song.notes
            if note.voice in DRUMS and first * bar <= note.start < last * bar and dice.random() >= LOST
        ]
        found.append(heard(hits, last - first))
    return np.stack(found)
