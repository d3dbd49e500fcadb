"""What must hold between the parts of a template. Each problem is told at the field where it stands."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from workshop import N_, Message, message
from workshop_beats.kits.filenames import voice_called
from workshop_beats.template.grid import bars_of, fits, usual_counts
from workshop_beats.template.words import parse_ending, parse_fill, parse_grouping
from workshop_beats.template.writing import key
from workshop_beats.voices import BASS, DRUMS, MELODY, PITCHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workshop_beats.template.model import Beat, Section

MOST_MINUTES = 60
MOST_NOTES = 120_000
MOST_STRINGS = 6
MOST_UNEVEN = 3
"""How many times as long as the shortest beat of a bar the longest may be."""
_HITS = {"x": 1, "X": 1, "g": 1, "?": 1, "f": 2, "2": 2, "3": 3, "4": 4}

Place = tuple[str | int, ...]
Caret = Literal["key"] | int


def keep(text: str, _parsed: object) -> str:
    """The text itself, once it could be parsed."""
    return text


def known_drums(lines: dict[str, str]) -> dict[str, str]:
    """Every drum line names a voice."""
    refuse([((name,), unknown(name, DRUMS)) for name in lines if name not in DRUMS], "key")
    return lines


def known_voices(pushes: dict[str, float]) -> dict[str, float]:
    """Every push names a drum, or an instrument that plays notes."""
    voices = (*DRUMS, *PITCHED)
    refuse([((name,), unknown(name, voices)) for name in pushes if name not in voices], "key")
    return pushes


def unknown(name: str, known: Iterable[str], table: str = "") -> Message:
    """A name that nothing goes by, with the nearest one that something does, else how `table` would have one."""
    names = list(known)
    near = get_close_matches(name, names, n=1) or [voice for voice in [voice_called(name)] if voice in names]
    if near:
        return message("there is no “{name}” here; did you mean “{near}”?", name=name, near=near[0])
    if table:
        heading = f"[{table}.{key(name)}]"
        return message("there is no “{name}” here; it would begin with the line {heading}", name=name, heading=heading)
    return message("there is no “{name}” here; known are {known}", name=name, known=", ".join(names))


def references(beat: Beat) -> None:
    """Check all that one part of a template says of another, and report every problem at its own field."""
    named = [*_form_names(beat), *_section_names(beat), *_bar(beat)]
    refuse_at([*((place, what, 0) for place, what in named), *_misfits(beat)])
    refuse([(("song", "form"), what) for what in _too_much(beat)])


def refuse(wrong: Sequence[tuple[Place, Message]], caret: Caret = 0) -> None:
    """Report every problem at its place below the field that is being checked; nothing when there is none.

    `caret` is the number of the sign that is wrong in the value, or "key" where the name of the field itself is.
    """
    refuse_at([(place, text, caret) for place, text in wrong])


def refuse_at(wrong: Sequence[tuple[Place, Message, Caret]]) -> None:
    """The same, where each problem has a caret of its own."""
    if not wrong:
        return
    errors = [
        InitErrorDetails(
            type=PydanticCustomError("value_error", "{error}", {"error": ValueError(text, caret)}),
            loc=place,
            input=None,
        )
        for place, text, caret in wrong
    ]
    raise ValidationError.from_exception_data("Beat", errors)


def _too_much(beat: Beat) -> Iterable[Message]:
    """What would take too long to play, or to work out."""
    resolved = {name: beat.resolved(name) for name in {name for name, _ in beat.form}}
    minutes = sum(bars * beat.time.quarters / beat.pace(resolved[name].tempo) for name, bars in beat.form)
    if minutes > MOST_MINUTES:
        yield message(
            "the song is {minutes} minutes long; {most} is the most", minutes=round(minutes), most=MOST_MINUTES
        )
    dense = {name: _notes_a_bar(beat, section) for name, section in resolved.items()}
    notes = sum(bars * dense[name] for name, bars in beat.form)
    if notes > MOST_NOTES:
        yield message("the song has about {count} notes; {most} is the most", count=round(notes), most=MOST_NOTES)


def _notes_a_bar(beat: Beat, section: Section) -> float:
    """How many notes a bar of a section has at most on all its lines together, or its fill where that has more."""
    fill = beat.fill[parse_fill(section.fill).name].drums if section.fill else {}
    drums = max(sum(map(_drum_notes, section.drums.values())), sum(map(_drum_notes, fill.values())))
    return drums + sum(
        _a_bar(line, len(line) - line.count(".") - line.count("-")) * (1 if voice in {BASS, MELODY} else MOST_STRINGS)
        for voice, line in section.pitched.items()
    )


def _drum_notes(line: str) -> float:
    """How many hits a drum line has in a bar, rolls and flams counted in full."""
    return _a_bar(line, sum(line.count(sign) * hits for sign, hits in _HITS.items()))


def _a_bar(line: str, notes: int) -> float:
    """Notes of a line as notes of a bar, on average."""
    return notes / (line.strip().strip("|").count("|") + 1)


def _bar(beat: Beat) -> Iterable[tuple[Place, Message]]:
    """Groups and uneven beats that do not make up the bar, and stops on a beat that it has not."""
    beats = int(beat.time.quarters / beat.beat_length)
    if beat.grouping is not None and sum(parse_grouping(beat.grouping)) != beat.time.beats:
        yield ("grouping",), message("must add up to {beats}, as {meter} has", beats=beat.time.beats, meter=beat.meter)
    if beat.beat_lengths and len(beat.beat_lengths) != beats:
        yield ("beat_lengths",), message("must have {beats} numbers, one a beat", beats=beats)
    elif beat.beat_lengths and max(beat.beat_lengths) > MOST_UNEVEN * min(beat.beat_lengths):
        yield ("beat_lengths",), message("the longest may be {most} times the shortest at most", most=MOST_UNEVEN)
    for name, section in beat.section.items():
        kind, number = parse_ending(section.ending) if section.ending else ("hold", 1)
        if kind == "stop" and number > beats:
            yield (
                ("section", name, "ending"),
                message("a bar of {meter} has {beats} beats", meter=beat.meter, beats=beats),
            )


def _misfits(beat: Beat) -> Iterable[tuple[Place, Message, Caret]]:
    """The first bar of each line whose signs do not share the beats of the meter evenly: nearly always a slip."""
    beats = beat.time.beats
    counts = ", ".join(map(str, usual_counts(beats)))
    for place, line in lines_of(beat):
        for bar, (column, raw) in enumerate(bars_of(line), start=1):
            signs = len("".join(raw.split()))
            if not fits(signs, beats):
                what = N_("bar {bar} has {count} signs; a bar of {meter} has one of {counts}")
                said = {"bar": bar, "count": signs, "meter": beat.meter, "counts": counts}
                yield place, Message(what, said), column
                break


def lines_of(beat: Beat) -> Iterable[tuple[Place, str]]:
    """Every line that is written, with its place."""
    for name, section in beat.section.items():
        yield from ((("section", name, "drums", voice), line) for voice, line in section.drums.items())
        yield from ((("section", name, voice), line) for voice, line in section.pitched.items())
    for name, fill in beat.fill.items():
        yield from ((("fill", name, "drums", voice), line) for voice, line in fill.drums.items())


def _form_names(beat: Beat) -> Iterable[tuple[Place, Message]]:
    """Sections that the form names and nobody wrote."""
    for index, (name, _) in enumerate(beat.form):
        if name not in beat.section:
            yield ("song", "form", index), unknown(name, beat.section, "section")


def _section_names(beat: Beat) -> Iterable[tuple[Place, Message]]:
    """Sections and fills that sections name and nobody wrote, and sections that lean on themselves."""
    likes = {name: section.like for name, section in beat.section.items() if section.like is not None}
    for name, section in beat.section.items():
        if section.like is not None and section.like not in beat.section:
            yield ("section", name, "like"), unknown(section.like, beat.section, "section")
        elif _circular(name, likes):
            yield ("section", name, "like"), message("“{name}” would be like itself", name=name)
        if section.fill is not None and parse_fill(section.fill).name not in beat.fill:
            yield ("section", name, "fill"), unknown(parse_fill(section.fill).name, beat.fill, "fill")


def _circular(name: str, likes: Mapping[str, str]) -> bool:
    """Whether following `like` from a section comes back to one seen before."""
    seen = {name}
    while (name := likes.get(name, "")) and name not in seen:
        seen.add(name)
    return bool(name)
