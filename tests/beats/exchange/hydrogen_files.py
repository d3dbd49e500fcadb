"""Hydrogen files of our own making, and where the hits of any of them lie, worked out without our reader."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

DATA = Path(__file__).parents[2] / "data" / "beats"
SHIPPED = Path("/usr/share/hydrogen/data")
NAMESPACE = "http://www.hydrogen-music.org/drumkit_pattern"


def shipped_songs() -> list[Path]:
    """The songs that Hydrogen's own package brings, if it is installed."""
    return sorted(SHIPPED.rglob("*.h2song"))


def note(position: int, instrument: object = 0, **fields: object) -> str:
    """A note as Hydrogen 1.2 writes it."""
    told = {"leadlag": 0, "velocity": 0.8, "pan": 0, "pitch": 0, "probability": 1, "key": "C0", "length": -1, **fields}
    inner = "".join(f"<{tag}>{value}</{tag}>" for tag, value in told.items())
    return f"<note><position>{position}</position>{inner}<instrument>{instrument}</instrument><note_off>{fields.get('note_off', 'false')}</note_off></note>"


def pattern(name: str, *notes: str, size: int = 192, denominator: int = 4) -> str:
    return (
        f"<pattern><name>{name}</name><category>test</category><size>{size}</size><denominator>{denominator}</denominator>"
        f"<noteList>{''.join(notes)}</noteList></pattern>"
    )


def h2pattern(*notes: str, kit: str = "GMRockKit", **shape: int) -> bytes:
    """A .h2pattern as Hydrogen 1.2 writes it."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><drumkit_pattern xmlns="{NAMESPACE}"><drumkit_name>{kit}</drumkit_name>'
        f"<author>me</author><license>CC0-1.0</license>{pattern('Two and four', *notes, **shape)}</drumkit_pattern>"
    ).encode()


def h2song(
    patterns: str,
    sequence: str,
    *,
    head: str = "",
    drums: tuple[tuple[str, int], ...] = (("Kick", 36), ("Snare", 38), ("Hat", 42)),
) -> bytes:
    """A .h2song as Hydrogen 1.2 writes it, in essence. `head` is what stands before the instruments."""
    listed = "".join(
        f"<instrument><id>{number}</id><name>{name}</name><midiOutNote>{key}</midiOutNote></instrument>"
        for number, (name, key) in enumerate(drums)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><song><bpm>92</bpm><name>Mine</name><author>me</author>{head}'
        f"<instrumentList>{listed}</instrumentList><patternList>{patterns}</patternList>{sequence}</song>"
    ).encode()


def sequence(*names: str) -> str:
    groups = "".join(f"<group><patternID>{name}</patternID></group>" for name in names)
    return f"<patternSequence>{groups}</patternSequence>"


class Played(NamedTuple):
    """A hit: the quarter note at which it sounds, and the id of its instrument."""

    at: float
    instrument: str


def played(content: bytes) -> list[Played]:
    """The hits of a song of one pattern a column, by arithmetic of its own."""
    song = ET.fromstring(content)  # noqa: S314 - of our own, or Debian's
    patterns = {each.findtext("name"): each for each in song.find("patternList") or ()}
    swing = float(song.findtext("swing_factor") or 0)
    found, at = [], 0
    for group in song.find("patternSequence") or ():
        (name,) = (each.text for each in group)
        size = int(patterns[name].findtext("size") or 192)
        for each in patterns[name].iter("note"):
            tick = int(each.findtext("position") or 0)
            late = 5 * float(each.findtext("leadlag") or 0) + (6 * swing if tick % 24 == 12 else 0)
            if (
                tick < size
                and float(each.findtext("velocity") or 1) > 0
                and float(each.findtext("probability") or 1) > 0
            ):
                found.append(Played((at + tick + late) / 48, each.findtext("instrument") or ""))
        at += size
    return sorted(found)


def with_other_numbers(content: bytes, dice: random.Random) -> bytes:
    """A song with a few of its numbers changed for others that Hydrogen could have written, or could not."""
    for _ in range(dice.randint(1, 5)):
        tag, choices = dice.choice(_VALUES)
        places = list(re.finditer(rf"(<{tag}>)[^<]*".encode(), content))
        if places:
            place = dice.choice(places)
            content = content[: place.end(1)] + str(dice.choice(choices)).encode() + content[place.end() :]
    return content


_VALUES: tuple[tuple[str, Sequence[object]], ...] = (
    ("position", range(192)),
    ("position", (-1, 191, 192, 3000, 10**9, "x")),
    ("instrument", range(18)),
    ("leadlag", (-1, -0.5, 0.1, 0.3, 1, "nan")),
    ("swing_factor", (0, 0.2, 0.5, 1)),
    ("bpm", (40, 61.7, 133.33, 240, 0, 1e9)),
    ("velocity", (0, 0.1, 0.6, 1, 2)),
    ("size", (48, 96, 144, 192, 200, 384, 0, 10**7)),
    ("probability", (0, 0.5, 1)),
    ("patternID", ("nowhere",)),
)


def lone_patterns(content: bytes) -> dict[str, bytes]:
    """Each pattern of a song as a .h2pattern of its own."""
    song = ET.fromstring(content)  # noqa: S314 - of our own, or Debian's
    found = {}
    for each in song.find("patternList") or ():
        text = ET.tostring(each, encoding="unicode")
        found[each.findtext("name") or ""] = (
            f'<drumkit_pattern xmlns="{NAMESPACE}"><drumkit_name>GMRockKit</drumkit_name><author>a</author><license>b</license>{text}</drumkit_pattern>'
        ).encode()
    return found
