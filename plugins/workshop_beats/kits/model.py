"""The shape of a kit: what a file in `presets/kits/` may say. Each kit's head explains the words."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from workshop_beats.kits import checks
from workshop_beats.kits.words import AnyVoice, Hertz, Part, Share

ShortText = Annotated[str, Field(min_length=1, max_length=80)]
LongText = Annotated[str, Field(min_length=1, max_length=300)]


class About(Part):
    """What a kit sounds like, in Norwegian and in English."""

    nb: LongText
    en: LongText


class Colour(Part):
    """What all sounds of a kit go through, as through an old sampler or a tape machine.

    `bits` and `rate` (hertz) are the sampler's; `bright` is where the tape loses its treble; `drive` how hot the tape
    is; `dust` how much of a record's crackle lies under each hit.
    """

    bits: Annotated[int, Field(ge=4, le=24)] = 24
    rate: Annotated[float, Field(ge=4_000, le=96_000)] = 96_000
    bright: Hertz = 18_000
    drive: Share = 0
    dust: Share = 0


class Kit(Part):
    """A whole kit, `level` decibels louder. A voice that it leaves out sounds as in the kit that `base` names."""

    name: ShortText
    author: ShortText
    licence: ShortText
    about: About
    base: ShortText | None = None
    level: Annotated[float, Field(ge=-24, le=12)] = 0
    colour: Colour = Colour()
    voice: Annotated[dict[str, AnyVoice], AfterValidator(checks.known_voices)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> Kit:
        """Every voice has a sound of its kind."""
        checks.fitting(self)
        return self
