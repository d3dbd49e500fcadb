"""Which of our voices a foreign drum is: by its General MIDI percussion key, or by what an instrument is called.

Keys as in General MIDI Level 1 (RP-003), and the edges 22 and 26 that electronic kits add.
"""

from __future__ import annotations

import re

from workshop_beats.voices import DRUMS

_KEYS = {
    "kick": (35, 36), "rim": (37,), "snare": (38, 40), "clap": (39,), "floortom": (41, 43), "hat": (42, 22),
    "pedal": (44,), "tom": (45, 47), "open": (46, 26), "hightom": (48, 50), "crash": (49, 52, 55, 57),
    "ride": (51, 53, 59), "tambourine": (54,), "cowbell": (56,), "conga": (60, 61, 62, 63, 64),
    "shaker": (69, 70, 82), "click": (31, 33, 34, 75, 76, 77),
}  # fmt: skip

_NAMES = (
    ("kick", r"kick|bass ?drum|\bbd\b|basstromme|stortromme"),
    ("clap", r"clap|klapp"),
    ("pedal", r"pedal|foot"),
    ("open", r"open"),
    ("cowbell", r"cow ?bell|kubjelle"),
    ("snare", r"snare|\bsd\b|skarp"),
    ("rim", r"\brim|side ?stick|^stick$|cross ?stick"),
    ("hat", r"\bhat\b|hi-?hat|\bhh\b|closed"),
    ("tambourine", r"tambo?urine?|\btamb\b"),
    ("shaker", r"shaker|maracas?|cabasa|egg"),
    ("conga", r"conga|bongo|tumba"),
    ("ride", r"ride|^bell$"),
    ("crash", r"crash|splash|china|cymbal"),
    ("floortom", r"floor|\btom\b.*(\blow?\b|\b3\b)|\blow?\b.*\btom\b"),
    ("hightom", r"\btom\b.*(\bhi(gh)?\b|\b1\b)|\bhi(gh)?\b.*\btom\b"),
    ("tom", r"\btoms?\b"),
    ("click", r"click|clave|wood ?block|metronome|sticks"),
)


def voice_of_key(key: int) -> str | None:
    """The voice of a percussion key, or None where we have none such."""
    return next((voice for voice, keys in _KEYS.items() if key in keys), None)


def voice_of_name(name: str) -> str | None:
    """The voice that an instrument's name means, or None where it says nothing that we know."""
    said = re.sub(r"[_.\s]+", " ", name).strip().casefold()
    if said in DRUMS:
        return said
    return next((voice for voice, pattern in _NAMES if re.search(pattern, said)), None)
