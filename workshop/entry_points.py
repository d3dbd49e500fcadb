"""Entry points of installed distributions, read off their files.

importlib.metadata does the same and more, at the price of the e-mail and network modules it imports: a fifth of what
`workshop --help` costs. Format: PyPA, "Entry points specification" and "Recording installed projects".
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OWN_DISTRIBUTION = "music-workshop"


class EntryPoint(NamedTuple):
    """One line of a distribution's entry points: `module` is what to import, `distribution` its normalized name."""

    name: str
    module: str
    distribution: str
    version: str


def is_own(source: str) -> bool:
    """Whether a plugin's distribution ships with the toolkit; the file of a leader's own plugin does not."""
    return source == OWN_DISTRIBUTION or source.startswith(f"{OWN_DISTRIBUTION}-")


def installed(group: str, path: Iterable[str] | None = None) -> Iterator[EntryPoint]:
    """The entry points of a group; of two distributions of one name, the one that comes first on `path` counts.

    `path` is by default where Python looks for modules. Distributions inside zip archives are not seen.
    """
    seen: set[str] = set()
    for folder in map(Path, sys.path if path is None else path):
        for file in sorted((*folder.glob("*.dist-info/entry_points.txt"), *folder.glob("*.egg-info/entry_points.txt"))):
            name, version = _distribution(file.parent)
            if name not in seen:
                seen.add(name)
                for entry, module in _lines(file, group):
                    yield EntryPoint(entry, module, name, version)


def _lines(file: Path, group: str) -> Iterator[tuple[str, str]]:
    """The names and modules that one file gives for a group; a file that cannot be read gives none."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line.strip("[] ")
        elif section == group and "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            yield name.strip(), re.split(r"[:\[]", value)[0].strip()


def _distribution(folder: Path) -> tuple[str, str]:
    """Name (PEP 503) and version by a folder such as `music_workshop-0.1.0.dist-info`."""
    name, _, version = folder.stem.partition("-")
    return re.sub(r"[-_.]+", "-", name).lower(), version.partition("-")[0]
