"""A section's chords as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_beats.template.chords import transposed_chords

if TYPE_CHECKING:
    from workshop_beats.template.model import Beat, Section


def chords_of(beat: Beat, section: Section) -> str:
    """Bars between `|`, as they sound where the section lifts the key; the key's own chord where it names none.

    Empty where nothing in the section has a pitch.
    """
    if section.chords is None and not section.pitched:
        return ""
    key = beat.tonality
    sounding = transposed_chords(section.chords or key.chord, key, key.transposed(section.transpose or 0))
    return " | ".join(" ".join(bar.split()) for bar in sounding.strip().strip("|").split("|"))


def has_key(beat: Beat) -> bool:
    """Whether anything in the song has a pitch; a beat of drums alone is in no key."""
    return any(chords_of(beat, beat.resolved(part)) for part, _ in beat.form)
