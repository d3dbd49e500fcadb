"""The shape of a beat template: what a file in `presets/beats/` may say. Each template's head explains the words."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from workshop import Meter
from workshop_beats.template import checks
from workshop_beats.template.chords import Key, parse_chords, parse_key
from workshop_beats.template.grid import BASS_SIGNS, DRUM_SIGNS, KEYS_SIGNS, parse_line

ShortText = Annotated[str, Field(min_length=1, max_length=80)]
Line = Annotated[str, Field(max_length=4000)]
DrumLine = Annotated[Line, AfterValidator(lambda text: checks.keep(text, parse_line(text, DRUM_SIGNS)))]
BassLine = Annotated[Line, AfterValidator(lambda text: checks.keep(text, parse_line(text, BASS_SIGNS)))]
KeysLine = Annotated[Line, AfterValidator(lambda text: checks.keep(text, parse_line(text, KEYS_SIGNS)))]
ChordLine = Annotated[Line, AfterValidator(lambda text: checks.keep(text, parse_chords(text)))]
DrumLines = Annotated[dict[str, DrumLine], AfterValidator(checks.known_drums)]
MeterText = Annotated[str, AfterValidator(checks.meter)]
KeyText = Annotated[str, AfterValidator(lambda text: checks.keep(text, parse_key(text)))]


class Part(BaseModel):
    """A table of a template: nothing unknown in it, and fixed once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Tip(Part):
    """One line on how to rap or sing on the beat, in Norwegian and in English."""

    nb: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(min_length=1, max_length=200)]


class Loose(Part):
    """Human feel: up to `timing_ms` early or late and `loudness` (of 127) softer or louder, the same for one `seed`."""

    timing_ms: Annotated[float, Field(ge=0, le=40)] = 0
    loudness: Annotated[int, Field(ge=0, le=40)] = 0
    seed: int = 1


class Form(Part):
    """The song: each line is a section's name and its number of bars."""

    form: Annotated[tuple[Annotated[str, AfterValidator(checks.form_line)], ...], Field(min_length=1, max_length=64)]


class Fill(Part):
    """Drums that take the place of all drums in one bar."""

    drums: DrumLines


class Section(Part):
    """A part of the song. What it leaves out comes from the section that `like` names, else it is silent."""

    like: str | None = None
    drums: DrumLines = Field(default_factory=dict)
    chords: ChordLine | None = None
    bass: BassLine | None = None
    keys: KeysLine | None = None
    fill: Annotated[str, AfterValidator(checks.fill_line)] | None = None
    ending: Annotated[str, AfterValidator(checks.ending)] | None = None


class Beat(Part):
    """A whole template. `tempo` counts what a foot taps: dotted quarters in 6/8 and 12/8, else the meter's unit."""

    name: ShortText
    style: ShortText
    tempo: Annotated[float, Field(ge=30, le=300)]
    author: ShortText
    licence: ShortText
    tip: Tip
    song: Form
    section: Annotated[dict[str, Section], Field(min_length=1, max_length=32)]
    energy: Literal[1, 2, 3] = 2
    tags: tuple[ShortText, ...] = ()
    meter: MeterText = "4/4"
    key: KeyText = "C major"
    swing: Annotated[float, Field(ge=50, le=75)] = 50
    swing_on: Literal["8ths", "16ths"] = "16ths"
    count_in: Annotated[int, Field(ge=0, le=4)] = 1
    kit: ShortText = "acoustic"
    loose: Loose = Loose()
    push: Annotated[dict[str, Annotated[float, Field(ge=-60, le=60)]], AfterValidator(checks.known_voices)] = Field(
        default_factory=dict
    )
    fill: dict[str, Fill] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_meet(self) -> Beat:
        """Every name that one part uses is given by another."""
        checks.references(self)
        return self

    @property
    def time(self) -> Meter:
        """The meter as a value."""
        beats, unit = self.meter.split("/")
        return Meter(int(beats), int(unit))

    @property
    def tonality(self) -> Key:
        """The key as a value."""
        return parse_key(self.key)

    @property
    def beat_length(self) -> Fraction:
        """The length in quarter notes of the beat that `tempo` counts."""
        compound = self.time.unit >= 8 and self.time.beats % 3 == 0 and self.time.beats > 3
        return Fraction(4, self.time.unit) * (3 if compound else 1)

    @property
    def quarters_a_minute(self) -> Fraction:
        """The tempo in quarter notes a minute, exactly as written: 61.7 is 617/10."""
        return Fraction(str(self.tempo)) * self.beat_length

    @property
    def form(self) -> tuple[tuple[str, int], ...]:
        """The song as (section name, bars)."""
        return tuple(checks.split_form(line) for line in self.song.form)

    def resolved(self, name: str) -> Section:
        """A section with what it takes over from others filled in."""
        section = self.section[name]
        if section.like is None:
            return section
        base = self.resolved(section.like)
        own = {field: getattr(section, field) for field in ("chords", "bass", "keys", "fill", "ending")}
        merged = {
            field: getattr(base, field) if value is None and field != "ending" else value
            for field, value in own.items()
        }
        return Section(drums={**base.drums, **section.drums}, **merged)
