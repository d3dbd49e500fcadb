"""Where plugins come from: installed distributions, then the `.py` files of the library."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from workshop.foreign import import_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.metadata import EntryPoint
    from pathlib import Path
    from types import ModuleType

GROUP = "workshop.plugins"
OWN_DISTRIBUTION = "music-workshop"


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin that was found. `own`: it ships with the toolkit; `module` is the name that `load` imports it by."""

    name: str
    source: str
    version: str
    own: bool
    module: str
    load: Callable[[], ModuleType]


def discover(folder: Path) -> list[Found]:
    """Every plugin in the order of loading: the toolkit's, other distributions', the files of `folder`, by name."""
    installed = sorted(_installed(), key=lambda found: (not found.own, found.name))
    return [*installed, *_files(folder)]


def _installed() -> Iterator[Found]:
    """The plugins that distributions name in their entry points."""
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP):
        name, version = _distribution(entry)
        own = name == OWN_DISTRIBUTION or name.startswith(f"{OWN_DISTRIBUTION}-")
        module = entry.value.partition(":")[0].strip()
        yield Found(entry.name, name, version, own, module, partial(import_module, module))


def _distribution(entry: EntryPoint) -> tuple[str, str]:
    """Name and version, read off the head of the metadata: parsing all of it costs more than loading a plugin."""
    text = (entry.dist.read_text("METADATA") if entry.dist else None) or ""
    head = dict(re.findall(r"^(Name|Version): (.+)$", text.partition("\n\n")[0], re.MULTILINE))
    return head.get("Name", "").lower().replace("_", "-"), head.get("Version", "")


def _files(folder: Path) -> Iterator[Found]:
    """The leader's own plugins; names that start with `_`, `.` or `test_` are none."""
    for path in sorted(folder.glob("*.py")):
        if not path.name.startswith(("_", ".", "test_")):
            name = unicodedata.normalize("NFC", path.stem)
            module = f"_workshop_user_{name.replace('.', '_')}"
            yield Found(name, str(path), "", own=False, module=module, load=partial(import_file, module, path))
