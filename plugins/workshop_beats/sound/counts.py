"""How many sounds a voice of a kit has. Imports nothing, so that the parent may ask as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYERS = 3
TURNS = 3
_LONG_SECONDS = 0.25
FEW_LAYERS = 2
_HARD = 104


def layers_of(spec: Mapping[str, Any]) -> int:
    """How many velocity layers a voice has: 3, or as many as a leader recorded.

    Notes and long cymbals have 2: they are long, and a song has many.
    """
    if "samples" in spec:
        return len(spec["samples"])
    return FEW_LAYERS if _is_long(spec) or "release_ms" in spec else LAYERS


def turns_of(spec: Mapping[str, Any], layer: int) -> int:
    """How many variants of a hit take turns in a layer: 3, or as many as a leader recorded.

    Long cymbals have 1, since variants of them would fill the memory; so have notes.
    """
    if "samples" in spec:
        return len(spec["samples"][layer])
    return 1 if _is_long(spec) or "release_ms" in spec else TURNS


def layer_of(velocity: int, layers: int) -> int:
    """The layer that a velocity of 1 to 127 plays: the hardest from 104 (accents) on, the rest share what is below."""
    if layers == 1 or velocity >= _HARD:
        return layers - 1
    return min(max(velocity - 1, 0) * (layers - 1) // (_HARD - 1), layers - 2)


def _is_long(spec: Mapping[str, Any]) -> bool:
    """Whether a hit rings on."""
    return bool(spec["model"] == "metal" and spec["seconds"] > _LONG_SECONDS)
