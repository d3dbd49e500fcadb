"""The first second of a beat as notes, kept from the last time: it can sound while the template is still being read.

A kept opening is never trusted: once the template is read it is compared with what should have been sent, and where it
differs the beat begins anew. It only has to be found again quickly, without what reading and checking presets needs.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop_beats.keeping import Keeping

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from workshop import App
    from workshop_beats.choice import Choice

MOST_BYTES = 2 << 20
"""Some hundred openings."""

FOLDER = "openings"
"""The folder of openings, below the plugin's own."""

_NOT_HEARD = frozenset({"seconds", "clock", "session", "as_json"})


@dataclass(frozen=True, slots=True)
class Opening:
    """What was sent to the playing process first, as JSON values, at a sample rate in hertz; none where it is empty."""

    folder: Path
    name: str | None = None
    rate: int = 0
    lines: tuple[Any, ...] = ()

    @property
    def command(self) -> list[Any]:
        """The opening as one line for the playing process."""
        return opening_line(self.rate, list(self.lines), self.folder)

    def same(self, rate: int, lines: list[Any]) -> bool:
        """Whether this is what should be sent."""
        return rate == self.rate and json.loads(json.dumps(lines)) == list(self.lines)

    def keep(self, rate: int, lines: list[Any]) -> None:
        """Keep this for the next time; where that is not possible, nothing happens."""
        if self.name is not None:
            kept = _kept(self.folder)
            kept.write(self.name, json.dumps({"rate": rate, "lines": lines}).encode())
            kept.make_room()


def opening_line(rate: int, lines: list[Any], folder: Path) -> list[Any]:
    """First lines as one line for the playing process, which keeps what they sound like in the folder."""
    return ["opening", rate, lines, str(folder)]


def find_opening(app: App, folder: Path, choice: Choice, options: Mapping[str, Any]) -> Opening:
    """The opening that was kept for a choice and options; an empty one where there is none.

    It is looked up by the text of the template, the state of all kits, and the options.
    """
    from workshop import WorkshopError

    try:
        digest = hashlib.sha256(app.presets.where("beats", choice.beat)[0].path.read_bytes())
        for kit in app.presets.files("kits"):
            state = kit.path.stat()
            digest.update(f"{kit.path}|{state.st_size}|{state.st_mtime_ns}".encode())
    except (OSError, WorkshopError):
        return Opening(folder)
    heard = {word: value for word, value in options.items() if word not in _NOT_HEARD}
    digest.update(json.dumps([choice.write(), sorted(heard.items())], default=str).encode())
    name = digest.hexdigest()[:32]
    try:
        said = json.loads(_kept(folder).read(name) or b"{}")
        return Opening(folder, name, int(said["rate"]), tuple(said["lines"]))
    except (ValueError, KeyError, TypeError):
        return Opening(folder, name)


def forget_openings(folder: Path) -> None:
    """Let go of all openings below the plugin's own folder: they hold the names of kits, and where their files are."""
    _kept(folder / FOLDER).forget()


def _kept(folder: Path) -> Keeping:
    """The openings in a folder."""
    return Keeping(folder, ".notes", MOST_BYTES)
