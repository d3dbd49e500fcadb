"""A kit that ships, as the audio process is given it, and short ways to mix."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from workshop_beats.kits.flat import kit_of
from workshop_beats.kits.model import Kit
from workshop_beats.sound.bank import Bank
from workshop_beats.sound.mixer import Mixer, mix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workshop_beats.hits import Hit

    Mixed = Callable[..., np.ndarray[Any, Any]]

RATE = 48_000
KITS = Path(__file__).parents[3] / "presets" / "kits"


def kit_named(name: str) -> dict[str, Any]:
    def load(_kind: str, wanted: str) -> Kit:
        return Kit.model_validate(tomllib.loads((KITS / f"{wanted}.toml").read_text(encoding="utf-8")))

    return kit_of(load, name, KITS)


@pytest.fixture(scope="session")
def kit() -> dict[str, Any]:
    return kit_named("acoustic")


@pytest.fixture(scope="session")
def bank(kit: dict[str, Any]) -> Bank:
    return Bank(kit, RATE)


@pytest.fixture
def mixed(bank: Bank) -> Mixed:
    """Mixes hits to one array of shape (2, frames), or (buses, 2, frames) where there are buses."""

    def mix_all(hits: Sequence[Hit], frames: int, **options: Any) -> np.ndarray[Any, Any]:
        buses = options.pop("buses", None)
        lines = [block.copy() for block in mix(hits, frames, Mixer(bank, buses), **options)]
        whole = np.concatenate(lines, axis=2)
        return whole if buses else whole[0]

    return mix_all
