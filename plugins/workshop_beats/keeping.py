"""Files that can be made again, kept for the next time: never trusted, never in the way of what cannot be made again.

A folder of them is bounded in bytes and days, and gives way when the disk gets full. A file appears under its name when
it is whole; what a process that died left half done goes. Several processes may share a folder: each writes under a
name of its own, and the last one wins. This needs the standard library only, since the audio processes keep files too.
"""

from __future__ import annotations

import os
import re
import struct
import time
import zlib
from contextlib import suppress
from pathlib import Path

MOST_SECONDS = 30 * 86_400
"""What was not used for so long goes."""
SPARE_BYTES = 256 << 20
"""What is kept never takes the last of a disk."""

_HEAD = struct.Struct("<8sI")
_MAGIC = b"kept-v01"
_PART = re.compile(r"\..+\.(\d+)\.part")
_STALE_SECONDS = 86_400
_USED_SECONDS = 60


class Keeping:
    """The files of one `suffix` in a folder, at most `most_bytes` of them; the folder is made when the first is kept.

    A file may have another one `beside` it, of that suffix, which goes with it. What was used within the last
    `safe_seconds` stays however short the room is.
    """

    def __init__(
        self, folder: Path, suffix: str, most_bytes: int, *, beside: str | None = None, safe_seconds: float = 0.0
    ) -> None:
        self.folder = folder
        self._suffix = suffix
        self._most_bytes = most_bytes
        self._beside = beside
        self._safe_seconds = safe_seconds

    def path(self, name: str) -> Path:
        """Where the file of a name is kept."""
        return self.folder / f"{name}{self._suffix}"

    def read(self, name: str) -> bytes | None:
        """What `write` kept under a name, None where nothing is that is whole. It counts as used now."""
        path = self.path(name)
        try:
            data = path.read_bytes()
            mark_used(path)
        except OSError:
            return None
        content = data[_HEAD.size :]
        if data[: _HEAD.size] != _HEAD.pack(_MAGIC, zlib.crc32(content)):
            return None
        return content

    def write(self, name: str, content: bytes) -> None:
        """Keep something; where that is not possible, or the disk is nearly full, nothing happens."""
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._free() >= len(content) + SPARE_BYTES:
                write_whole(self.path(name), _HEAD.pack(_MAGIC, zlib.crc32(content)) + content)

    def make_room(self, coming: int = 0, spare: int = SPARE_BYTES) -> None:
        """Before `coming` bytes are added: let go of what was used longest ago, until bound and disk have room for it.

        `spare` bytes of the disk are left for others. What is too old goes whatever the room, as do the parts of
        processes that died. What cannot be removed stays.
        """
        self.sweep()
        kept = sorted(self._kept())
        over = coming + sum(size for _, size, _ in kept) - self._most_bytes
        short = coming + spare - self._free()
        for used, size, path in kept:
            unused = abs(time.time() - used)
            if unused < self._safe_seconds or (unused <= MOST_SECONDS and over <= 0 and short <= 0):
                continue
            with suppress(OSError):
                self._remove(path)
                over, short = over - size, short - size

    def sweep(self) -> None:
        """Take away what processes that are gone left half written."""
        with suppress(OSError), os.scandir(self.folder) as entries:
            for entry in entries:
                found = _PART.fullmatch(entry.name)
                with suppress(OSError):
                    if found and _is_left(int(found[1]), entry.stat().st_mtime):
                        Path(entry.path).unlink()

    def forget(self) -> None:
        """Let go of everything."""
        for _, _, path in self._kept():
            with suppress(OSError):
                self._remove(path)

    def _kept(self) -> list[tuple[float, int, Path]]:
        """When each file was used, its size in bytes, and where it is."""
        kept = []
        with suppress(OSError), os.scandir(self.folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    if entry.name.endswith(self._suffix) and entry.is_file(follow_symlinks=False):
                        kept.append((entry.stat().st_mtime, entry.stat().st_size, Path(entry.path)))
        return kept

    def _remove(self, path: Path) -> None:
        """Take a file away, and what is beside it."""
        path.unlink(missing_ok=True)
        if self._beside is not None:
            path.with_suffix(self._beside).unlink(missing_ok=True)

    def _free(self) -> float:
        """Bytes that are free on the folder's disk; where that cannot be told, there is room."""
        import shutil

        try:
            return shutil.disk_usage(self.folder).free
        except OSError:
            return float("inf")


def part_of(path: Path) -> Path:
    """Where this process may write a file before it is whole: beside it, hidden, and swept if the process dies."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there as a whole or not at all.

    Raises:
        OSError: It cannot be written; then what was there before still is.
    """
    part = part_of(path)
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def mark_used(path: Path) -> None:
    """Let a file count as used now. Raises OSError."""
    if abs(time.time() - path.stat().st_mtime) > _USED_SECONDS:
        os.utime(path)


def _is_left(pid: int, written: float) -> bool:
    """Whether the process that was writing a part is gone, or has not touched it for a day."""
    if time.time() - written > _STALE_SECONDS:
        return True
    # Elsewhere there is no signal that only asks, and a part that is open cannot be removed either
    if os.name != "posix":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass
    return False
