"""A section's chords as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshop_beats.template.model import Beat, Section


def chords_of(beat: Beat, section: Section) -> str:
    """Bars between `|`; the key's own chord where a section names none."""
    written = section.chords or beat.tonality.signature
    return " | ".join(" ".join(bar.split()) for bar in written.strip().strip("|").split("|"))
