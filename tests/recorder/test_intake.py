"""The hand-off never waits: what the writer cannot take in time is dropped and shows as a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_recorder.engine.intake import Intake

if TYPE_CHECKING:
    import pytest


def test_blocks_come_out_with_the_frame_on_which_they_begin() -> None:
    intake = Intake(2, 48000)
    assert intake.put(b"a" * 80, 10) == 0
    assert intake.put(b"b" * 80, 10, skipped=5) == 15

    assert [(block.position, block.data[:1]) for block in (intake.get(), intake.get()) if block] == [
        (0, b"a"),
        (15, b"b"),
    ]
    assert intake.get() is None
    assert intake.position == 25


def test_a_writer_that_is_far_behind_costs_frames_but_no_memory() -> None:
    intake = Intake(1, 100)
    for _ in range(1000):
        intake.put(bytes(400), 100)

    kept = 0
    while intake.get():
        kept += 1
    assert intake.position == 100_000
    assert 20 <= kept <= 22


def test_a_start_is_chosen_where_no_callback_has_been() -> None:
    intake = Intake(1, 48000)
    intake.put(bytes(4096), 1024)

    assert intake.next_start() >= intake.position + 2 * 1024
    assert intake.position <= intake.now() <= intake.position + 1024
    assert intake.time_ns(intake.position + 48000) - intake.stamp[1] == 1_000_000_000


def test_whoever_looks_while_a_block_comes_in_sees_no_place_with_another_ones_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Looked at after every single thing that the callback changes: frame 0 is always of the same moment."""
    now = 0
    began: set[int] = set()

    class Watched(Intake):
        def __setattr__(self, name: str, value: object) -> None:
            super().__setattr__(name, value)
            if now:
                began.add(self.time_ns(0))

    monkeypatch.setattr("workshop_recorder.engine.intake.monotonic_ns", lambda: now)
    intake = Watched(1, 48000)
    for _ in range(4):
        now += 10**7
        intake.put(bytes(4 * 480), 480)
    assert began == {0}


def test_a_second_of_audio_that_waits_calls_the_writer() -> None:
    intake = Intake(1, 48000)
    for _ in range(47):
        intake.put(bytes(4096), 1024)
    assert not intake.crowded.is_set()
    intake.put(bytes(4096), 1024)
    assert intake.crowded.is_set()


def test_a_buffer_is_filled_again_only_after_it_was_given_back() -> None:
    intake = Intake(1, 48000)
    first = intake.spare(4096)
    intake.put(first, 1024)
    assert intake.spare(4096) is not first

    block = intake.get()
    assert block is not None
    intake.give_back(block.data)
    assert intake.spare(4096) is first
    intake.give_back(first)
    assert len(intake.spare(2048)) == 2048
