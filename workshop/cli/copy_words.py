"""What is said of copies that lie outside the library, where no deletion and no no can reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workshop.messages import Message
    from workshop.services.exports import KnownExport


def places(copies: Iterable[KnownExport], alias: str = "") -> Iterator[Message]:
    """Where each copy lies, once, or is being written to; with an alias, whose voice is in it."""
    for path, target, damaged in dict.fromkeys((each.folder, each.target, each.damaged) for each in copies):
        if damaged:
            yield message(
                "A copy is listed of which nobody can say any more where it lies or who is in it: ask who made one."
            )
        elif alias and target:
            yield message(
                "A copy with {alias} in it is being written to {target}, for now in {path}",
                alias=alias,
                target=target,
                path=path,
            )
        elif alias:
            yield message("A copy with {alias} in it is outside the library: {path}", alias=alias, path=path)
        elif target:
            yield message("A copy of it is being written to {target}, for now in {path}", target=target, path=path)
        else:
            yield message("There is a copy of it: {path}", path=path)
