"""What `workshop doctor` finds out about the recordings: which files are missing, and which were altered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.cli.finding import Finding
from workshop.messages import Message, message, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workshop.store.library import Library
    from workshop.store.masters import Master


def examine_recordings(library: Library, listen: Callable[[Message], None] | None) -> list[Finding]:
    """Whether every recording of a finished take is there and, with `listen`, still what was recorded.

    Raises:
        LibraryError: The library does not open.
    """
    from workshop.store.masters import masters

    all_of_them = list(masters(library))
    there = [master for master in all_of_them if master.is_there]
    missing = [master for master in all_of_them if master not in there]
    altered = [] if listen is None else _altered(there, listen)
    found = [_missing(folder, files) for folder, files in _by_folder(missing)]
    found += [_changed(folder, files) for folder, files in _by_folder(altered)]
    found = found or ([_well(len(there), read=listen is not None)] if there else [])
    return [*found, *_left_over(library)]


def _altered(there: list[Master], listen: Callable[[Message], None]) -> list[Master]:
    """The recordings that are not what was recorded, or cannot be read."""
    found = []
    for number, master in enumerate(there, start=1):
        listen(message("Reading recording {number} of {count} …", number=number, count=len(there)))
        try:
            unaltered = master.is_unaltered()
        except OSError:
            unaltered = False
        if not unaltered:
            found.append(master)
    return found


def _by_folder(files: Iterable[Master]) -> list[tuple[str, list[str]]]:
    """The folders of sessions with the names of the files in them."""
    found: dict[str, list[str]] = {}
    for master in files:
        found.setdefault(master.session.folder, []).append(master.track.file)
    return list(found.items())


def _missing(folder: str, files: list[str]) -> Finding:
    """Recordings of a session that are not there."""
    return Finding(
        "recordings",
        "error",
        plural(
            "{count} recording of the session in {folder} is missing: {files}.",
            "{count} recordings of the session in {folder} are missing: {files}.",
            len(files),
            folder=folder,
            files=files,
        ),
        message("If the folder was moved, move it back. Else bring the files back from a backup."),
    )


def _changed(folder: str, files: list[str]) -> Finding:
    """Recordings of a session that are not what they were."""
    return Finding(
        "recordings",
        "error",
        plural(
            "{count} recording of the session in {folder} was altered or cannot be read: {files}.",
            "{count} recordings of the session in {folder} were altered or cannot be read: {files}.",
            len(files),
            folder=folder,
            files=files,
        ),
        message("Another program changed them, or the disk is failing. Bring them back from a backup."),
    )


def _left_over(library: Library) -> list[Finding]:
    """Mixes that were to be recorded over and that no take needs any more."""
    from workshop.services.overdub import orphans

    count = len(orphans(library))
    if not count:
        return []
    left = plural(
        "{count} mix that was to be sung or played over belongs to no take.",
        "{count} mixes that were to be sung or played over belong to no take.",
        count,
    )
    hint = message("The next command that is not busy recording removes it, `workshop take list` for example.")
    return [Finding("recordings", "warning", left, hint)]


def _well(count: int, *, read: bool) -> Finding:
    """All recordings as they should be."""
    if read:
        sentence = plural(
            "{count} recording is there, and is what was recorded.",
            "{count} recordings are there, and are what was recorded.",
            count,
        )
    else:
        sentence = plural("{count} recording is there.", "{count} recordings are there.", count)
    return Finding("recordings", "ok", sentence)
