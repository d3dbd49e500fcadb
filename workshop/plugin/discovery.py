"""Where plugins come from: installed distributions, then the `.py` files of the library."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType
    from pathlib import Path
    from collections.abc import Callable, Iterator
    from importlib.metadata import EntryPoint

GROUP = "workshop.plugins"
OWN_DISTRIBUTION = "music-workshop"


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin that was found but not loaded. `own` says that it ships with the toolkit; `module` is the name `load` imports it by."""

    name: str
    source: str
    version: str
    own: bool
    module: str
    load: Callable[[], ModuleType]


def discover(folder: Path) -> list[Found]:
    """Every plugin in the order of loading: the toolkit's own, then other distributions', each by name, then the files of `folder`."""
    installed = sorted(_installed(), key=lambda found: (not found.own, found.name))
    return [*installed, *_files(folder)]


def _installed() -> Iterator[Found]:
    """The plugins that distributions name in their entry points."""
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP):
        name, version = _distribution(entry)
        own = name == OWN_DISTRIBUTION or name.startswith(f"{OWN_DISTRIBUTION}-")
        yield Found(entry.name, name, version, own, entry.module, partial(import_module, entry.module))


def _distribution(entry: EntryPoint) -> tuple[str, str]:
    """Name and version of the distribution, read off the head of its metadata: parsing all of it costs more than loading a plugin."""
    text = (entry.dist.read_text("METADATA") if entry.dist else None) or ""
    head = dict(
        line.split(": ", 1) for line in text.split("\n\n", 1)[0].splitlines() if ": " in line and line[0].isalpha()
    )
    return head.get("Name", "").lower().replace("_", "-"), head.get("Version", "")


def _files(folder: Path) -> Iterator[Found]:
    """The leader's own plugins; names that start with `_`, `.` or `test_` are none."""
    try:
        paths = sorted(folder.glob("*.py"))
    except OSError:
        return
    for path in paths:
        if not path.name.startswith(("_", ".", "test_")):
            name = unicodedata.normalize("NFC", path.stem)
            module = f"_workshop_user_{name}"
            yield Found(name, str(path), "", own=False, module=module, load=partial(load_file, module, path))


def load_file(name: str, path: Path) -> ModuleType:
    """Import the file at `path` as module `name`. When that fails, nothing of it stays behind.

    Raises:
        BaseException: Whatever the file raises.
    """
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module
