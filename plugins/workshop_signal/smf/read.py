"""Read a Standard MIDI File from anywhere: one pass over at most 2 MB and 200,000 events, one exception type."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from workshop_signal.smf.score import MAJOR_KEYS, MINOR_KEYS, Note, Part, Score, SmfError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 2_000_000
MAX_EVENTS = 200_000
MAX_TRACKS = 1024
_DATA_BYTES = {0x80: 2, 0x90: 2, 0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}


def read_smf(path: Path) -> Score:
    """Read a file of format 0 or 1; controllers, bends and system-exclusive messages are passed over.

    A track becomes a part when it has notes or is not the first. Texts are UTF-8, else Latin-1. A note that is never
    released ends with its track.

    Raises:
        SmfError: Not a sound file, larger than 2,000,000 bytes, more than 200,000 events, or time in SMPTE frames.
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    return parse_smf(content)


def parse_smf(content: bytes) -> Score:
    """The same for the bytes of a file.

    Raises:
        SmfError: As for `read_smf`.
    """
    if len(content) > MAX_BYTES:
        raise SmfError(f"the MIDI file is larger than {MAX_BYTES} bytes")
    reader = _Reader(content)
    try:
        return reader.score()
    except (IndexError, struct.error):
        raise SmfError("the MIDI file ends too early") from None


_Event = TypeVar("_Event", bound=tuple[Any, ...])


class _Reader:
    """One file being read; the shared events of all its tracks gather here."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.events = 0
        self.name = ""
        self.parts: list[Part] = []
        self.tempos: list[tuple[int, Fraction]] = []
        self.meters: list[tuple[int, int, int]] = []
        self.keys: list[tuple[int, str]] = []
        self.markers: list[tuple[int, str]] = []

    def score(self) -> Score:
        """Read the header and every track."""
        if self.content[:4] != b"MThd":
            raise SmfError("not a MIDI file")
        length, form, _count, division = struct.unpack_from(">IHHH", self.content, 4)
        if length < 6 or form > 1 or not 0 < division < 1 << 15:
            raise SmfError("this kind of MIDI file cannot be read")
        self._chunks(8 + length)
        return Score(
            tuple(self.parts),
            self.name,
            division,
            _by_tick(self.tempos),
            _by_tick(self.meters),
            _by_tick(self.keys),
            _by_tick(self.markers),
        )

    def _chunks(self, position: int) -> None:
        """Read the tracks and pass over other chunks."""
        tracks = 0
        while position < len(self.content):
            name = self.content[position : position + 4]
            (length,) = struct.unpack_from(">I", self.content, position + 4)
            position += 8
            if position + length > len(self.content):
                raise SmfError("the MIDI file ends inside a track")
            if name == b"MTrk":
                self._track(position, position + length, first=tracks == 0)
                tracks += 1
            if tracks > MAX_TRACKS:
                raise SmfError(f"more than {MAX_TRACKS} tracks")
            position += length
        if not tracks:
            raise SmfError("a MIDI file without tracks")

    def _track(self, position: int, end: int, *, first: bool) -> None:
        """Read one track."""
        track = _Track()
        while position < end and not track.ended:
            delta, position = _variable(self.content, position)
            track.tick += delta
            position = self._event(track, position)
            self.events += 1
            if self.events > MAX_EVENTS:
                raise SmfError(f"more than {MAX_EVENTS} events")
        if position > end:
            raise SmfError("an event reaches past the end of its track")
        part = track.part()
        if part.notes or not first:
            self.parts.append(part)
        self.name = self.name or (part.name if first else "")

    def _event(self, track: _Track, position: int) -> int:
        """Read one event; returns where the next delta time stands."""
        status = self.content[position]
        if status in {0xFF, 0xF0, 0xF7}:
            position += 1 + (status == 0xFF)
            length, start = _variable(self.content, position)
            if start + length > len(self.content):
                raise SmfError("a message reaches past the end of the file")
            if status == 0xFF:
                self._meta(track, self.content[position - 1], self.content[start : start + length])
            return start + length
        if status >= 0x80:
            track.status, position = status, position + 1
        count = _DATA_BYTES.get(track.status & 0xF0, 0)
        data = self.content[position : position + count]
        if not count or len(data) != count or max(data) > 127:
            raise SmfError("a broken MIDI message")
        track.message(data)
        return position + count

    def _meta(self, track: _Track, kind: int, content: bytes) -> None:
        """Take in a meta event; those of the wrong length or without meaning are passed over."""
        tick = track.tick
        match kind, len(content):
            case 0x03, _:
                track.name = track.name or _decode(content)
            case 0x06, _:
                self.markers.append((tick, _decode(content)))
            case 0x2F, _:
                track.ended = True
            case 0x51, 3 if any(content):
                self.tempos.append((tick, Fraction(60_000_000, int.from_bytes(content, "big"))))
            case 0x58, 4 if content[0] and content[1] <= 6:
                self.meters.append((tick, content[0], 1 << content[1]))
            case 0x59, 2:
                self.keys.extend((tick, name) for name in _key(content))


class _Track:
    """One track being read."""

    def __init__(self) -> None:
        self.tick = 0
        self.status = 0
        self.name = ""
        self.program: int | None = None
        self.ended = False
        self.notes: list[Note] = []
        self.sounding: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def message(self, data: bytes) -> None:
        """Take in a channel message."""
        kind, channel = self.status & 0xF0, (self.status & 0x0F) + 1
        if kind == 0x90 and data[1]:
            self.sounding.setdefault((channel, data[0]), []).append((self.tick, data[1]))
        elif kind in {0x80, 0x90} and (started := self.sounding.get((channel, data[0]))):
            self._release(channel, data[0], started.pop(0))
        elif kind == 0xC0 and self.program is None:
            self.program = data[0]

    def _release(self, channel: int, pitch: int, started: tuple[int, int]) -> None:
        """End a note now."""
        start, velocity = started
        self.notes.append(Note(start, max(self.tick - start, 1), pitch, velocity, channel))

    def part(self) -> Part:
        """The track as a part, with its notes in order of their start."""
        for (channel, pitch), waiting in self.sounding.items():
            for started in waiting:
                self._release(channel, pitch, started)
        return Part(self.name, tuple(sorted(self.notes)), self.program)


def _by_tick(events: list[_Event]) -> tuple[_Event, ...]:
    """The events in order; those of one tick stay as they came."""
    return tuple(sorted(events, key=lambda event: event[0]))


def _variable(content: bytes, position: int) -> tuple[int, int]:
    """A variable-length quantity of at most four bytes, and where it ends."""
    number = 0
    for index in range(position, position + 4):
        byte = content[index]
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, index + 1
    raise SmfError("a number of more than four bytes")


def _decode(content: bytes) -> str:
    """A text in UTF-8, else in Latin-1, which can hold every byte."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _key(content: bytes) -> list[str]:
    """The key signature's name, or nothing when it is none."""
    sharps, minor = struct.unpack("bb", content)
    if abs(sharps) > 7 or minor not in {0, 1}:
        return []
    return [(MINOR_KEYS if minor else MAJOR_KEYS)[sharps + 7]]
