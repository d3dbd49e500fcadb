"""What people write, in Norwegian or a line too high, and the word of a template that they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from pydantic.config import JsonDict

IN_A_BEAT: JsonDict = {
    "seksjon": "section",
    "del": "section",
    "navn": "name",
    "tittel": "name",
    "stil": "style",
    "takt": "tempo / meter",
    "taktart": "meter",
    "bpm": "tempo",
    "toneart": "key",
    "energi": "energy",
    "merkelapper": "tags",
    "trommesett": "kit",
    "forfatter": "author",
    "lisens": "licence",
    "sang": "song",
    "brekk": "fill",
    "form": "song.form",
}
IN_A_SECTION: JsonDict = {
    **{drum: f"drums.{drum}" for drum in DRUMS},
    "stortromme": "drums.kick",
    "basstromme": "drums.kick",
    "skarptromme": "drums.snare",
    "skarp": "drums.snare",
    "hihat": "drums.hat",
    "akkorder": "chords",
    "gitar": "guitar",
    "piano": "keys",
    "tangenter": "keys",
    "melodi": "melody",
    "brekk": "fill",
    "slutt": "ending",
    "som": "like",
}
