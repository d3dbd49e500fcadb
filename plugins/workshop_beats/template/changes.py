"""A beat as a group wants it tonight: one section of it, another tempo, another key. The template stays as it is."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from workshop import NotFoundError, StateError, message
from workshop_beats.template.chords import transposed_chords
from workshop_beats.template.words import MOST_BARS

if TYPE_CHECKING:
    from workshop_beats.template.model import Beat

SLOWEST, FASTEST = 30, 300
"""In BPM."""


def only(beat: Beat, name: str) -> Beat:
    """A beat whose form is one section once, as long as it is where it first comes."""
    _need(beat, name)
    bars = next((bars for each, bars in beat.form if each == name), beat.resolved(name).loop)
    return beat.model_copy(update={"song": beat.song.model_copy(update={"form": (f"{name} {bars}",)})})


def pattern(beat: Beat, name: str) -> Beat:
    """A beat whose form is the bars that one section repeats, fills and ending left out."""
    _need(beat, name)
    section = beat.resolved(name).model_copy(update={"fill": None, "ending": None})
    form = beat.song.model_copy(update={"form": (f"{name} {min(section.loop, MOST_BARS)}",)})
    return beat.model_copy(update={"song": form, "section": {**beat.section, name: section}})


def at_tempo(beat: Beat, tempo: float) -> Beat:
    """A beat at a tempo in BPM."""
    if not SLOWEST <= tempo <= FASTEST:
        raise StateError(
            message("A beat cannot be played at {tempo} beats a minute.", tempo=f"{tempo:g}"),
            message("Choose a tempo from {slowest} to {fastest}.", slowest=SLOWEST, fastest=FASTEST),
        )
    sections = {
        name: section.model_copy(update={"tempo": _within(section.tempo * tempo / beat.tempo)})
        if section.tempo is not None
        else section
        for name, section in beat.section.items()
    }
    return beat.model_copy(update={"tempo": float(tempo), "section": sections})


def transposed(beat: Beat, semitones: int) -> Beat:
    """A beat so many semitones up."""
    key = beat.tonality.transposed(semitones)
    sections = {
        name: section.model_copy(update={"chords": transposed_chords(section.chords, beat.tonality, key)})
        if section.chords is not None
        else section
        for name, section in beat.section.items()
    }
    return beat.model_copy(update={"key": key.name, "section": sections})


def _within(tempo: float) -> float:
    """A tempo that a beat can be played at, to a thousandth."""
    return round(min(max(tempo, SLOWEST), FASTEST), 3)


def _need(beat: Beat, name: str) -> None:
    """Refuse a section that nobody wrote."""
    if name in beat.section:
        return
    near = get_close_matches(name, beat.section, n=1)
    hint = (
        message("Did you mean {near}?", near=near[0])
        if near
        else message("Its sections are {known}.", known=", ".join(beat.section))
    )
    raise NotFoundError(message("“{beat}” has no section “{name}”.", beat=beat.name, name=name), hint)
