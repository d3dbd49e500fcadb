"""What is kept with a take of the audio that was played along to it: written when it begins, read by whoever asks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from workshop.domain.music import Meter, TempoChange, TempoMap

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from workshop.domain.recording import Backing


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The `text` of a take's backing that cannot be read, or is gone: anybody may be audible in what was played."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class KeptBacking:
    """What a take still knows of its backing: the ids of everybody who was audible in it, and where its beats lie.

    A microphone may have heard them, so `people` stay when the file is gone. Whoever has what they are heard in deleted
    is named no more: then `deleted` says that there was somebody.

    `tempo` maps beats to frames from the start of the file, whose first `count_in` bars are click; None where it was
    kept before tempos were, or has no beat. `name`, `bpm` and `click_only` are as the plugin told them, and so are
    `markers`, the (frame, section name) pairs by frame. `file` is `frames` long and lies in the library, or is an
    absolute path ("" where it is not known); `takes` are the ids of the takes it was mixed from, the first one's beats
    being its own.
    """

    people: tuple[str, ...]
    tempo: TempoMap | None = None
    count_in: int = 0
    name: str = ""
    bpm: float | None = None
    click_only: bool = False
    markers: tuple[tuple[int, str], ...] = ()
    file: str = ""
    frames: int = 0
    takes: tuple[str, ...] = ()
    deleted: bool = False

    @classmethod
    def read(cls, text: str) -> KeptBacking:
        """From the document that is kept with a take. Raises ValueError where it is damaged."""
        try:
            said: dict[str, Any] = json.loads(text)
            match said:
                case {"people": list(people)}:
                    tempo, count_in = _tempo(said)
                    takes = tuple(map(str, said.get("takes", ())))
                    place = (str(said.get("file", "")), int(said.get("frames", 0)))
                    rest = (*_told(said), _markers(said), *place, takes, said.get("deleted") is True)
                    return cls(tuple(map(str, people)), tempo, count_in, *rest)
        except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as error:
            raise ValueError("a damaged document of a backing") from error
        raise ValueError("a damaged document of a backing")


def unmixed(text: str, files: Collection[str]) -> str:
    """A backing's document after some files were deleted: what was one of them is played no more.

    A damaged one only names them no longer.
    """
    said = _fields(text)
    if said is None:
        for file in files:
            text = text.replace(file.rpartition("/")[2], "")
        return text
    return _text({**said, "file": ""}) if said.get("file") in files else text


def unnamed(text: str, person: str) -> str:
    """A backing's document after somebody (id) who was audible in it had that deleted: it says only that."""
    said = _fields(text)
    if said is None or not isinstance(said.get("people"), list):
        return text.replace(person, "")
    if person not in said["people"]:
        return text
    return _text({**said, "people": [each for each in said["people"] if each != person], "deleted": True})


def backing_text(backing: Backing, home: Path) -> str:
    """What is kept of a backing, as JSON: its file (relative to the library if inside), digest, tempo, markers, people.

    `tempo` is (quarter note, quarter notes a minute) pairs as fractions in text.
    """
    inside = backing.path.is_relative_to(home)
    return _text(
        {
            "file": (backing.path.relative_to(home) if inside else backing.path).as_posix(),
            "sha256": backing.sha256,
            "frames": backing.frames,
            "sample_rate": backing.sample_rate,
            "name": backing.name,
            "bpm": backing.bpm,
            "click_only": backing.click_only,
            "tempo": [] if backing.untimed else [[str(each.at), str(each.bpm)] for each in backing.tempo.changes],
            "meter": [backing.tempo.meter.beats, backing.tempo.meter.unit],
            "count_in": backing.count_in,
            "markers": [list(marker) for marker in backing.markers],
            "people": list(backing.people),
            "takes": list(backing.takes),
        }
    )


def _fields(text: str) -> dict[str, Any] | None:
    """What a document says, or None where it is damaged."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _text(said: dict[str, Any]) -> str:
    """A document as it is kept."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _tempo(said: dict[str, Any]) -> tuple[TempoMap | None, int]:
    """The tempo that a document holds, if it does, and the count-in."""
    count_in = int(said.get("count_in", 0))
    if not said.get("tempo"):
        return None, count_in
    changes = tuple(TempoChange(Fraction(at), Fraction(bpm)) for at, bpm in said["tempo"])
    beats, unit = said["meter"]
    return TempoMap(int(said["sample_rate"]), changes, Meter(int(beats), int(unit))), count_in


def _told(said: dict[str, Any]) -> tuple[str, float | None, bool]:
    """What a document says to people: the name, the tempo as musicians count it, and whether it is a click only."""
    bpm = said.get("bpm")
    return str(said.get("name", "")), None if bpm is None else float(bpm), bool(said.get("click_only"))


def _markers(said: dict[str, Any]) -> tuple[tuple[int, str], ...]:
    """The sections that a document holds, by frame."""
    return tuple(sorted((int(frame), str(name)) for frame, name in said.get("markers", ())))
