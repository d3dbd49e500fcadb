"""The words of one voice's table in a kit: a `model` says how the sound is made, the rest how it is set.

Frequencies are in hertz, times in seconds or milliseconds as their names say. `seconds` is always the time in which a
sound falls by 20 dB, `low` and `bright` are where its spectrum begins and ends.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from workshop_beats.kits import checks

Share = Annotated[float, Field(ge=0, le=1)]
Hertz = Annotated[float, Field(ge=20, le=18_000)]
Seconds = Annotated[float, Field(ge=0.005, le=4)]
Milliseconds = Annotated[float, Field(ge=0, le=500)]
Ratio = Annotated[float, Field(ge=0.1, le=40)]
Sample = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(checks.sample_path)]


class Part(BaseModel):
    """A table of a kit: nothing unknown in it, and fixed once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Voice(Part):
    """What every voice may say: `gain` is linear, `pan` -1 (left) to 1; a hit ends all others of its `choke` group."""

    gain: Annotated[float, Field(ge=0, le=2)] | None = None
    pan: Annotated[float, Field(ge=-1, le=1)] | None = None
    choke: Annotated[str, Field(min_length=1, max_length=40)] | None = None


class Skin(Voice):
    """A drum head, from a bass drum to a conga: a sine at `tune` that starts `fall` semitones higher."""

    model: Literal["skin"]
    tune: Hertz
    seconds: Seconds
    fall: Annotated[float, Field(ge=0, le=60)] = 12
    fall_ms: Annotated[float, Field(ge=1, le=300)] = 20
    overtone: Share = 0
    click: Share = 0.1
    bright: Hertz = 1500
    drive: Share = 0


class Snare(Voice):
    """A snare drum: two modes of the head at `tune` (`head` loud) and the wires between `low` and `bright`."""

    model: Literal["snare"]
    tune: Hertz
    seconds: Seconds
    head: Share = 0.5
    head_seconds: Seconds = 0.1
    snap: Share = 0.2
    low: Hertz = 400
    bright: Hertz = 3000
    drive: Share = 0


class Metal(Voice):
    """Hats, cymbals, bells: `ring` sets partials over `tune` against noise, `stick` how much the stick is heard."""

    model: Literal["metal"]
    tune: Hertz
    seconds: Seconds
    ring: Share = 0.5
    low: Hertz = 3000
    bright: Hertz = 9000
    stick: Share = 0.2
    attack_ms: Milliseconds = 0.5


class Clap(Voice):
    """Hands: so many `hands`, `spread_ms` apart, then the room."""

    model: Literal["clap"]
    seconds: Seconds
    hands: Annotated[int, Field(ge=1, le=8)] = 3
    spread_ms: Milliseconds = 11
    room: Share = 0.4
    low: Hertz = 700
    bright: Hertz = 2500


class Wood(Voice):
    """A struck bar or block (rim, click, cowbell): modes at `tune` times `ratios`, sine or square."""

    model: Literal["wood"]
    tune: Hertz
    seconds: Seconds
    ratios: Annotated[tuple[Ratio, ...], Field(min_length=1, max_length=8)] = (1.0,)
    wave: Literal["sine", "square"] = "sine"
    click: Share = 0.1
    bright: Hertz = 6000


class Grains(Voice):
    """Seeds or jingles that are shaken: noise between `low` and `bright`, and `jingle` of metal at `tune`."""

    model: Literal["grains"]
    seconds: Seconds
    attack_ms: Milliseconds = 15
    low: Hertz = 3000
    bright: Hertz = 9000
    jingle: Share = 0
    tune: Hertz = 5200


class String(Voice):
    """A plucked string: `pluck` is where (0.5 the middle), `bright` how fast its upper harmonics die."""

    model: Literal["string"]
    seconds: Seconds
    pluck: Annotated[float, Field(ge=0.03, le=0.5)] = 0.2
    bright: Hertz = 2500
    body: Share = 0.2
    drive: Share = 0
    release_ms: Milliseconds = 60


class Tine(Voice):
    """An electric piano: frequency modulation of depth `bell` by a tone `ratio` times as high."""

    model: Literal["tine"]
    seconds: Seconds
    bell: Share = 0.4
    ratio: Ratio = 14
    warmth: Share = 0.5
    drive: Share = 0
    release_ms: Milliseconds = 90


class Sub(Voice):
    """A deep bass: nearly a sine, `fall` semitones higher for `fall_ms` when it starts, `drive` for small speakers."""

    model: Literal["sub"]
    seconds: Seconds
    fall: Annotated[float, Field(ge=0, le=36)] = 0
    fall_ms: Annotated[float, Field(ge=1, le=300)] = 20
    drive: Share = 0.2
    release_ms: Milliseconds = 40


class Synth(Voice):
    """A tone that lasts while it is held: a wave through a low-pass at `bright` that opens `sweep` octaves wider."""

    model: Literal["synth"]
    wave: Literal["saw", "square", "triangle", "organ"] = "saw"
    bright: Hertz = 2000
    sweep: Annotated[float, Field(ge=0, le=5)] = 0
    sweep_ms: Annotated[float, Field(ge=1, le=500)] = 120
    detune: Annotated[float, Field(ge=0, le=40)] = 0
    attack_ms: Milliseconds = 5
    vibrato: Share = 0
    breath: Share = 0
    drive: Share = 0
    release_ms: Annotated[float, Field(ge=1, le=2000)] = 80


class Own(Voice):
    """A leader's own recordings, from soft to hard; several files in one layer take turns."""

    model: Literal["own"]
    samples: Annotated[
        tuple[Annotated[tuple[Sample, ...], Field(min_length=1, max_length=8)], ...], Field(min_length=1, max_length=8)
    ]
    tune: Annotated[float, Field(ge=-24, le=24)] = 0


AnyVoice = Annotated[
    Skin | Snare | Metal | Clap | Wood | Grains | String | Tine | Sub | Synth | Own, Field(discriminator="model")
]
