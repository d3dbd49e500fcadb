"""Jobs to render, and places to render them to."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.beats.sound.conftest import kit_named
from workshop_beats.rendering.job import Job
from workshop_beats.song.arrange import arrange
from workshop_beats.song.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workshop_beats.template.model import Beat

RATE = 48_000


def job_of(beat: Beat, rate: int = RATE, *, bits: int = 24, cache: Path | None = None, **options: Any) -> Job:
    """A job for a beat, on the kit that it asks for."""
    line = Timeline.of(arrange(beat), rate, options.pop("count_in", beat.count_in), **options)
    return Job(line, kit_named(beat.kit), cache, bits)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("cannot mount a small disk here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)
