"""A kit's voices as rows of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop_beats.sound.counts import layers_of, turns_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def voice_rows(kit: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each voice of a kit, as `kit_of` gives it: its model, its layers, and how many take turns in the fullest one."""
    return [{"voice": voice, "model": spec["model"], **_counts(spec)} for voice, spec in kit["voices"].items()]


def _counts(spec: dict[str, Any]) -> dict[str, int]:
    """Layers and turns of a voice."""
    layers = layers_of(spec)
    return {"layers": layers, "turns": max(turns_of(spec, layer) for layer in range(layers))}
