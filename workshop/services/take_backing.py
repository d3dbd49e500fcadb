"""What was played along to a take, as it was kept: the one place where its document is looked up and read.

A document that cannot be read, or is gone, may be of anybody: what was played is never heard again and never leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.backing import KeptBacking, Unreadable
from workshop.domain.session import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.take import Take
    from workshop.store.transaction import Reader

BACKING = "core.backing"
"""The kind of document that is kept of what was played along to a take."""


def kept_backing(tx: Reader, take: Take) -> KeptBacking | Unreadable | None:
    """What was played along to a take; None where that was nothing."""
    if take.backing is None:
        return backing_among(tx.find(Document, kind=BACKING, subject=take.id), take)
    named = tx.get(Document, take.backing)
    return backing_among([] if named is None else [named], take)


def backing_among(documents: Iterable[Document], take: Take) -> KeptBacking | Unreadable | None:
    """As `kept_backing`, from documents at hand. A row that names no document does not make one about it unsaid."""
    if take.backing is None:
        found = [each for each in documents if each.kind == BACKING and each.subject == take.id]
    else:
        found = [each for each in documents if each.id == take.backing]
    if not found:
        return None if take.backing is None else Unreadable()
    text = max(found, key=lambda document: document.version).text
    try:
        return KeptBacking.read(text)
    except ValueError:
        return Unreadable(text)


def shown_backing(tx: Reader, take: Take) -> KeptBacking | None:
    """What may be told of what was played along to a take: its name, its beats. A damaged document tells nothing."""
    found = kept_backing(tx, take)
    return None if isinstance(found, Unreadable) else found
