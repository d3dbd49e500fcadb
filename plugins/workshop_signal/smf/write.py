"""Write a score as a format 1 file: a conductor track, then one track a part. Texts are UTF-8."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from workshop_signal.smf.score import MAJOR_KEYS, MINOR_KEYS, Note, Part, Score, SmfError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction
    from pathlib import Path

_Event = tuple[int, int, bytes]
"""Tick, rank among the events of that tick, and the bytes without the delta time."""

_META, _NOTE_OFF, _NOTE_ON = 0, 1, 2
_TEXT, _TRACK_NAME, _MARKER, _TEMPO, _METER, _KEY = 0x01, 0x03, 0x06, 0x51, 0x58, 0x59


def write_smf(path: Path, score: Score) -> None:
    """Write `score` to a new file; where that fails half-way, none is left.

    Raises:
        SmfError: The score holds what a file cannot.
        FileExistsError: There is a file already.
        OSError: The file cannot be written.
    """
    content = smf_bytes(score)
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            path.unlink(missing_ok=True)
            raise


def smf_bytes(score: Score) -> bytes:
    """The file as bytes. A note that starts while the same pitch of its channel still sounds ends that one.

    Raises:
        SmfError: A value is out of range: ticks per quarter, positions, notes, tempo, meter, key or program.
    """
    if not 1 <= score.ticks < 1 << 15:
        raise SmfError(f"{score.ticks} ticks a quarter note cannot be written")
    tracks = [_track(_conductor(score)), *(_track(_part(part)) for part in score.parts)]
    return b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), score.ticks) + b"".join(tracks)


def _conductor(score: Score) -> list[_Event]:
    """The events that all parts share."""
    events = [_text(0, _TRACK_NAME, score.name)] if score.name else []
    events += [_tempo(tick, bpm) for tick, bpm in score.tempos]
    events += [_meter(tick, beats, unit) for tick, beats, unit in score.meters]
    events += [_key(tick, name) for tick, name in score.keys]
    return events + [_text(tick, _MARKER, text) for tick, text in score.markers]


def _part(part: Part) -> list[_Event]:
    """The events of one part."""
    events = [_text(0, _TRACK_NAME, part.name)] if part.name else []
    if part.program is not None:
        channel = part.notes[0].channel if part.notes else 1
        events.append((0, _META, bytes((0xC0 | _within(channel - 1, 0, 15), _within(part.program, 0, 127)))))
    for note in _one_at_a_time(part.notes):
        channel, pitch = _within(note.channel - 1, 0, 15), _within(note.pitch, 0, 127)
        events.append((note.start, _NOTE_ON, bytes((0x90 | channel, pitch, _within(note.velocity, 1, 127)))))
        events.append((note.start + note.length, _NOTE_OFF, bytes((0x80 | channel, pitch, 64))))
    return events


def _one_at_a_time(notes: Iterable[Note]) -> list[Note]:
    """The notes in order, each ended where its own pitch starts anew; of two on one tick the later stays."""
    following: dict[tuple[int, int], int] = {}
    kept: list[Note] = []
    for note in sorted(notes, key=lambda note: note.start)[::-1]:
        if note.length < 1:
            raise SmfError("a note must last at least one tick")
        limit = following.get((note.channel, note.pitch))
        if limit != note.start:
            kept.append(note if limit is None else note._replace(length=min(note.length, limit - note.start)))
            following[note.channel, note.pitch] = note.start
    return kept[::-1]


def _track(events: list[_Event]) -> bytes:
    """A track chunk."""
    body, before = bytearray(), 0
    for tick, _, content in sorted(events, key=lambda event: event[:2]):
        body += _variable(tick - before) + content
        before = tick
    body += b"\0\xff\x2f\0"
    return b"MTrk" + struct.pack(">I", len(body)) + bytes(body)


def _variable(number: int) -> bytes:
    """A variable-length quantity: seven bits a byte, highest first."""
    _within(number, 0, (1 << 28) - 1)
    content = [number & 0x7F]
    while number := number >> 7:
        content.append(number & 0x7F | 0x80)
    return bytes(reversed(content))


def _meta(tick: int, kind: int, content: bytes) -> _Event:
    """A meta event."""
    return tick, _META, bytes((0xFF, kind)) + _variable(len(content)) + content


def _text(tick: int, kind: int, text: str) -> _Event:
    """A text in UTF-8."""
    return _meta(tick, kind, text.encode("utf-8", "replace"))


def _tempo(tick: int, bpm: Fraction) -> _Event:
    """A tempo as whole microseconds a quarter note; the slowest that fits is 3.58 a minute."""
    if bpm <= 0:
        raise SmfError("a tempo must be above 0")
    microseconds = _within(round(60_000_000 / bpm), 1, (1 << 24) - 1)
    return _meta(tick, _TEMPO, microseconds.to_bytes(3, "big"))


def _meter(tick: int, beats: int, unit: int) -> _Event:
    """A time signature with a metronome click each unit; 24 MIDI clocks and 8 thirty-seconds a quarter note."""
    if unit not in {1, 2, 4, 8, 16, 32, 64}:
        raise SmfError(f"{unit} is no note value for a time signature")
    return _meta(tick, _METER, bytes((_within(beats, 1, 255), unit.bit_length() - 1, max(96 // unit, 1), 8)))


def _key(tick: int, name: str) -> _Event:
    """A key signature."""
    for minor, names in enumerate((MAJOR_KEYS, MINOR_KEYS)):
        if name in names:
            return _meta(tick, _KEY, struct.pack("bb", names.index(name) - 7, minor))
    raise SmfError(f"{name!r} is no key; write it as Am, Eb or F#m")


def _within(value: int, low: int, high: int) -> int:
    """The value, if it lies in the range."""
    if not low <= value <= high:
        raise SmfError(f"{value} lies outside {low} to {high}")
    return value
