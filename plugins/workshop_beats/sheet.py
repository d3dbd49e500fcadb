"""A beat as lines of text: what `beat show` prints, and a leader could pin to the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_beats.template.grid import DRUM_SIGNS, SIGNS, parse_line, write_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop_beats.template.model import Beat, Section

_SAID = ("chords", "voicing", "tempo", "transpose", "fill", "ending")


def sheet(beat: Beat) -> Iterator[str]:
    """Each section of the form once, in the order in which they come, with all its lines; then the fills."""
    for name in dict.fromkeys(name for name, _ in beat.form):
        bars = ", ".join(str(bars) for each, bars in beat.form if each == name)
        yield f"{name} ({bars})"
        yield from _aligned(_lines(beat.resolved(name)))
        yield ""
    for name, fill in beat.fill.items():
        yield name
        yield from _aligned({voice: write_line(parse_line(text, DRUM_SIGNS)) for voice, text in fill.drums.items()})
        yield ""


def _lines(section: Section) -> dict[str, str]:
    """A section's lines by voice, as they are written."""
    lines = {voice: write_line(parse_line(text, DRUM_SIGNS)) for voice, text in section.drums.items()}
    lines |= {voice: write_line(parse_line(text, SIGNS[voice])) for voice, text in section.pitched.items()}
    said = {field: getattr(section, field) for field in _SAID}
    return lines | {field: str(value) for field, value in said.items() if value is not None}


def _aligned(lines: dict[str, str]) -> Iterator[str]:
    """Lines with their names in a column."""
    width = max((len(name) for name in lines), default=0)
    for name, line in lines.items():
        yield f"  {name:<{width}}  {line}"
