"""Keys as musicians write them. Pitches are MIDI notes, 60 is middle C; pitch classes count from C as 0."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workshop import message

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11, "H": 11}
"""H is what Norwegians call B; what they call B is written Bb here, as in English."""
ACCIDENTALS = {"#": 1, "♯": 1, "b": -1, "♭": -1, "": 0}

_SCALES = {False: (0, 2, 4, 5, 7, 9, 11), True: (0, 2, 3, 5, 7, 8, 10)}
_MAJOR = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_MINOR = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")
_SIGNATURES = frozenset(
    "C G D A E B F# C# F Bb Eb Ab Db Gb Cb Am Em Bm F#m C#m G#m D#m A#m Dm Gm Cm Fm Bbm Ebm Abm".split()  # noqa: SIM905
)
_NATURALS = "CDEFGAB"
_RARE = frozenset({"Cb", "Fb", "E#", "B#"})
_ENGLISH = re.compile(r"([a-h])([#b♯♭]?)(?:[ -]?(major|maj|minor|min)|(m))")
_NORWEGIAN = re.compile(r"(?:([a-h])(iss?|ess?|[#b♯♭]?)|([ae])ss?)[ -]?(dur|moll)")
_ENDINGS = {"iss": "#", "is": "#", "ess": "b", "es": "b", "♯": "#", "♭": "b"}
_LOWEST_MELODY = 55


@dataclass(frozen=True, slots=True)
class Key:
    """`tonic` is a pitch class; `signature` is as Standard MIDI Files tools name it: `Am`, `F#m`, `Eb`."""

    signature: str
    tonic: int
    minor: bool

    @property
    def name(self) -> str:
        """The key as a template writes it, such as "F# minor"."""
        return f"{self.signature.removesuffix('m')} {'minor' if self.minor else 'major'}"

    @property
    def chord(self) -> str:
        """The symbol of the key's own chord, for sections that name none."""
        return self.signature

    def semitones_to(self, other: Key) -> int:
        """The shorter way to the tonic of another key: -5 to 6."""
        return (other.tonic - self.tonic + 5) % 12 - 5

    def holds(self, pitch: int) -> bool:
        """Whether a pitch belongs to the key's scale (natural minor)."""
        return (pitch - self.tonic) % 12 in _SCALES[self.minor]

    def melody_pitch(self, degree: int) -> int:
        """The note of a degree of the scale, where voices sing: 1 is the tonic from G3 up, 8 its octave, 9 above."""
        octave, place = divmod(degree - 1, 7)
        low = _LOWEST_MELODY + (self.tonic - _LOWEST_MELODY) % 12
        return low + 12 * octave + _SCALES[self.minor][place]

    def transposed(self, semitones: int) -> Key:
        """The key so many semitones up, under its usual name."""
        if semitones % 12 == 0:
            return self
        tonic = (self.tonic + semitones) % 12
        return Key(_MINOR[tonic] + "m" if self.minor else _MAJOR[tonic], tonic, self.minor)

    def respelled(self, letter: str, pitch_class: int, before: Key) -> str:
        """The name in this key of a note that is written with a letter in the key `before`."""
        steps = _NATURALS.index(self.signature[0]) - _NATURALS.index(before.signature[0])
        moved = (pitch_class + self.tonic - before.tonic) % 12
        natural = _NATURALS[(_NATURALS.index(letter.replace("H", "B")) + steps) % 7]
        name = natural + {0: "", 1: "#", 11: "b"}.get((moved - LETTERS[natural]) % 12, "?")
        return _MAJOR[moved] if "?" in name or name in _RARE else name


def parse_key(text: str) -> Key:
    """A key in English or Norwegian: "A minor", "Eb major", "F#m"; "a-moll", "Ess-dur", "fiss-moll". Case is free.

    H is B in both. B is B in English; with the Norwegian words, dur and moll, it is what Norwegians call B: B flat.

    Raises:
        ValueError: With a Message.
    """
    spelled = _english(text.strip().casefold()) or _norwegian(text.strip().casefold())
    if spelled is None:
        raise ValueError(message("“{text}” is no key; write it like “A minor”, “Eb major” or “a-moll”", text=text))
    tonic, minor = spelled
    signature = f"{tonic}{'m' if minor else ''}"
    if signature not in _SIGNATURES:
        raise ValueError(
            message("“{text}” has no key signature; use its other name, such as “Db major” for C# major", text=text)
        )
    return Key(signature, (LETTERS[tonic[0]] + ACCIDENTALS[tonic[1:]]) % 12, minor)


def _english(text: str) -> tuple[str, bool] | None:
    """The tonic, such as Bb, and whether it is minor."""
    match = _ENGLISH.fullmatch(text)
    if match is None:
        return None
    letter, accidental, mode, short = match.groups()
    return _tonic(letter, accidental), short is not None or mode.startswith("min")


def _norwegian(text: str) -> tuple[str, bool] | None:
    """The same of "fiss-moll", "Ess-dur", "b-moll"; a sign after the letter will do too, as in "bb-moll"."""
    match = _NORWEGIAN.fullmatch(text)
    if match is None:
        return None
    letter, ending, flat, mode = match.groups()
    tonic = _tonic(flat, "b") if flat else _tonic(letter, ending or ("b" if letter == "b" else ""))
    return tonic, mode == "moll"


def _tonic(letter: str, accidental: str) -> str:
    """The tonic as a template writes it."""
    return letter.upper().replace("H", "B") + _ENDINGS.get(accidental, accidental)
