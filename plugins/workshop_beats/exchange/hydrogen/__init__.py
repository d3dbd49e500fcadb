"""Hydrogen's patterns and songs, .h2pattern and .h2song, as version 0.9 wrote them and as 1.2 does."""

from __future__ import annotations

from workshop_beats.exchange.hydrogen.reading import read_hydrogen

__all__ = ["read_hydrogen"]
