"""What an imported template plays when it is written as a MIDI file and read back, drum by drum."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import TYPE_CHECKING

import mido

from workshop_beats.exchange.midi import score_of
from workshop_beats.template.model import Loose
from workshop_signal import smf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_beats.exchange.drafting import Draft


def replayed(draft: Draft, *, straight: bool = False) -> dict[int, list[float]]:
    """The quarter notes at which each MIDI key sounds, chance of the human kind left out."""
    beat = draft.beat.model_copy(update={"loose": Loose()})
    file = mido.MidiFile(file=io.BytesIO(smf.smf_bytes(score_of(beat, straight=straight))))
    found: defaultdict[int, list[float]] = defaultdict(list)
    for track in file.tracks:
        tick = 0
        for event in track:
            tick += event.time
            if event.type == "note_on" and event.velocity and event.channel == 9:
                found[event.note].append(tick / file.ticks_per_beat)
    return dict(found)


def farthest(wanted: Mapping[int, list[float]], heard: Mapping[int, list[float]]) -> float:
    """The most quarter notes by which a hit is off, each drum's hits taken in their order; as many must be heard."""
    assert {key: len(times) for key, times in wanted.items()} == {key: len(times) for key, times in heard.items()}
    return max(
        abs(one - two)
        for key, times in wanted.items()
        for one, two in zip(sorted(times), sorted(heard[key]), strict=True)
    )
