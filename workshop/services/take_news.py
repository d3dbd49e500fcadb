"""What a leader is told about takes whose recorder is gone, or whose window is."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from workshop.domain.people import Person
from workshop.domain.take import IMPORTED, TakeStatus, length
from workshop.errors import DeviceError, LibraryError, WorkshopError
from workshop.messages import Message, message, plural

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from workshop.domain.recording import Rolling
    from workshop.domain.take import Take
    from workshop.services.absorbing import Absorbed
    from workshop.services.take_request import Finished
    from workshop.store.transaction import Reader


def left_alone(take: Take, status: Rolling) -> Message:
    """One sentence about a take that rolls although the command that would end it is gone."""
    return message(
        "Take {number} is still recording though its window is gone, {seconds} s so far. "
        "Stop it with `workshop take stop`.",
        number=take.number,
        seconds=status.frame // status.sample_rate,
    )


def still_there(take: Take, error: Exception) -> Message:
    """One sentence about what is to go of a take and cannot be deleted now."""
    cause = error if isinstance(error, OSError) else error.__cause__
    reason = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(error)
    return message(
        "What is to be deleted of take {number} is still on the disk: {reason}.", number=take.number, reason=reason
    )


def stays(take: Take, stray: Path) -> DeviceError:
    """That something holds what is to go, as its document says, and is nothing that a program may delete."""
    return DeviceError(
        message(
            "“{path}” may hold what is deleted of take {number}, but lies where no mix belongs, so it is still there.",
            path=str(stray),
            number=take.number,
        ),
        message("Look what it is, and delete or move it yourself; the next command does the rest."),
    )


def unsaved(take: Take, folder: Path, error: WorkshopError) -> DeviceError:
    """The news that the files of a take, in `folder`, cannot be read now."""
    reason, cause = error.message, error.__cause__
    if not os.path.lexists(folder):
        reason = message("Its folder {folder} cannot be reached.", folder=folder)
    elif isinstance(cause, OSError) and cause.errno == errno.ENOSPC:
        reason = message("The disk has no room to mend its files: make some.")
    elif isinstance(cause, OSError):
        reason = message("Its files cannot be read: {reason}.", reason=cause.strerror or type(cause).__name__)
    return DeviceError(
        message("Take {number} is not saved yet. {reason}", number=take.number, reason=reason),
        message("Its files stay as they are, and the next command tries again."),
    )


def unstored(take: Take, error: LibraryError) -> LibraryError:
    """The news that the library does not take in what the files of a take hold."""
    return LibraryError(
        message("Take {number} is not saved yet. {reason}", number=take.number, reason=error.message),
        error.hint or message("Its files stay as they are, and the next command tries again."),
    )


def remarks(tx: Reader, absorbed: Absorbed) -> tuple[Message, ...]:
    """Whose planned tracks came to nothing in a take that ended, and what of its journal cannot be right.

    Where the take could not be read nobody knows what began.
    """
    number, told = absorbed.take.number, []
    for track in absorbed.unbegun if absorbed.take.status is not TakeStatus.DAMAGED else ():
        people = ", ".join(row.alias for row in tx.find(Person, id=set(track.people)))
        told.append(
            message("{name} has no track in take {number}: it never began.", name=people or track.label, number=number)
        )
    if absorbed.unfit:
        told.append(
            plural(
                "{count} entry of take {number} names somebody or something that the library does not know; "
                "it was left out.",
                "{count} entries of take {number} name somebody or something that the library does not know; "
                "they were left out.",
                absorbed.unfit,
                number=number,
            )
        )
    return tuple(told)


def repaired(take: Take, finished: Finished, names: Collection[str]) -> list[Message]:
    """What became of the files of a take that was found without its recorder: which were mended, which set aside.

    `names` are those of the files in its folder: one that was set aside bears its own no longer, and what one was
    before it was mended has its name with something after it.
    """
    marked = [track.file for track in finished.tracks if track.mended]
    there = [file for file in marked if file in names]
    mended = sum(any(name.startswith(f"{file}.") for name in names) for file in there)
    alone, aside = len(there) - mended, len(marked) - len(there)
    told = []
    if mended:
        told.append(
            plural(
                "The end of {count} file of take {number} was torn and is mended; what it was is kept beside it.",
                "The ends of {count} files of take {number} were torn and are mended; "
                "what they were is kept beside them.",
                mended,
                number=take.number,
            )
        )
    if alone:
        told.append(
            plural(
                "The end of {count} file of take {number} was torn and is mended.",
                "The ends of {count} files of take {number} were torn and are mended.",
                alone,
                number=take.number,
            )
        )
    if aside:
        told.append(
            plural(
                "{count} file of take {number} could not be read; it is set aside in its folder, unchanged.",
                "{count} files of take {number} could not be read; they are set aside in their folder, unchanged.",
                aside,
                number=take.number,
            )
        )
    return told


def _never_began(take: Take) -> Message:
    """One sentence about a take of which there is nothing."""
    if take.driver == IMPORTED:
        return message("A file was being brought in and that was cut off; nothing of it is kept. Import it again.")
    return message("Take {number} never began: its recorder stopped before it.", number=take.number)


def _imported(finished: Finished) -> Message:
    """One sentence about an import that was cut off after its last sample."""
    return message(
        "The import of a file was cut off at its end, and all of it is saved: take {number}, {time} long. "
        "There is no need to import it again.",
        number=finished.take.number,
        time=length(finished.seconds),
    )


def saved(take: Take, finished: Finished | None) -> Message:
    """One sentence about a take that was found without its recorder."""
    if finished is None or (take.driver == IMPORTED and finished.take.status is not TakeStatus.DAMAGED):
        return _never_began(take) if finished is None else _imported(finished)
    facts = {"number": take.number, "seconds": round(finished.seconds, 1)}
    tracks = len(finished.tracks)
    match finished.take.status:
        case TakeStatus.RECOVERED:
            return plural(
                "Take {number} was saved after its recorder stopped: {seconds} s on {count} track.",
                "Take {number} was saved after its recorder stopped: {seconds} s on {count} tracks.",
                tracks,
                **facts,
            )
        case TakeStatus.DEVICE_LOST:
            return message("Take {number} ended when the audio device was lost; {seconds} s are saved.", **facts)
        case TakeStatus.DISK_FULL:
            return message("Take {number} ended when the disk was full; {seconds} s are saved.", **facts)
        case TakeStatus.DAMAGED:
            return message("Take {number} could not be read; its files are left as they are.", **facts)
    return plural(
        "Take {number} had ended by itself and is saved: {seconds} s on {count} track.",
        "Take {number} had ended by itself and is saved: {seconds} s on {count} tracks.",
        tracks,
        **facts,
    )
