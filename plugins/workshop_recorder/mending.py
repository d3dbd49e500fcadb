"""Putting a torn file right so that it can be taken back: in a copy, or where there is no room for one in place.

A copy takes the name of its file, and the file itself stays beside it, untouched, as `NAME.unmended`. In place some
bytes change at most, and those that stood there before are kept as `NAME.unmended.json`.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from workshop_recorder.journal import sync_folder
from workshop_recorder.wavefile import HEADER_BYTES, mend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Listen = Callable[[Path, int], dict[str, Any]]

UNMENDED, NOTED, COPY = ".unmended", ".unmended.json", ".mending"
SPARE_BYTES = 64 * 2**20
"""What copies leave free on the disk: the next take needs it more."""

TAIL_BYTES = 64


@dataclass(frozen=True, slots=True)
class Outline:
    """What mending may change of a file: its length in bytes, its header and its last bytes, both in hexadecimal."""

    length: int
    header: str
    tail: str

    @classmethod
    def of(cls, path: Path) -> Outline:
        """As the file is now. Raises OSError."""
        with path.open("rb") as file:
            length = os.fstat(file.fileno()).st_size
            header = file.read(HEADER_BYTES)
            file.seek(max(0, length - TAIL_BYTES))
            return cls(length, header.hex(), file.read(TAIL_BYTES).hex())

    def put_back(self, path: Path) -> None:
        """Make a file what it was. Raises OSError."""
        with path.open("r+b") as file:
            file.write(bytes.fromhex(self.header))
            tail = bytes.fromhex(self.tail)
            file.seek(self.length - len(tail))
            file.write(tail)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())


def has_room(paths: Iterable[Path], folder: Path) -> bool:
    """Whether copies of all these files fit on the folder's disk, with something to spare."""
    return shutil.disk_usage(folder).free >= sum(path.stat().st_size for path in paths) + SPARE_BYTES


def was_mended(path: Path) -> bool:
    """Whether a file had to be mended, now or before."""
    return any(path.with_name(path.name + ending).exists() for ending in (UNMENDED, NOTED))


def mend_in_copy(path: Path, listen: Listen) -> dict[str, Any]:
    """Mend a copy; only one that `listen` can read takes the file's place. Returns its frames and what was heard.

    Raises OSError, and what `listen` raises: then the file is where and what it was.
    """
    copy = path.with_name(path.name + COPY)
    try:
        shutil.copy(path, copy)
        frames = mend(copy)
        found = listen(copy, frames)
        _sync(copy)
    except BaseException:
        with suppress(OSError):
            copy.unlink()
        raise
    set_aside(path, UNMENDED)
    copy.rename(path)
    sync_folder(path.parent)
    return {"frames": frames, **found}


def mend_in_place(path: Path, listen: Listen) -> dict[str, Any]:
    """As `mend_in_copy`, in the file itself: what stood there is on the disk before the first byte is changed."""
    note = path.with_name(path.name + NOTED)
    before = _noted(path, note)
    try:
        frames = mend(path)
        return {"frames": frames, **listen(path, frames)}
    except BaseException:
        before.put_back(path)
        note.unlink()
        raise


def _noted(path: Path, note: Path) -> Outline:
    """What a file was before it was touched first: as its note says, or as it is now, which is noted then."""
    with suppress(OSError, ValueError, TypeError):
        return Outline(**json.loads(note.read_text(encoding="ascii")))
    before = Outline.of(path)
    try:
        note.write_text(json.dumps(asdict(before)), encoding="ascii")
        _sync(note)
    except OSError:
        with suppress(OSError):
            note.unlink()
        raise
    return before


def finish_exchanges(folder: Path) -> None:
    """Take up what was cut off between setting a torn file aside and giving its name to the mended copy."""
    for copy in folder.glob(f"*{COPY}"):
        path = copy.with_name(copy.name.removesuffix(COPY))
        if path.exists():
            # It may hold less than the file; it is made once more.
            copy.unlink()
        else:
            copy.rename(path)
        sync_folder(folder)


def set_aside(path: Path, ending: str) -> None:
    """Rename to the first free name of NAME and the ending, then with 2 after it and so on, for good."""
    for number in range(1, 1000):
        target = path.with_name(f"{path.name}{ending}{number if number > 1 else ''}")
        if not target.exists():
            with suppress(FileNotFoundError):
                path.rename(target)
                sync_folder(path.parent)
            return


def _sync(path: Path) -> None:
    """Have a file and its name on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)
