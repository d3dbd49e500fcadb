"""However much sounds at once, what the beat's process hands out stays below -1 dBTP, by libebur128."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyebur128
import pytest

from tests.beats.sound.conftest import RATE
from workshop_beats.hits import Hit
from workshop_beats.sound.mixer import BLOCK
from workshop_beats.voices import DRUMS
from workshop_signal.limiter import Limiter

if TYPE_CHECKING:
    from tests.beats.sound.conftest import Mixed

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("copies", [1, 12])
def test_a_song_of_everything_at_once_stays_below_it(mixed: Mixed, copies: int) -> None:
    hits = [
        Hit(frame, voice, drum.note, 0, 127)
        for frame in range(0, 3 * BLOCK, 5000)
        for voice, drum in DRUMS.items()
        for _ in range(copies)
    ]
    song, limiter = mixed(hits, 4 * BLOCK), Limiter(RATE)
    kept = np.concatenate([limiter.push(song).copy(), limiter.flush()], axis=1)
    meter = pyebur128.R128State(2, RATE, pyebur128.MeasurementMode.MODE_TRUE_PEAK)
    meter.add_frames(np.ascontiguousarray(kept.T).ravel(), kept.shape[1])

    assert kept.shape == song.shape
    assert 20 * np.log10(max(pyebur128.get_true_peak(meter, channel) for channel in (0, 1))) <= -1
