"""The parts that stand in for hardware do what the other tests take for granted."""

from __future__ import annotations

import os

import mido
import numpy as np
import pytest

from tests.audio.jack import MidiPair, stamps_of

pytestmark = pytest.mark.real


def test_notes_sent_into_the_cable_come_out_in_order(midi_pair: MidiPair) -> None:
    sent = [mido.Message("note_on", note=note, velocity=64) for note in range(40, 60)]
    for note in sent:
        midi_pair.output.send(note)

    assert [midi_pair.input.receive() for _ in sent] == sent


def test_a_stamp_tells_channel_and_frame() -> None:
    frames = np.array([0, 1, 2**23, 2**24 - 1])
    for channel in (1, 2, 4):
        played = (((frames + 65536 * (channel - 1)) & 0xFFFFFF) - 2**23) / 2**23

        assert (stamps_of(played, channel) == frames).all()


def test_tests_with_real_parts_stay_on_one_worker(request: pytest.FixtureRequest) -> None:
    if not (os.environ.get("PYTEST_XDIST_WORKER") and request.config.getoption("loadgroup", False)):
        pytest.skip("there is one worker, or nobody asked for groups")
    assert request.node.nodeid.endswith("@real")
