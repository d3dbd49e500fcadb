"""Where plugins come from: installed distributions, then the `.py` files of the library."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from workshop.entry_points import installed, is_own
from workshop.foreign import import_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

GROUP = "workshop.plugins"


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
    distributed = sorted(_installed(), key=lambda found: (not found.own, found.name))
    return [*distributed, *_files(folder)]


def _installed() -> Iterator[Found]:
    """The plugins that distributions name in their entry points."""
    for name, module, distribution, version in installed(GROUP):
        yield Found(name, distribution, version, is_own(distribution), module, partial(import_module, module))


def _files(folder: Path) -> Iterator[Found]:
    """The leader's own plugins; names that start with `_`, `.` or `test_` are none."""
    for path in sorted(folder.glob("*.py")):
        if not path.name.startswith(("_", ".", "test_")):
            name = unicodedata.normalize("NFC", path.stem)
            module = f"_workshop_user_{name.replace('.', '_')}"
            yield Found(name, str(path), "", own=False, module=module, load=partial(import_file, module, path))
