"""The shape of a beat template: what a file in `presets/beats/` may say. Each template's head explains the words."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from workshop import Meter
from workshop_beats.template import changes, checks, words
from workshop_beats.template.chords import parse_chords
from workshop_beats.template.grid import BASS_SIGNS, DRUM_SIGNS, KEYS_SIGNS, MELODY_SIGNS, parse_line
from workshop_beats.template.keys import Key, parse_key
from workshop_beats.template.meant import IN_A_BEAT, IN_A_SECTION
from workshop_beats.voices import PITCHED

ShortText = Annotated[str, Field(min_length=1, max_length=80)]
Name = Annotated[str, Field(min_length=1, max_length=40)]
Line = Annotated[str, Field(max_length=4000)]
DrumLine = Annotated[Line, AfterValidator(lambda text: checks.keep(text, parse_line(text, DRUM_SIGNS)))]
BassLine = Annotated[Line, AfterValidator(lambda text: checks.keep(text, parse_line(text, BASS_SIGNS)))]
ChordStrokes = Annotated[Line, AfterValidator(lambda text: checks.keep(text, parse_line(text, KEYS_SIGNS)))]
MelodyLine = Annotated[Line, AfterValidator(lambda text: checks.keep(text, parse_line(text, MELODY_SIGNS)))]
ChordLine = Annotated[Line, AfterValidator(lambda text: checks.keep(text, parse_chords(text)))]
DrumLines = Annotated[dict[str, DrumLine], AfterValidator(checks.known_drums)]
MeterText = Annotated[str, AfterValidator(lambda text: checks.keep(text, words.parse_meter(text)))]
FormLine = Annotated[str, AfterValidator(lambda text: checks.keep(text, words.parse_form(text)))]
FillLine = Annotated[str, AfterValidator(lambda text: checks.keep(text, words.parse_fill(text)))]
EndingText = Annotated[str, AfterValidator(lambda text: checks.keep(text, words.parse_ending(text)))]
Grouping = Annotated[str, AfterValidator(lambda text: checks.keep(text, words.parse_grouping(text)))]
Tempo = Annotated[float, Field(strict=True, ge=changes.SLOWEST, le=changes.FASTEST)]
Voicing = Literal["close", "open", "spread", "rootless", "power"]
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

    timing_ms: Annotated[float, Field(strict=True, ge=0, le=40)] = 0
    loudness: Annotated[int, Field(strict=True, ge=0, le=40)] = 0
    seed: Annotated[int, Field(strict=True, ge=-(2**63), lt=2**63)] = 1


class Form(Part):
    """The song: each line is a section's name and its number of bars."""

    form: Annotated[tuple[FormLine, ...], Field(min_length=1, max_length=64, examples=[["verse 16"]])]


class Fill(Part):
    """Drums that take the place of all drums in one bar; without any, the drums are silent there."""

    drums: DrumLines = Field(default_factory=dict)


class Section(Part):
    """A part of the song. What it leaves out comes from the section that `like` names, else it is silent.

    `tempo` and `transpose` (semitones, a lift of the key) hold for this section only. An `ending` is never taken over.
    """

    model_config = ConfigDict(json_schema_extra={"meant": IN_A_SECTION})

    like: str | None = None
    drums: DrumLines = Field(default_factory=dict)
    chords: ChordLine | None = None
    voicing: Voicing | None = None
    bass: BassLine | None = None
    keys: ChordStrokes | None = None
    pad: ChordStrokes | None = None
    guitar: ChordStrokes | None = None
    melody: MelodyLine | None = None
    tempo: Tempo | None = None
    transpose: Annotated[int, Field(strict=True, ge=-12, le=12)] | None = None
    fill: FillLine | None = None
    ending: EndingText | None = None

    @property
    def pitched(self) -> dict[str, str]:
        """The lines of notes that this section has, by voice."""
        lines = ((voice, getattr(self, voice)) for voice in PITCHED)
        return {voice: text for voice, text in lines if text is not None}

    @property
    def loop(self) -> int:
        """After how many bars all its lines come round together, fills left out."""
        lines = (*self.drums.values(), *self.pitched.values(), *([self.chords] if self.chords else []))
        return lcm(*(line.strip().strip("|").count("|") + 1 for line in lines))

    def over(self, base: Section) -> Section:
        """This section with what it leaves out taken from `base`."""
        taken = {name: getattr(base, name) for name in Section.model_fields if getattr(self, name) is None}
        kept = {name: getattr(self, name) for name in Section.model_fields if getattr(self, name) is not None}
        return self.model_copy(
            update={**taken, **kept, "drums": {**base.drums, **self.drums}, "ending": self.ending, "like": None}
        )


class Beat(Part):
    """A whole template. `tempo` counts what a foot taps: dotted quarters in 6/8 and 12/8, else the meter's unit.

    `name_nb` is what Norwegians call it, where that is something else; `title` chooses.
    `grouping` says how the units of a bar group ("2+2+3"), `beat_lengths` what share of the bar each beat takes where
    beats are uneven, as in springar.
    """

    model_config = ConfigDict(json_schema_extra={"meant": IN_A_BEAT})

    name: ShortText
    style: ShortText
    tempo: Tempo = Field(examples=[90])
    author: ShortText
    licence: Annotated[ShortText, Field(examples=["CC0-1.0"])]
    tip: Tip
    song: Form
    section: Annotated[dict[Name, Section], Field(min_length=1, max_length=32)]
    name_nb: ShortText | None = None
    energy: Literal[1, 2, 3] = 2
    tags: Annotated[tuple[ShortText, ...], Field(max_length=32)] = ()
    meter: MeterText = "4/4"
    grouping: Grouping | None = None
    beat_lengths: Annotated[tuple[Annotated[float, Field(strict=True, gt=0, le=1000)], ...], Field(max_length=16)] = ()
    key: KeyText = "C major"
    voicing: Voicing = "close"
    swing: Annotated[float, Field(strict=True, ge=50, le=75)] = 50
    swing_on: Literal["8ths", "16ths"] = "16ths"
    count_in: Annotated[int, Field(strict=True, ge=0, le=4)] = 1
    kit: ShortText = "acoustic"
    loose: Loose = Loose()
    push: Annotated[
        dict[str, Annotated[float, Field(strict=True, ge=-60, le=60)]], AfterValidator(checks.known_voices)
    ] = Field(default_factory=dict)
    fill: Annotated[dict[Name, Fill], Field(max_length=32)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_meet(self) -> Beat:
        """Every name that one part uses is given by another."""
        checks.references(self)
        return self

    def title(self, language: str) -> str:
        """What people who read `language` (`en`, `nb`) call the beat."""
        return self.name_nb if language == "nb" and self.name_nb is not None else self.name

    @property
    def time(self) -> Meter:
        """The meter as a value."""
        return Meter(*words.parse_meter(self.meter))

    @property
    def tonality(self) -> Key:
        """The key as a value."""
        return parse_key(self.key)

    @property
    def beat_length(self) -> Fraction:
        """The length in quarter notes of the beat that `tempo` counts."""
        return words.tapped(self.time)

    @property
    def quarters_a_minute(self) -> Fraction:
        """The tempo in quarter notes a minute, exactly as written: 61.7 is 617/10."""
        return self.pace(None)

    def pace(self, tempo: float | None) -> Fraction:
        """A section's tempo, else the song's, in quarter notes a minute, exactly as written."""
        return Fraction(str(self.tempo if tempo is None else tempo)) * self.beat_length

    @property
    def form(self) -> tuple[tuple[str, int], ...]:
        """The song as (section name, bars)."""
        return tuple(words.parse_form(line) for line in self.song.form)

    def resolved(self, name: str) -> Section:
        """A section with what it takes over from others filled in."""
        section = self.section[name]
        return section if section.like is None else section.over(self.resolved(section.like))

    def only(self, section: str) -> Beat:
        """The same beat with one section as the whole song, as long as where it first comes.

        Raises:
            NotFoundError: There is no section of that name.
        """
        return changes.only(self, section)

    def pattern(self, section: str) -> Beat:
        """The same beat with the bars that one section repeats as the whole song, fills and ending left out.

        Raises:
            NotFoundError: There is no section of that name.
        """
        return changes.pattern(self, section)

    def at_tempo(self, tempo: float) -> Beat:
        """The same beat at another tempo; sections with a tempo of their own follow in proportion.

        Raises:
            StateError: No beat is that slow or that fast.
        """
        return changes.at_tempo(self, tempo)

    def transposed(self, semitones: int) -> Beat:
        """The same beat in another key, so many semitones up or down, its chords spelled for that key."""
        return changes.transposed(self, semitones)
