"""Where a library keeps its things: the only place that knows folders."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders and files of one library below `home`."""

    home: Path

    @property
    def database(self) -> Path:
        """The SQLite database."""
        return self.home / "workshop.db"

    @property
    def register(self) -> Path:
        """The mirror of people, groups, consents and songs."""
        return self.home / "register.json"

    @property
    def settings(self) -> Path:
        """The leader's settings."""
        return self.home / "workshop.toml"

    @property
    def plugins(self) -> Path:
        """The leader's own plugins."""
        return self.home / "plugins"

    @property
    def presets(self) -> Path:
        """The leader's own presets."""
        return self.home / "presets"

    @property
    def run(self) -> Path:
        """Locks and sockets of running processes; may be emptied when none runs."""
        return self.home / "run"

    @property
    def logs(self) -> Path:
        """What plugins print and what went wrong."""
        return self.home / "logs"

    @property
    def data(self) -> Path:
        """One folder a plugin for what it may make again: caches, renders."""
        return self.home / "data"

    @property
    def sessions(self) -> Path:
        """One folder a session."""
        return self.home / "sessions"

    def session(self, folder: str) -> Path:
        """The folder of one session, by the name its row holds."""
        return self.sessions / folder

    def overdubs(self, folder: str) -> Path:
        """Where the mixes of a session lie that its takes were recorded over, by the name its row holds."""
        return self.session(folder) / "overdubs"


def make_private(folder: Path) -> list[Path]:
    """Make a folder, and those above it, that only the owner may look into; returns the new ones, the highest first.

    One that is there is left as it is.

    Raises:
        OSError: It cannot be made.
    """
    new = [each for each in reversed((folder, *folder.parents)) if not each.exists()]
    for each in new:
        each.mkdir(mode=0o700, exist_ok=True)
    return new


def library_home(environ: Mapping[str, str] | None = None) -> Path:
    """The library's folder: `WORKSHOP_HOME`, or `Workshop` in the user's music folder."""
    environ = os.environ if environ is None else environ
    named = environ.get("WORKSHOP_HOME")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_music_path

    return user_music_path() / "Workshop"
