"""Putting a torn file right so that it can be taken back: in a copy, or where there is no room for one in place.

A copy takes the name of its file, and the file itself stays beside it, untouched, as `NAME.unmended`. In place only the
header changes, and half a frame at the end goes; what stood there before is kept as `NAME.unmended.json`. A full disk
has no room even for that: then the header is put right all the same, for no audio is touched by it.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from workshop_recorder.engine.signals import disk_seconds
from workshop_recorder.journal import RESERVE_BYTES, sync_folder
from workshop_recorder.wavefile import mend, read_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Listen = Callable[[Path, int], dict[str, Any]]

UNMENDED, NOTED, COPY = ".unmended", ".unmended.json", ".mending"
AMPLE_SECONDS = 30 * 60
"""How much of another such take has room beside copies: it needs the disk more than they do."""
USUAL_RATE = 48000
FOR_THE_JOURNAL = RESERVE_BYTES // 2
"""What notes leave free on the disk: without its journal's last lines a take is not saved."""
NO_ROOM = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))

TAIL_BYTES = 64


@dataclass(frozen=True, slots=True)
class Outline:
    """What mending may change of a file: its length in bytes, what precedes its audio, and its last bytes.

    Both in hexadecimal.
    """

    length: int
    header: str
    tail: str

    @classmethod
    def of(cls, path: Path) -> Outline:
        """As the file is now. Raises OSError and ValueError."""
        layout = read_layout(path)
        with path.open("rb") as file:
            length = layout.file_bytes
            header = file.read(layout.data_offset)
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


def has_room(paths: Iterable[Path], folder: Path, tracks: int, sample_rate: int) -> bool:
    """Whether copies of all these files fit on the folder's disk and leave ample room for a take of so many tracks."""
    left = shutil.disk_usage(folder).free - sum(path.stat().st_size for path in paths)
    return disk_seconds(left, tracks, sample_rate if sample_rate > 0 else USUAL_RATE) >= AMPLE_SECONDS


def was_mended(path: Path) -> bool:
    """Whether a file had to be mended, now or before."""
    return any(path.with_name(path.name + ending).exists() for ending in (UNMENDED, NOTED))


def mend_in_copy(path: Path, listen: Listen) -> dict[str, Any]:
    """Mend a copy; only one that `listen` can read takes the file's place. Returns its frames and what was heard.

    A file whose copy finds no room after all is mended in place, and so is one in which that was begun. Raises OSError,
    and what `listen` raises: then the file is where and what it was.
    """
    if path.with_name(path.name + NOTED).exists():
        return mend_in_place(path, listen)
    copy = path.with_name(path.name + COPY)
    try:
        shutil.copy(path, copy)
        frames = mend(copy)
        found = listen(copy, frames)
        _sync(copy)
    except BaseException as failure:
        with suppress(OSError):
            copy.unlink()
        if _wants_room(failure):
            return mend_in_place(path, listen)
        raise
    set_aside(path, UNMENDED)
    copy.rename(path)
    sync_folder(path.parent)
    return {"frames": frames, **found}


def mend_in_place(path: Path, listen: Listen) -> dict[str, Any]:
    """As `mend_in_copy`, in the file itself: what stood there is on the disk before the first byte is changed.

    Where the disk has no room for that either, it is known only until the file was read.
    """
    note = path.with_name(path.name + NOTED)
    before = _noted(path, note)
    try:
        frames = mend(path)
        return {"frames": frames, **listen(path, frames)}
    except BaseException:
        before.put_back(path)
        note.unlink(missing_ok=True)
        raise


def _noted(path: Path, note: Path) -> Outline:
    """What a file was before it was touched first: as its note says, or as it is now, which is noted then."""
    with suppress(OSError, ValueError, TypeError):
        return Outline(**json.loads(note.read_text(encoding="ascii")))
    before = Outline.of(path)
    if shutil.disk_usage(path.parent).free < FOR_THE_JOURNAL:
        return before
    try:
        note.write_text(json.dumps(asdict(before)), encoding="ascii")
        _sync(note)
    except OSError as failure:
        with suppress(OSError):
            note.unlink()
        if not _wants_room(failure):
            raise
    return before


def _wants_room(failure: BaseException) -> bool:
    """Whether the disk, or what its owner may use of it, is full."""
    return isinstance(failure, OSError) and failure.errno in NO_ROOM


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
