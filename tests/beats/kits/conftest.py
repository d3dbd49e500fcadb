"""Kits to test with: those that ship, and folders of small recordings made on the spot."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from workshop_beats.kits.model import Kit

if TYPE_CHECKING:
    from collections.abc import Callable

KITS = sorted((Path(__file__).parents[3] / "presets" / "kits").glob("*.toml"))


def read_kit(path: Path) -> Kit:
    return Kit.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def write_hit(path: Path, hertz: float = 200, seconds: float = 0.2, rate: int = 44_100, **options: Any) -> Path:
    """A short stereo hit after 50 ms of silence."""
    time = np.arange(round(seconds * rate)) / rate
    hit = 0.4 * np.sin(2 * np.pi * hertz * time) * np.exp(-time / 0.05)
    silence = np.zeros(round(0.05 * rate))
    soundfile.write(path, np.column_stack([np.concatenate((silence, hit))] * 2), rate, **options)
    return path


@pytest.fixture
def recordings(tmp_path: Path) -> Callable[..., Path]:
    """A folder with a small recording under each of the names."""

    def make(*names: str) -> Path:
        folder = tmp_path / "opptak"
        folder.mkdir(exist_ok=True)
        for place, name in enumerate(names):
            write_hit(folder / name, 150 + 20 * place)
        return folder

    return make
