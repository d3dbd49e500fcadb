"""Keys and chord symbols as musicians write them, and the notes they mean. Pitches are MIDI notes, 60 is middle C."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workshop import message

_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11, "H": 11}
_SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
_QUALITIES = {
    "": (0, 4, 7), "m": (0, 3, 7), "5": (0, 7), "dim": (0, 3, 6), "aug": (0, 4, 8), "sus2": (0, 2, 7),
    "sus4": (0, 5, 7), "6": (0, 4, 7, 9), "m6": (0, 3, 7, 9), "7": (0, 4, 7, 10), "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11), "mmaj7": (0, 3, 7, 11), "m7b5": (0, 3, 6, 10), "dim7": (0, 3, 6, 9), "7sus4": (0, 5, 7, 10),
    "add9": (0, 4, 7, 14), "9": (0, 4, 7, 10, 14), "m9": (0, 3, 7, 10, 14), "maj9": (0, 4, 7, 11, 14),
    "7b9": (0, 4, 7, 10, 13), "13": (0, 4, 10, 14, 21),
}  # fmt: skip
_SYMBOL = re.compile(r"([A-H])([#b]?)([^/]*)(?:/([A-H])([#b]?))?")
_LOWEST_BASS = 28
_LOWEST_MELODY = 55


@dataclass(frozen=True, slots=True)
class Key:
    """`tonic` is a pitch class (0 is C); `name` is as written, such as "F# minor"."""

    name: str
    tonic: int
    minor: bool

    def holds(self, pitch: int) -> bool:
        """Whether a pitch belongs to the key's scale (natural minor)."""
        return (pitch - self.tonic) % 12 in _SCALES["minor" if self.minor else "major"]

    def melody_pitch(self, degree: int) -> int:
        """The note of a degree of the scale, where voices sing: 1 is the tonic from G3 up, 8 its octave, 9 above."""
        octave, place = divmod(degree - 1, 7)
        low = _LOWEST_MELODY + (self.tonic - _LOWEST_MELODY) % 12
        return low + 12 * octave + _SCALES["minor" if self.minor else "major"][place]

    @property
    def signature(self) -> str:
        """The name that Standard MIDI Files tools use: `Am`, `F#m`, `Eb`."""
        return self.name.split()[0].replace("H", "B") + ("m" if self.minor else "")

    @property
    def chord(self) -> str:
        """The symbol of the key's own chord, for sections that name none."""
        return self.signature


@dataclass(frozen=True, slots=True)
class Chord:
    """`root` and `bass` are pitch classes; `intervals` are semitones above the root."""

    symbol: str
    root: int
    intervals: tuple[int, ...]
    bass: int

    def voicing(self, lowest: int = 53) -> tuple[int, ...]:
        """The notes in one octave from `lowest` up, so that neighbouring chords move little."""
        return tuple(sorted({lowest + (self.root + i - lowest) % 12 for i in self.intervals}))

    def bass_pitch(self, degree: int, key: Key) -> int:
        """The bass note of a degree: 1 is the bass, 3 5 7 the chord's own, 8 the octave, 2 4 6 the key's."""
        low = _LOWEST_BASS + (self.bass - _LOWEST_BASS) % 12
        if degree in {1, 8}:
            return low + (12 if degree == 8 else 0)
        root = _LOWEST_BASS + (self.root - _LOWEST_BASS) % 12
        return root + self._interval(degree, root, key)

    def _interval(self, degree: int, root: int, key: Key) -> int:
        """Semitones from the root to a degree: the chord's own note, else the key's, else the usual one."""
        choices = {2: (2, 1), 3: (4, 3), 4: (5, 6), 5: (7, 6, 8), 6: (9, 8), 7: (10, 11, 9)}[degree]
        own = [i for i in choices if i in self.intervals]
        in_key = [i for i in choices if key.holds(root + i)]
        return (own or in_key or choices)[0]


def parse_key(text: str) -> Key:
    """A key such as "A minor" or "Eb major".

    Raises:
        ValueError: With a Message.
    """
    match = re.fullmatch(r"([A-H])([#b]?) (major|minor)", text)
    if match is None:
        raise ValueError(message("“{text}” is no key; write it like “A minor” or “Eb major”", text=text))
    key = Key(text, _pitch_class(match[1], match[2]), match[3] == "minor")
    if key.signature not in _SIGNATURES:
        raise ValueError(
            message("“{text}” has no key signature; use its other name, such as “Db major” for C# major", text=text)
        )
    return key


def parse_chord(symbol: str) -> Chord:
    """A chord symbol such as `Am7`, `F#m7b5` or `C/E`; H is read as B.

    Raises:
        ValueError: With a Message.
    """
    match = _SYMBOL.fullmatch(symbol)
    if match is None or match[3] not in _QUALITIES:
        known = " ".join(q for q in _QUALITIES if q)
        raise ValueError(
            message("“{symbol}” is no chord; after the letter may come {known}", symbol=symbol, known=known)
        )
    root = _pitch_class(match[1], match[2])
    bass = _pitch_class(match[4], match[5]) if match[4] else root
    return Chord(symbol, root, _QUALITIES[match[3]], bass)


def parse_chords(text: str) -> tuple[tuple[Chord, ...], ...]:
    """The chords of each bar: bars between `|`, chords of one bar share it evenly, `%` repeats the bar before.

    Raises:
        ValueError: With a Message.
    """
    bars: list[tuple[Chord, ...]] = []
    for number, raw in enumerate(text.strip().strip("|").split("|"), start=1):
        symbols = raw.split()
        if not symbols or (symbols == ["%"] and not bars):
            raise ValueError(
                message("bar {bar} has no chord; write one, or % for the same as the bar before", bar=number)
            )
        bars.append(bars[-1] if symbols == ["%"] else tuple(parse_chord(symbol) for symbol in symbols))
    return tuple(bars)


def _pitch_class(letter: str, accidental: str) -> int:
    """0 to 11, where 0 is C."""
    return (_LETTERS[letter] + {"#": 1, "b": -1, "": 0}[accidental]) % 12


_SIGNATURES = frozenset(
    "C G D A E B F# C# F Bb Eb Ab Db Gb Cb Am Em Bm F#m C#m G#m D#m A#m Dm Gm Cm Fm Bbm Ebm Abm".split()  # noqa: SIM905
)
