"""Chord symbols as songwriters write them, and the notes that they mean.

A symbol is a root, a kind, a number, alterations and perhaps `/` and a bass note: `Am7`, `F#m7b5`, `Bb13(#11)`,
`C6/9`, `CΔ`, `B°7`, `G7sus4`, `D/F#`. `N.C.` is no chord. Spellings as in Brandt and Roemer, "Standardized Chord Symbol
Notation" (1976), and the looser ones that song sheets use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop import message
from workshop_beats.template.keys import ACCIDENTALS, LETTERS, Key

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CHORDS = 128
"""In a line."""
NO_CHORD = frozenset({"N.C.", "N.C", "NC"})
_SYMBOL = re.compile(r"([A-H])([#b♯♭]?)((?:[^/]|/9)*)(?:/([A-H])([#b♯♭]?))?")
_KIND = re.compile(r"(maj|Maj|ma(?!d)|M|Δ|min|mi|m|-(?![59])|dim|°|o|ø|aug|\+(?![59]))?(6/?9|13|11|9|7|6|5|4|2)?")
_ALTERATION = re.compile(r"(maj7|Maj7|M7|Δ7?|sus2|sus4|sus|add2|add4|add9|add11|add13|(?:no|omit)[35]|alt|"
                         r"[#b♯♭+-](?:5|9|11|13)|b6|6|7|\+)")  # fmt: skip
_MINOR, _MAJOR = frozenset({"min", "mi", "m", "-"}), frozenset({"maj", "Maj", "ma", "M", "Δ"})
_DIM, _HALF, _AUG = frozenset({"dim", "°", "o"}), "ø", frozenset({"aug", "+"})
_ADDED: Mapping[str, tuple[int, ...]] = {"add2": (14,), "add9": (14,), "add4": (17,), "add11": (17,), "add13": (21,)}
_TENSIONS = {"9": 14, "11": 17, "13": 21}
_LOWEST_BASS = 28


@dataclass(frozen=True, slots=True)
class Chord:
    """`root` and `bass` are pitch classes; `intervals` are semitones above the root, none of them where none sounds."""

    symbol: str
    root: int
    intervals: tuple[int, ...]
    bass: int

    def transposed(self, semitones: int) -> Chord:
        """The same chord so many semitones up; `symbol` stays what was written."""
        return replace(self, root=(self.root + semitones) % 12, bass=(self.bass + semitones) % 12)

    def bass_pitch(self, degree: int, key: Key) -> int:
        """The note of a degree, from E1 up: 1 is the bass, 3 5 7 the chord's own, 8 the octave, 2 4 6 the key's."""
        low = _LOWEST_BASS + (self.bass - _LOWEST_BASS) % 12
        if degree in {1, 8}:
            return low + (12 if degree == 8 else 0)
        root = _LOWEST_BASS + (self.root - _LOWEST_BASS) % 12
        return root + self._interval(degree, root, key)

    def _interval(self, degree: int, root: int, key: Key) -> int:
        """Semitones from the root to a degree: the chord's own note, else the key's, else the usual one."""
        choices = {2: (2, 1), 3: (4, 3), 4: (5, 6), 5: (7, 6, 8), 6: (9, 8), 7: (10, 11, 9)}[degree]
        tones = {interval % 12 for interval in self.intervals}
        own = [i for i in choices if i in tones]
        if degree == 3 and not own:
            own = [i for i in (5, 2) if i in tones]
        in_key = [i for i in choices if key.holds(root + i)]
        return (own or in_key or choices)[0]


def parse_chord(symbol: str) -> Chord:
    """The chord of a symbol; H is read as B.

    Raises:
        ValueError: With a Message.
    """
    if symbol in NO_CHORD:
        return Chord(symbol, 0, (), 0)
    match = _SYMBOL.fullmatch(symbol)
    tones = _tones(match[3]) if match is not None else None
    if match is None or tones is None:
        raise ValueError(
            message("“{symbol}” is no chord; write it like Am7, F#m7b5, Cmaj9, Gsus4 or C/E", symbol=symbol[:20])
        )
    root = _pitch_class(match[1], match[2])
    bass = _pitch_class(match[4], match[5]) if match[4] else root
    return Chord(symbol, root, tones, bass)


def parse_chords(text: str) -> tuple[tuple[Chord, ...], ...]:
    """The chords of each bar: bars between `|`, chords of one bar share it evenly, `%` repeats the bar before.

    Raises:
        ValueError: With a Message and the number, counted from 0, of the sign at which it goes wrong.
    """
    bars: list[tuple[Chord, ...]] = []
    if len(text.replace("|", " ").split()) > MAX_CHORDS:
        raise ValueError(message("a line has at most {most} chords", most=MAX_CHORDS), 0)
    column = len(text) - len(text.lstrip().lstrip("|"))
    for number, raw in enumerate(text.strip().strip("|").split("|"), start=1):
        symbols = raw.split()
        if not symbols or (symbols == ["%"] and not bars):
            raise ValueError(
                message("bar {bar} has no chord; write one, or % for the same as the bar before", bar=number), column
            )
        bars.append(bars[-1] if symbols == ["%"] else _bar(raw, column))
        column += len(raw) + 1
    return tuple(bars)


def _bar(raw: str, column: int) -> tuple[Chord, ...]:
    """The chords of one bar that starts so many signs into its line."""
    found = []
    for match in re.finditer(r"\S+", raw):
        try:
            found.append(parse_chord(match[0]))
        except ValueError as error:
            raise ValueError(error.args[0], column + match.start()) from None
    return tuple(found)


def transposed_chords(text: str, before: Key, after: Key) -> str:
    """A line of chords moved from one key to another, each root as many letters on as the key's own."""
    if before.tonic == after.tonic:
        return text
    return re.sub(r"[^\s|]+", lambda match: _moved(match[0], before, after), text)


def _moved(symbol: str, before: Key, after: Key) -> str:
    """One symbol in another key; what is no chord stays as it is."""
    match = _SYMBOL.fullmatch(symbol)
    if match is None or symbol in NO_CHORD:
        return symbol
    root = after.respelled(match[1], _pitch_class(match[1], match[2]), before)
    bass = f"/{after.respelled(match[4], _pitch_class(match[4], match[5]), before)}" if match[4] else ""
    return root + match[3] + bass


def _pitch_class(letter: str, accidental: str) -> int:
    """0 to 11, where 0 is C."""
    return (LETTERS[letter] + ACCIDENTALS[accidental]) % 12


def _tones(text: str) -> tuple[int, ...] | None:
    """The intervals of what follows the root, or None where it means nothing."""
    match = _KIND.match(text)
    kind, number = (match[1] or "", (match[2] or "").replace("/", "")) if match else ("", "")
    rest = re.sub(r"[(),]", "", text[match.end() :]) if match else text
    changes = _ALTERATION.findall(rest)
    if "".join(changes) != rest or text.count("(") != text.count(")"):
        return None
    tones = _stacked(kind, number)
    for change in changes:
        _alter(tones, change)
    return tuple(sorted(tones.values()))


def _stacked(kind: str, number: str) -> dict[str, int]:
    """The notes of a kind and a number, by what they are to the chord."""
    third = 3 if kind in _MINOR | _DIM or kind == _HALF else 4
    fifth = 6 if kind in _DIM or kind == _HALF else 8 if kind in _AUG else 7
    tones = {"1": 0, "3": third, "5": fifth}
    if number in {"2", "4", "5"}:
        tones.pop("3")
        tones |= {"2": {"3": 2}, "4": {"3": 5}, "5": {}}[number]
    if number in {"6", "69"}:
        tones["6"] = 9
    elif number in {"7", "9", "11", "13"} or kind in {"Δ", _HALF}:
        tones["7"] = 11 if kind in _MAJOR else 9 if kind in _DIM else 10
    if number in {"9", "69", "11", "13"}:
        tones["9"] = 14
    if number == "11":
        tones["11"] = 17
        if third == 4:
            tones.pop("3")  # a major third against the eleventh is left out in practice
    if number == "13":
        tones["13"] = 21
    return tones


def _alter(tones: dict[str, int], change: str) -> None:
    """Add, move or leave out a note."""
    if change in {"maj7", "Maj7", "M7", "Δ", "Δ7"}:
        tones["7"] = 11
    elif change.startswith("sus"):
        tones["3"] = 2 if change == "sus2" else 5
    elif change in _ADDED:
        tones[change[3:]] = _ADDED[change][0]
    elif change.startswith(("no", "omit")):
        tones.pop(change[-1], None)
    elif change == "alt":
        tones |= {"7": 10, "5": 8, "9": 13}
    elif change in {"6", "b6", "7"}:
        tones[change[-1]] = {"6": 9, "b6": 8, "7": 10}[change]
    elif change == "+":
        tones["5"] = 8
    else:
        step = 1 if change[0] in "#♯+" else -1
        degree = change[1:]
        tones["5" if degree == "5" else change] = 7 + step if degree == "5" else _TENSIONS[degree] + step
        if degree == "9":
            tones.pop("9", None)
