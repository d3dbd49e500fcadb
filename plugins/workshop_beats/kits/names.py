"""The voices that a kit gives a sound to: every drum, and the instruments that play notes."""

from __future__ import annotations

from workshop_beats.voices import DRUMS, PITCHED

VOICES = (*DRUMS, *PITCHED)
