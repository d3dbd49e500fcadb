"""What a driver or the disk said, as one sentence for a leader and the way out."""

from __future__ import annotations

import errno
import sqlite3
from typing import TYPE_CHECKING, Any

from workshop.errors import LibraryError
from workshop.messages import message

if TYPE_CHECKING:
    from pathlib import Path

BUSY_SECONDS = 10

_SQLITE = {
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_CANTOPEN: "read-only",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CONSTRAINT: "misfit",
}
_OS = {
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
}
_POSTGRESQL = {
    "25006": "read-only",
    "42501": "read-only",
    "53100": "full",
    "55P03": "busy",
    "40P01": "busy",
    "XX001": "damaged",
}


def no_driver() -> LibraryError:
    """What speaks to a shared database is an extra, and not installed."""
    return LibraryError(
        message("This computer has nothing installed to reach the shared library with."),
        message("Install it with `pip install 'music-workshop[postgres]'`."),
    )


def is_known(failure: BaseException) -> bool:
    """Whether `explain` has more to say than that something is wrong."""
    return bool(_reason(getattr(failure, "orig", None) or failure))


def is_busy(failure: BaseException) -> bool:
    """Whether another writer has the library at the moment."""
    return _reason(getattr(failure, "orig", None) or failure) == "busy"


def explain(failure: BaseException, home: Path) -> LibraryError:
    """The refusal that stands for what a driver, SQLAlchemy or the disk raised about the library in `home`."""
    match _reason(getattr(failure, "orig", None) or failure):
        case "read-only":
            return read_only(home)
        case "full":
            return LibraryError(
                message("The disk is full; nothing was changed."),
                message("Make some room on the disk that holds {folder}, then try again.", folder=home),
            )
        case "busy":
            return LibraryError(
                message("Another program has kept the library busy for {seconds} seconds.", seconds=BUSY_SECONDS),
                message("Wait for it to finish or close it, then try again."),
            )
        case "damaged":
            return damaged()
        case "misfit":
            return LibraryError(
                message("That does not fit with what the library holds; nothing was changed."),
                message("Somebody may have changed it in the meantime. Look again, then try again."),
            )
    return LibraryError(
        message("The library in {folder} cannot be used.", folder=home),
        message("Run `workshop doctor` to find out why."),
    )


def read_only(home: Path) -> LibraryError:
    """The library may be looked at, but not changed."""
    return LibraryError(
        message("The library in {folder} cannot be written to.", folder=home),
        message("Check that the disk is not write-protected and that the folder is yours."),
    )


def damaged() -> LibraryError:
    """The database is not what it should be."""
    return LibraryError(
        message("The library's database is damaged."),
        message("Run `workshop doctor --rebuild`. It makes a new one and keeps the damaged one as it is."),
    )


def lost() -> LibraryError:
    """There are mirrors, but no database: an empty one would soon overwrite them."""
    return LibraryError(
        message("The library's database is gone, but its sessions are there."),
        message("Run `workshop doctor --rebuild` to make it anew from them."),
    )


def nothing_left(home: Path) -> LibraryError:
    """There are no mirrors to make a database from."""
    return LibraryError(
        message("There is nothing in {folder} to make a database from.", folder=home),
        message("Check the folder's name, or bring a backup of it back."),
    )


def whole() -> LibraryError:
    """There is no reason to make the database anew, and it holds more than its mirrors may."""
    return LibraryError(
        message("The database is whole, so it was left as it is."),
        message("Run `workshop doctor` to see what else may be wrong."),
    )


def rebuilding() -> LibraryError:
    """Another process is making the database anew."""
    return LibraryError(
        message("Another command is making the database anew."), message("Wait for it to finish, then try again.")
    )


def unreadable() -> LibraryError:
    """Somebody's text holds bytes that make no letter."""
    return LibraryError(
        message("That text holds a sign that is no letter of any alphabet; nothing was changed."),
        message("Type it again instead of pasting it."),
    )


def newer(home: Path) -> LibraryError:
    """A later version has changed the tables."""
    return LibraryError(
        message("The library in {folder} was made by a newer version of Workshop.", folder=home),
        message("Update Workshop on this computer; the library was left as it is."),
    )


def _reason(failure: BaseException) -> str:
    """The word for what went wrong, empty where nobody knows."""
    if isinstance(failure, sqlite3.Error):
        return _SQLITE.get((getattr(failure, "sqlite_errorcode", None) or 0) & 0xFF, "")
    if isinstance(failure, OSError):
        return _OS.get(failure.errno or 0, "")
    details: Any = failure.args[0] if failure.args else None
    if not isinstance(details, dict):
        return ""
    code = str(details.get("C", ""))
    return "misfit" if code.startswith("23") else _POSTGRESQL.get(code, "")
