"""The take's journal: one JSON object a line, each on the disk before anybody acts on it. Ids and numbers only."""

from __future__ import annotations

import errno
import json
import os
import stat
import threading
from typing import TYPE_CHECKING, Any

from workshop import JOURNAL, is_track_file
from workshop_recorder.locking import lock_open
from workshop_recorder.rescue import CLOSED, is_deleted, write_again

if TYPE_CHECKING:
    from pathlib import Path

RESERVE_FILE = "take.reserve"
RESERVE_BYTES = 64 * 1024


class InUseError(OSError):
    """Another living process writes this journal: its take rolls."""


class ClosedError(OSError):
    """The journal was let go: its take is over."""


class Journal:
    """Appends to one journal from several threads of one process, and keeps every other process from doing so.

    `create` makes a new journal and raises FileExistsError where there is one. An unfinished last line, left by a power
    cut, is ended first, so that it cannot swallow what follows. Raises InUseError while another one is open.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        flags = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._path = folder / JOURNAL
        self._descriptor = os.open(self._path, flags | os.O_CREAT | (os.O_EXCL if create else 0), 0o600)
        self._writing, self._syncing = threading.Lock(), threading.Lock()
        try:
            self._claim()
            self._end_torn_line()
        except BaseException:
            self.close()
            raise

    def append(self, what: str, **fields: Any) -> None:
        """Write one line and wait until the disk has it. Raises OSError."""
        self.append_all([{"what": what, **fields}])

    def append_all(self, entries: list[dict[str, Any]]) -> None:
        """Write several lines with one wait for the disk. Raises OSError.

        Those that the disk refused are taken back, unless `write` has put others behind them.
        """
        with self._syncing:
            before, end = self._write(_lines(entries))
            try:
                os.fsync(self._descriptor)
            except OSError:
                with self._writing:
                    if os.fstat(self._descriptor).st_size == end:
                        os.ftruncate(self._descriptor, before)
                raise

    def write(self, entries: list[dict[str, Any]]) -> None:
        """Write several lines and wait for no disk: a kill cannot take them back, a power cut can until `sync`."""
        self._write(_lines(entries))

    def sync(self) -> None:
        """Wait until the disk has every line. Raises OSError."""
        with self._syncing:
            os.fsync(self._descriptor)

    @property
    def deleted(self) -> bool:
        """Whether somebody deleted the file."""
        return is_deleted(self._descriptor, self._path)

    def close(self) -> None:
        """Let go of the file; one that was deleted is written anew. A second time does nothing. Raises OSError."""
        with self._syncing, self._writing:
            # The number of a closed file is soon another file's: whoever comes late must not write into that one.
            descriptor, self._descriptor = self._descriptor, CLOSED
            if descriptor != CLOSED:
                try:
                    write_again(descriptor, self._path)
                finally:
                    os.close(descriptor)

    def _claim(self) -> None:
        """Lock the file as long as it is open. A disk that knows no locks has no take refused for it."""
        try:
            free = lock_open(self._descriptor)
        except OSError:
            return
        if not free:
            raise InUseError(f"{JOURNAL} is in use")

    def _write(self, text: bytes) -> tuple[int, int]:
        """Append all or nothing; returns how long the file was and is. What does not fit whole is taken back."""
        with self._writing:
            if self._descriptor == CLOSED:
                raise ClosedError(errno.EBADF, "the journal is closed")
            before = os.fstat(self._descriptor).st_size
            written = 0
            try:
                while written < len(text):
                    written += os.write(self._descriptor, text[written:])
            except OSError:
                os.ftruncate(self._descriptor, before)
                raise
            return before, before + len(text)

    def _end_torn_line(self) -> None:
        size = os.lseek(self._descriptor, 0, os.SEEK_END)
        if size:
            os.lseek(self._descriptor, size - 1, os.SEEK_SET)
            if os.read(self._descriptor, 1) != b"\n":
                os.write(self._descriptor, b"\n")


def _lines(entries: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(entry, separators=(",", ":")) + "\n" for entry in entries).encode()


def journal_lines(folder: Path) -> list[str]:
    """The lines of a folder's journal; none where there is no journal."""
    try:
        return (folder / JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def track_path(folder: Path, file: str) -> Path:
    """Where a track's file lies. Raises FileNotFoundError for anything but a regular file of the take's own folder."""
    path = folder / file
    if not is_track_file(file) or not stat.S_ISREG(os.lstat(path).st_mode):
        raise FileNotFoundError(file)
    return path


def make_reserve(folder: Path) -> None:
    """Set space aside, so that a take can end properly on a full disk. Raises OSError when there is no room for it."""
    descriptor = os.open(folder / RESERVE_FILE, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, bytes(RESERVE_BYTES))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def free_reserve(folder: Path) -> None:
    """Give the space back."""
    (folder / RESERVE_FILE).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Put the folder's entries on the disk, so that a power cut cannot take back a new file's name."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
