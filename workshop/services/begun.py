"""Exports that were begun: each is listed before its first byte is written, so that none is left behind unknown."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop.domain.session import Document
from workshop.errors import LibraryError
from workshop.messages import Message, message
from workshop.services.staging import is_staging
from workshop.store.lock import locked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workshop.domain.session import Session
    from workshop.services.house import House

BEGUN = "core.export.begun"
"""The kind of document that names the folder an export is written in until it has its own name."""


@contextmanager
def listed(house: House, session: Session, staging: Path, told: Mapping[str, Any]) -> Iterator[None]:
    """Keep an export that is written in the folder `staging` listed, with what is `told` of it, until that is gone.

    Raises:
        LibraryError: It cannot be listed; nothing was written.
    """
    text = json.dumps({**told, "folder": str(staging)}, ensure_ascii=False, sort_keys=True)
    with _alone(house, staging):
        with house.library.write() as tx:
            document = house.documents.keep_in(tx, "core", BEGUN, session.id, text, session=session.id)
        try:
            yield
        finally:
            if not os.path.lexists(staging):
                with suppress(LibraryError):
                    _strike(house, document)


def sweep(house: House) -> list[Message]:
    """Remove what killed exports left behind, and say so. One that runs, or whose disk is away, is left alone."""
    with house.library.read() as tx:
        found = tx.find(Document, kind=BEGUN)
    told = []
    for document in found:
        try:
            facts = json.loads(document.text)
            staging, target = Path(facts["folder"]), str(facts["target"])
        except (ValueError, KeyError, TypeError):
            continue  # it stays listed as a copy of which nobody can say where it lies
        if is_staging(staging) and staging.parent.is_dir():
            with suppress(LibraryError), _alone(house, staging) as alone:
                if alone and _removed(house, document, staging):
                    told.append(
                        message("An export was cut off; the half of it beside “{path}” is removed.", path=target)
                    )
    return told


def _removed(house: House, document: Document, staging: Path) -> bool:
    """Whether there was a folder and it could be removed; without one the export is not listed any more."""
    left = os.path.lexists(staging)
    shutil.rmtree(staging, ignore_errors=True)
    gone = not os.path.lexists(staging)
    if gone:
        _strike(house, document)
    return left and gone


def _strike(house: House, document: Document) -> None:
    """Take an export off the list, unless another process has done so."""
    with house.library.write() as tx:
        if tx.get(Document, document.id) is not None:
            tx.remove(document)


@contextmanager
def _alone(house: House, staging: Path) -> Iterator[bool]:
    """Hold the lock of one export; yields whether no other process has it."""
    path = house.paths.run / f"export-{staging.name[-8:]}.lock"
    with locked(path, 0) as alone:
        yield alone
    if alone:
        with suppress(OSError):
            path.unlink()
