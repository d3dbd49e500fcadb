"""What a field of a template must hold beyond its type. Each raises ValueError with a Message for one field."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from workshop import Message, message
from workshop_beats.voices import BASS, DRUMS, KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workshop_beats.template.model import Beat, Section

MOST_MINUTES = 60
MOST_STEPS = 100_000

Place = tuple[str | int, ...]


def keep(text: str, _parsed: object) -> str:
    """The text itself, once it could be parsed."""
    return text


def meter(text: str) -> str:
    """A meter such as 4/4 or 6/8."""
    beats, _, unit = text.partition("/")
    if not (beats.isdecimal() and 1 <= int(beats) <= 16 and unit in {"2", "4", "8", "16"}):
        raise ValueError(message("“{text}” is no meter; write it like 4/4, 3/4 or 6/8", text=text))
    return text


def form_line(text: str) -> str:
    """A section's name and its number of bars, such as "verse 16"."""
    name, _, bars = text.rpartition(" ")
    if not (name.strip() and bars.isdecimal() and 1 <= int(bars) <= 256):
        raise ValueError(message("“{text}” must be a section and how many bars, such as “verse 16”", text=text))
    return text


def split_form(text: str) -> tuple[str, int]:
    """The name and the number of bars of a checked line."""
    name, _, bars = text.rpartition(" ")
    return name.strip(), int(bars)


def fill_line(text: str) -> str:
    """A fill's name and how often it comes, such as "roll every 8"."""
    name, _, bars = text.rpartition(" every ")
    if not (name.strip() and bars.isdecimal() and 1 <= int(bars) <= 256):
        raise ValueError(message("“{text}” must be a fill and how often it comes, such as “roll every 8”", text=text))
    return text


def split_fill(text: str) -> tuple[str, int]:
    """The name and the period in bars of a checked line."""
    name, _, bars = text.rpartition(" every ")
    return name.strip(), int(bars)


def ending(text: str) -> str:
    """How a section's last bar ends: "stop on 1" leaves nothing after that beat."""
    beat = text.removeprefix("stop on ")
    if beat == text or not (beat.isdecimal() and 1 <= int(beat) <= 16):
        raise ValueError(message("“{text}” is no ending; write “stop on 1” or another beat of the bar", text=text))
    return text


def known_drums(lines: dict[str, str]) -> dict[str, str]:
    """Every drum line names a voice."""
    refuse([((name,), unknown(name, DRUMS)) for name in lines if name not in DRUMS])
    return lines


def known_voices(pushes: dict[str, float]) -> dict[str, float]:
    """Every push names a drum, the bass or the keys."""
    voices = (*DRUMS, BASS, KEYS)
    refuse([((name,), unknown(name, voices)) for name in pushes if name not in voices])
    return pushes


def unknown(name: str, known: Iterable[str]) -> Message:
    """A name that nothing goes by, with the nearest one that something does."""
    near = get_close_matches(name, list(known), n=1)
    if near:
        return message("there is no “{name}” here; did you mean “{near}”?", name=name, near=near[0])
    return message("there is no “{name}” here; known are {known}", name=name, known=", ".join(known))


def references(beat: Beat) -> None:
    """Check all names that one part of a template uses of another, and report every wrong one at its own field."""
    refuse([*_form_names(beat), *_section_names(beat)])
    refuse([(("song", "form"), what) for what in _too_much(beat)])


def refuse(wrong: Sequence[tuple[Place, Message]]) -> None:
    """Report every problem at its place below the field that is being checked; nothing when there is none."""
    if not wrong:
        return
    errors = [
        InitErrorDetails(
            type=PydanticCustomError("value_error", "{error}", {"error": ValueError(text)}), loc=place, input=None
        )
        for place, text in wrong
    ]
    raise ValidationError.from_exception_data("Beat", errors)


def _too_much(beat: Beat) -> Iterable[Message]:
    """What would take too long to play, or to work out."""
    bars = sum(bars for _, bars in beat.form)
    minutes = bars * beat.time.quarters / beat.quarters_a_minute
    if minutes > MOST_MINUTES:
        yield message(
            "the song is {minutes} minutes long; {most} is the most", minutes=round(minutes), most=MOST_MINUTES
        )
    steps = sum(bars * _steps_a_bar(beat, beat.resolved(name)) for name, bars in beat.form)
    if steps > MOST_STEPS:
        yield message("the song has {count} steps; {most} is the most", count=round(steps), most=MOST_STEPS)


def _steps_a_bar(beat: Beat, section: Section) -> float:
    """How many signs a bar of a section has on all its lines together, or its fill where that has more."""
    fill = beat.fill[split_fill(section.fill)[0]].drums if section.fill else {}
    drums = max(_signs(section.drums.values()), _signs(fill.values()))
    return drums + _signs(line for line in (section.bass, section.keys) if line is not None)


def _signs(lines: Iterable[str]) -> float:
    """How many signs some lines have in a bar, on average."""
    return sum(len("".join(line.split()).strip("|")) / (line.strip().strip("|").count("|") + 1) for line in lines)


def _form_names(beat: Beat) -> Iterable[tuple[Place, Message]]:
    """Sections that the form names and nobody wrote."""
    for index, (name, _) in enumerate(beat.form):
        if name not in beat.section:
            yield ("song", "form", index), unknown(name, beat.section)


def _section_names(beat: Beat) -> Iterable[tuple[Place, Message]]:
    """Sections and fills that sections name and nobody wrote, and sections that lean on themselves."""
    likes = {name: section.like for name, section in beat.section.items() if section.like is not None}
    for name, section in beat.section.items():
        if section.like is not None and section.like not in beat.section:
            yield ("section", name, "like"), unknown(section.like, beat.section)
        elif _circular(name, likes):
            yield ("section", name, "like"), message("“{name}” would be like itself", name=name)
        if section.fill is not None and split_fill(section.fill)[0] not in beat.fill:
            yield ("section", name, "fill"), unknown(split_fill(section.fill)[0], beat.fill)


def _circular(name: str, likes: Mapping[str, str]) -> bool:
    """Whether following `like` from a section comes back to one seen before."""
    seen = {name}
    while (name := likes.get(name, "")) and name not in seen:
        seen.add(name)
    return bool(name)
