"""What leaves the library beside exports of whole sessions: single files and folders of one take.

Each is listed before its first byte is written and remembered before it has its name, so that a deletion can tell of
every copy that is out there.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from workshop.errors import FileError
from workshop.messages import message
from workshop.services.begun import listed
from workshop.services.disclosure.records import EXPORT_KIND
from workshop.services.documents import CORE
from workshop.services.staging import convert_faults, make_parents, settle, staged, staging_of, sweep_beside, sync
from workshop.services.still_allowed import refuse_changed, refuse_erasing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from workshop.domain.session import Session
    from workshop.services.hearing import Shareable
    from workshop.services.house import House
    from workshop.services.take_picture import Drawn
    from workshop.store.transaction import Writer


STEMS = "stems"
"""The form of a copy that is a folder, whatever its name looks like."""


def check_outside(house: House, target: Path) -> None:
    """Refuse a target in the library. Raises FileError."""
    home = house.paths.home.resolve()
    if target.parent.resolve().is_relative_to(home) or target.resolve() == home:
        raise FileError(
            message("“{path}” lies in the library, and exports must not mix with it.", path=str(target)),
            message("Choose a folder outside “{home}”.", home=str(home)),
        )


def remember_in(house: House, tx: Writer, session: Session, told: Mapping[str, Any]) -> None:
    """Keep where something went, within a transaction, so that `ExportService.known` tells of it."""
    text = json.dumps({**told, "folder": told["target"]}, ensure_ascii=False, sort_keys=True)
    house.documents.keep_in(tx, CORE, EXPORT_KIND, session.id, text, session=session.id)


@contextmanager
def handed_out(house: House, audible: Shareable | Drawn, target: Path, form: str, *, named: bool) -> Iterator[Path]:
    """Where to write a copy of a take meanwhile: an empty folder for stems, else a file.

    `form` is mix, stems or picture, `named` whether somebody is named in it. Left without an error it is there under
    its name, readable by its owner only and on the disk; else nothing is left of it.

    Raises:
        FileError: The target is there already, lies in the library, or cannot be written.
        LibraryError: It cannot be remembered; then nothing was written.
        ConsentError: Somebody in it took their yes back, or had a recording deleted, while it was written.
        StateError: Something of what it holds is being deleted.
    """
    check_outside(house, target)
    session, take = audible.session, audible.take
    with house.library.read() as tx:
        refuse_erasing(tx, session, {take.number, *audible.below})
    takes = sorted({take.number, *audible.below})
    level = "alias" if named else "pseudonymous"
    told: dict[str, Any] = {"target": str(target), "format": form, "level": level, "takes": takes}
    told["people"] = sorted(audible.people)
    staging = staging_of(target)
    place = staged if form == STEMS else staged_file
    with listed(house, session, staging, told), place(target, staging) as path:
        yield path
        with house.library.write() as tx:
            refuse_changed(house, tx, audible.looked_up)
            remember_in(house, tx, session, told)
            house.events.append(tx, session.id, "take.copied", take=take.id, number=take.number, format=form)


@contextmanager
def staged_file(target: Path, staging: Path) -> Iterator[Path]:
    """A path in the new folder `staging`, beside `target`, for a file that becomes `target` or nothing.

    Raises:
        FileError: The target is there already, or its folder cannot be written.
    """
    refuse_existing_file(target)
    with convert_faults(target.parent):
        made = make_parents(target.parent)
    try:
        with convert_faults(target.parent):
            sweep_beside(target)
            staging.mkdir(mode=0o700)
            yield staging / target.name
            settle(staging)
            refuse_existing_file(target)
            _name(staging / target.name, target)
            sync(target.parent)
    except BaseException:
        for folder in made:
            shutil.rmtree(staging, ignore_errors=True)
            with suppress(OSError):
                folder.rmdir()
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def refuse_existing_file(target: Path) -> None:
    """Refuse a file that is there already. Raises FileError."""
    if os.path.lexists(target):
        raise FileError(
            message("“{path}” is there already, and nothing is ever overwritten.", path=str(target)),
            message("Give another name, for example `--to {name}`.", name=free(target).name),
        )


def free(target: Path) -> Path:
    """The target where nothing is there yet, else a name like it that is not taken."""
    numbered = (target.with_name(f"{target.stem}-{number}{target.suffix}") for number in range(2, 1000))
    return next((path for path in (target, *numbered) if not os.path.lexists(path)), target)


def _name(part: Path, target: Path) -> None:
    """Give a finished file its name, and never another one's; a disk without links goes by a look just before."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        refuse_existing_file(target)
        raise
    except (OSError, NotImplementedError):
        part.rename(target)
