"""A choice of the group: which beat, how fast, in which key, on which kit, and what of it is heard while recording."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from workshop import NotFoundError, message

if TYPE_CHECKING:
    from workshop_beats.template.model import Beat

Hear = Literal["beat", "click", "both"]
HEAR: tuple[Hear, ...] = ("beat", "click", "both")


@dataclass(frozen=True, slots=True)
class Choice:
    """The name of a template, and what differs from it.

    `tempo` is BPM (None: the template's), `transpose` semitones, `kit` the name of a kit (None: the template's). `hear`
    says what plays along with a take: the beat after a count-in, the click alone, or the beat with the click
    throughout; `melody` whether the guide melody is part of it.
    """

    beat: str
    tempo: float | None = None
    transpose: int = 0
    kit: str | None = None
    hear: Hear = "beat"
    melody: bool = True

    @classmethod
    def read(cls, text: str) -> Choice:
        """The choice that a document holds; what is not in it, or in a newer one's words, is as in the template."""
        said: dict[str, Any] = json.loads(text)
        known = {field.name for field in fields(cls)}
        found = cls(**{key: value for key, value in said.items() if key in known})
        return found if found.hear in HEAR else cls(**{**asdict(found), "hear": "beat"})

    def write(self) -> str:
        """The choice as a document: JSON with only what differs from the template."""
        plain = asdict(Choice(self.beat))
        return json.dumps({key: value for key, value in asdict(self).items() if key == "beat" or value != plain[key]})

    def applied(self, beat: Beat) -> Beat:
        """The template at the chosen tempo and in the chosen key."""
        if self.tempo is not None:
            beat = beat.at_tempo(self.tempo)
        return beat.transposed(self.transpose) if self.transpose else beat

    def options(self) -> tuple[str, ...]:
        """The words after `beat choose` that make this choice again."""
        said: list[str] = [self.beat]
        said += ["--tempo", f"{self.tempo:g}"] if self.tempo is not None else []
        said += ["--transpose", str(self.transpose)] if self.transpose else []
        said += ["--kit", self.kit] if self.kit is not None else []
        said += ["--hear", self.hear] if self.hear != "beat" else []
        return (*said, "--no-melody") if not self.melody else tuple(said)

    def command(self, *more: str) -> str:
        """The whole command that makes this choice again, with `more` words after it, as it is pasted."""
        # messages quote what stands in backticks where a shell needs it
        words = [str(message("`{word}`", word=word))[1:-1] for word in (*self.options(), *more)]
        return " ".join(["workshop beat choose", *words])


def semitones_into(beat: Beat, text: str) -> int:
    """How many semitones higher a beat is in the key that was typed, by the shorter way.

    Raises:
        NotFoundError: What was typed is no key.
    """
    from workshop_beats.template.keys import parse_key

    try:
        wanted = parse_key(text)
    except ValueError as error:
        raise NotFoundError(
            message("“{key}” is no key.", key=text), message("Write it like “A minor”, “Eb major” or “a-moll”.")
        ) from error
    return beat.tonality.semitones_to(wanted)
