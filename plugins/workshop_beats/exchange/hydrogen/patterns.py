"""One pattern of Hydrogen's, as it is written. Positions are ticks, 48 a quarter note."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop import message
from workshop_beats.exchange.source import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workshop_beats.exchange.trees import Node

TICKS = 48
_LEAD = 5
_LONGEST = 16 * 4 * TICKS


@dataclass(frozen=True, slots=True)
class PatternNote:
    """`tick` as written, `late` the ticks that lead and lag add, `drum` the instrument's id or type, `loud` 0 to 1."""

    tick: int
    late: float
    drum: str
    loud: float
    chance: float
    ends: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that is `ticks` long, where `unit` is the note value that its length is counted in."""

    name: str
    category: str
    ticks: int
    unit: int
    notes: tuple[PatternNote, ...]


def read_pattern(path: Path, node: Node) -> Pattern:
    """A pattern with its notes, whichever way its version nests them.

    Raises:
        FileError: A number in it is none, or lies where Hydrogen puts none.
    """
    unit = int(number(path, node, "denominator", 1, 64, 4))
    return Pattern(
        node.said("name", "pattern_name"),
        node.said("category"),
        int(number(path, node, "size", 1, _LONGEST, 4 * TICKS)),
        unit if unit in {2, 4, 8, 16} else 4,
        tuple(_note(path, note) for note in _notes(node)),
    )


def _notes(node: Node) -> Iterator[Node]:
    """The notes of a pattern; versions before 0.9 keep them in sequences, one an instrument."""
    yield from (note for notes in node.all("noteList") for note in notes.all("note"))
    for sequence in (each for group in node.all("sequenceList") for each in group.all("sequence")):
        yield from (note for notes in sequence.all("noteList") for note in notes.all("note"))


def _note(path: Path, node: Node) -> PatternNote:
    """One note; what it leaves out is as Hydrogen takes it."""
    return PatternNote(
        int(number(path, node, "position", 0, _LONGEST, 0)),
        _LEAD * max(min(number(path, node, "leadlag", -10, 10, 0), 1.0), -1.0),
        node.said("type") or node.said("instrument"),
        number(path, node, "velocity", 0, 1, 0.8),
        number(path, node, "probability", 0, 1, 1),
        node.said("note_off") == "true",
    )


def number(path: Path, node: Node, tag: str, low: float, high: float, usual: float) -> float:
    """The number below an element, or the `usual` one where none is said.

    Raises:
        FileError: It is no number from `low` to `high`.
    """
    said = node.said(tag)
    if not said:
        return usual
    try:
        value = float(said)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise damaged(path, message("“{tag}” is {said} in it", tag=tag, said=said[:20]))
    return value
