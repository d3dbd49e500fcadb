"""A folder that comes into being whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import time
from contextlib import contextmanager, suppress
from glob import escape
from typing import TYPE_CHECKING

from workshop.domain.ids import new_id, short_id
from workshop.errors import FileError
from workshop.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = "manifest.sha256"
STALE_SECONDS = 3600
STAGING = re.compile(r"\..*\.partial-[0-9a-f]{8}", re.DOTALL)


def staging_of(target: Path) -> Path:
    """A new name beside `target` for the folder that becomes it."""
    return target.parent / f".{target.name[:100]}.partial-{short_id(new_id())}"


def is_staging(folder: Path) -> bool:
    """Whether a folder is called as `staging_of` does."""
    return STAGING.fullmatch(folder.name) is not None


@contextmanager
def staged(target: Path, staging: Path | None = None) -> Iterator[Path]:
    """An empty folder that only its owner may enter; leaving it without an error makes it `target`.

    It is called `staging`, which lies beside `target`, or by a new name there.

    Its files are then readable by the owner only, and on the disk. On any error nothing is left of it, nor of folders
    above `target` that had to be made.

    Raises:
        FileError: The target exists, or its folder cannot be written (full, read-only, not allowed).
    """
    refuse_existing(target)
    with convert_faults(target):
        made = make_parents(target.parent)
    staging = staging or staging_of(target)
    try:
        with convert_faults(target):
            sweep_beside(target)
            staging.mkdir(mode=0o700)
            yield staging
            settle(staging)
            refuse_existing(target)
            staging.rename(target)
            sync(target.parent)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise


def refuse_existing(target: Path) -> None:
    """Refuse a target that is there already, whatever it is."""
    if os.path.lexists(target):
        raise FileError(
            message("“{path}” is there already, and an export never overwrites anything.", path=str(target)),
            message("Choose a folder that does not exist yet, for example “{path}”.", path=str(_free(target))),
        )


def write_manifest(folder: Path) -> tuple[str, ...]:
    """Write the SHA-256 of each file in `folder` for `sha256sum -c`; returns the files' relative names, sorted."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in names]
    (folder / MANIFEST).write_text("".join(lines), encoding="utf-8", newline="\n")
    return tuple(names)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def convert_faults(target: Path) -> Iterator[None]:
    """Turn what the disk says while `target` is written into a sentence and a way out."""
    try:
        yield
    except OSError as error:
        raise FileError(*_sentence(target, error)) from error


def _sentence(target: Path, error: OSError) -> tuple[Message, Message]:
    """What is wrong with the place, and what to do."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return (
            message("There is no room left on the disk of “{path}”; nothing was written.", path=str(target)),
            message("Make room, or export to another disk."),
        )
    return (
        message("The folder “{path}” cannot be written here; nothing was exported.", path=str(target)),
        message("Choose a folder of your own, for example on the desktop or a memory stick."),
    )


def sweep_beside(target: Path) -> None:
    """Remove what an export to `target` left behind when its machine or process stopped."""
    for left in target.parent.glob(f".{escape(target.name[:100])}.partial-*"):
        if time.time() - left.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def make_parents(parent: Path) -> list[Path]:
    """Make the folders above a target; returns those that were missing, deepest first."""
    missing = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700)
    return missing


def settle(folder: Path) -> None:
    """Give every file and folder to the owner alone, and wait until the disk has them."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.chmod(0o700 if path.is_dir() else 0o600)
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Wait until the disk has a file or the entries of a folder; systems that cannot open folders go without."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except (PermissionError, IsADirectoryError):
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _free(target: Path) -> Path:
    """A name like the target's that is not taken."""
    numbered = (target.with_name(f"{target.name}-{number}") for number in range(2, 1000))
    return next((path for path in numbered if not os.path.lexists(path)), target.with_name("export"))
