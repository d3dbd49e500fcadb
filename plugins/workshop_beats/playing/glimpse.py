"""A first look at a template: how it is counted in, read from its head before all of it is read and checked.

Nothing here is believed: once the template is read, what was sent is compared with what should have been, and where it
differs the beat begins anew. It needs neither pydantic nor the rest of the song, so that the count-in need not wait.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from fractions import Fraction
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from workshop import Meter, TempoChange, TempoMap, WorkshopError
from workshop_beats.keeping import Keeping
from workshop_beats.playing.conductor import OPENING_SECONDS
from workshop_beats.playing.score import Score
from workshop_beats.playing.sequencer import Sequencer
from workshop_beats.song.feel import Feel
from workshop_beats.song.pulse import pulse_of
from workshop_beats.song.ruler import Ruler, grain_of
from workshop_beats.sound.clicks import click_names, has_clicks
from workshop_beats.template.words import parse_form, parse_meter, tapped
from workshop_beats.voices import CLICK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from workshop import App
    from workshop_beats.choice import Choice
    from workshop_beats.hits import Hit
    from workshop_beats.template.model import Beat

CLICKS = "clicks"
"""The folder of clicks, below the plugin's own."""

_MOST_BYTES = 1 << 20
_WRONG = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError)
"""What a table raises that nobody has checked."""


@dataclass(frozen=True)
class Head:
    """What of a template says where its clicks fall, with the names that `Beat` has for it."""

    time: Meter
    beat_length: Fraction
    pace: Fraction
    count_in: int
    grouping: str | None
    beat_lengths: tuple[float, ...]
    swing: float = 50
    swing_on: str = "16ths"
    push: Mapping[str, float] = field(default_factory=dict)
    loose: Any = field(default_factory=lambda: SimpleNamespace(seed=1, timing_ms=0, loudness=0))

    @classmethod
    def read(cls, text: str, tempo: float | None) -> Head:
        """From a template's text, at a tempo in BPM instead of its own. Raises ValueError, KeyError, TypeError."""
        table = tomllib.loads(text)
        first, sections = parse_form(table["song"]["form"][0])[0], table["section"]
        for _ in sections:
            if "tempo" in sections[first]:
                raise ValueError("the first section has a tempo of its own")
            first = sections[first].get("like", first)
        meter = Meter(*parse_meter(table.get("meter", "4/4")))
        beat = tapped(meter)
        pace = Fraction(str(float(tempo or table["tempo"]))) * beat
        lengths = tuple(table.get("beat_lengths", ()))
        return cls(meter, beat, pace, table.get("count_in", 1), table.get("grouping"), lengths)

    def clicks(self, rate: int) -> tuple[tuple[Hit, ...], int]:
        """The clicks of the count-in, and up to which frame nothing else can sound."""
        feel = Feel.of(cast("Beat", self), self.pace)
        places = {self.time.beats: feel.grid(self.time.beats)}
        ruler = Ruler(feel, grain_of([feel], places), places)
        pulse = pulse_of(cast("Beat", self), ruler)
        notes = tuple((at, "click", CLICK, length, velocity) for at, length, velocity in pulse)
        tempo = TempoMap(rate, (TempoChange(Fraction(0), self.pace),), self.time)
        score = Score((), ruler.grain, tempo, self.beat_length, 1, ((0, ""),))
        lead = score.count_in(Fraction(0), self.count_in, notes)
        end = tempo.bar_frame(self.count_in)
        return _within(Sequencer(lead).lay(end), end, round(OPENING_SECONDS * rate))


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A count-in that can sound before its template is read: its clicks, and the kit's `spec` of a click."""

    folder: Path
    spec: Mapping[str, Any]
    hits: tuple[Hit, ...]
    frames: int
    names: tuple[str, ...]

    @property
    def command(self) -> list[Any]:
        """It as one line for the playing process."""
        return ["count-in", list(self.names), self.hits, self.frames, str(self.folder)]

    def same(self, kit: Mapping[str, Any], hits: list[list[Any]]) -> bool:
        """Whether this is how the beat begins with that kit."""
        known = json.loads(json.dumps(kit["voices"]["click"])) == self.spec
        return known and [tuple(hit) for hit in hits if hit[0] < self.frames] == [tuple(hit) for hit in self.hits]


def _within(hits: list[Hit], end: int, most: int) -> tuple[tuple[Hit, ...], int]:
    """The clicks up to the middle between the last and what follows it, `most` frames in all."""
    while hits and (hits[-1].frame + end) // 2 > most:
        end = hits.pop().frame
    return tuple(hits), (hits[-1].frame + end) // 2 if hits else 0


def catch_glimpse(
    app: App, folder: Path, choice: Choice, options: Mapping[str, Any], opened: Callable[[], dict[str, Any]]
) -> Glimpse | None:
    """The count-in of a choice, for the device that was `opened`; None where its clicks were never heard on that kit.

    Raises:
        DeviceError: What `opened` raises, which is asked as late as can be.
    """
    if not options["count_in"] or any(options[word] is not None for word in ("section", "start", "key")):
        return None
    try:
        text = app.presets.where("beats", choice.beat)[0].path.read_text(encoding="utf-8")
        kit = options["kit"] or choice.kit or tomllib.loads(text).get("kit", "acoustic")
        spec = json.loads(_kept(folder).read(_kit_name(app, kit)) or b"null")
        head = Head.read(text, options["tempo"] or choice.tempo) if spec else None
    except (OSError, *_WRONG, WorkshopError):
        return None
    return None if head is None else _caught(folder, spec, head, opened()["rate"])


def _caught(folder: Path, spec: Mapping[str, Any], head: Head, rate: int) -> Glimpse | None:
    """The count-in at a sample rate in hertz, where all its clicks are kept."""
    try:
        hits, frames = head.clicks(rate)
        names = tuple(click_names(rate, spec, hits))
    except _WRONG:
        return None
    return Glimpse(folder, spec, hits, frames, names) if names and has_clicks(folder, names) else None


def keep_click(app: App, folder: Path, kit: Mapping[str, Any]) -> None:
    """Keep what a kit says of its click for the next time; of a leader's own recordings nothing is kept."""
    spec = kit["voices"]["click"]
    if "samples" in spec:
        return
    kept, name = _kept(folder), _kit_name(app, kit["name"])
    if not kept.path(name).exists():
        kept.write(name, json.dumps(spec).encode())
        kept.make_room()


def _kit_name(app: App, kit: str) -> str:
    """Under which name a kit's click is kept: it changes with any kit, since kits lean on each other."""
    digest = hashlib.sha256(kit.encode())
    for file in app.presets.files("kits"):
        state = file.path.stat()
        digest.update(f"{file.path}|{state.st_size}|{state.st_mtime_ns}".encode())
    return digest.hexdigest()[:32]


def _kept(folder: Path) -> Keeping:
    """What kits say of their clicks."""
    return Keeping(folder, ".click", _MOST_BYTES)
