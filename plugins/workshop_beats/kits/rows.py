"""A kit's voices as rows of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop_beats.kits.flat import kit_of
from workshop_beats.sound.counts import layers_of, turns_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def voice_rows(load: Callable[[str, str], Any], name: str, own: Path) -> list[dict[str, Any]]:
    """Each voice of a kit: its model, how many layers it has, and how many variants take turns in the fullest layer.

    Raises:
        WorkshopError: As `kit_of` does.
    """
    voices = kit_of(load, name, own)["voices"]
    return [{"voice": voice, "model": spec["model"], **_counts(spec)} for voice, spec in voices.items()]


def _counts(spec: dict[str, Any]) -> dict[str, int]:
    """Layers and turns of a voice."""
    layers = layers_of(spec)
    return {"layers": layers, "turns": max(turns_of(spec, layer) for layer in range(layers))}
