"""Deleting takes, wholly or only what one person is heard in; a take that rolls is stopped first."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from workshop.errors import DeviceError, StateError, WorkshopError
from workshop.messages import message
from workshop.services.driving import driven, status_of
from workshop.services.erasing import Eraser, Gone
from workshop.services.finishing import Finisher
from workshop.services.overdub import Overdubs, orphans
from workshop.services.rolling import LOCK, alone, rolling_row
from workshop.store.lock import locked

if TYPE_CHECKING:
    from collections.abc import Collection

    from workshop.domain.recording import Recorder
    from workshop.domain.session import Document
    from workshop.domain.take import Take
    from workshop.messages import Message
    from workshop.services.house import House


class DeletionService:
    """Deletes because somebody asks: no reason is needed, and it is never too late."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._eraser = Eraser(house)
        self._finisher = Finisher(house)

    def preview(self, number: int, alias: str | None = None, *, session: str | None = None) -> Gone:
        """What would go of a take, or with a name what they are heard in. Raises as `part`, but for one that rolls."""
        gone = self._eraser.preview(number, alias, session)
        if alias is not None:
            _refuse_unsaved(gone, self._house.takes.unsaved())
        return gone

    def whole(self, number: int, *, session: str | None = None) -> Gone:
        """Delete a take.

        Raises:
            StateError: No session is named and none is open, or the take rolls.
            NotFoundError: There is no such take.
            DeviceError: What was recorded over it is still on the disk; the next command tries again.
        """
        kept = self._house.takes.unsaved()
        with alone(self._house):
            gone, document = self._eraser.whole(number, session, kept)
            return self._finished(gone, document)

    def part(self, number: int, alias: str, *, session: str | None = None) -> Gone:
        """Delete what somebody is heard in: their own tracks, and their turns on shared ones, which become silence.

        Raises:
            StateError: No session is named and none is open, or the take rolls; or it is not saved yet, and others are
                on the same microphone.
            NotFoundError: There is no such take or person, or they are not on it.
            DeviceError: Something of it is still on the disk; the next command tries again.
        """
        kept = self._house.takes.unsaved()
        with alone(self._house):
            take = self._eraser.preview(number, None, session).take
            if take.id in kept and not self._saved(take):
                _refuse_unsaved(self._eraser.preview(number, alias, session), kept)
            gone, document = self._eraser.part(number, alias, session, kept)
            return self._finished(gone, document)

    def stop_and_delete(self) -> Take:
        """End the take that rolls and delete it.

        Raises:
            StateError: Nothing is being recorded.
            DeviceError: It could not be ended, and is written yet, or something of it is still on the disk; the next
                command tries again.
        """
        recorder = self._house.takes.recorder
        take = rolling_row(self._house, status_of(recorder))
        self._eraser.wish(take)
        with alone(self._house):
            self._fulfil(take.id, recorder)
            for document in self._eraser.open()[1]:
                if document.subject == take.id:
                    self._eraser.finish(document, recorder)
        self._finisher.sweep()
        return replace(take, removed=True)

    def catch_up(self) -> list[Message]:
        """Finish what was to go when its process was killed or the disk refused; says what still cannot."""
        told: list[Message] = []
        if any(self._eraser.open()) or orphans(self._house.library):
            with suppress(WorkshopError), locked(self._house.paths.run / LOCK, 0) as held:
                if held:
                    told = self._complete(self._house.takes.recorder) if any(self._eraser.open()) else []
                    self._sweep_mixes()
        return told + self._finisher.sweep()

    def _complete(self, recorder: Recorder) -> list[Message]:
        """Finish all that is written down; says what cannot be finished now."""
        told = []
        for take in self._eraser.open()[0]:
            try:
                self._fulfil(take, recorder)
            except WorkshopError as error:
                told.append(error.message)
        for document in self._eraser.open()[1]:
            try:
                self._eraser.finish(document, recorder)
            except WorkshopError as error:
                told.append(error.message)
        return told

    def _finished(self, gone: Gone, document: Document | None) -> Gone:
        """Take off the disk what was written down, and seal what is left."""
        if document is not None:
            recorder = self._house.takes.recorder
            gone = gone.finished(self._eraser.finish(document, recorder), document)
            self._finisher.seal(recorder)
        self._sweep_mixes()
        self._finisher.sweep()
        return gone

    def _saved(self, take: Take) -> bool:
        """Save a take whose recorder is gone, so that it is known who is heard when; returns whether that is done."""
        try:
            finished = self._finisher.close(take, self._house.takes.recorder)
        except WorkshopError:
            return False
        if finished is not None:
            self._finisher.tell(finished)
        return True

    def _sweep_mixes(self) -> None:
        """Shred the mixes that no take was recorded to; where the disk refuses, the next command tries again."""
        with suppress(OSError):
            Overdubs(self._house).sweep()

    def _fulfil(self, take: str, recorder: Recorder) -> None:
        """Stop a take (id) if it rolls, and forget it; what is written still would come back. Raises DeviceError."""
        if not _ended(take, recorder):
            raise DeviceError(
                message("The take that is to be deleted could not be ended yet, so it is still there."),
                message("The next command tries again, `workshop take list` for example."),
            )
        self._eraser.fulfil(take)


def _refuse_unsaved(gone: Gone, unsaved: Collection[str]) -> None:
    """Refuse to cut somebody out of what others are heard in too while nobody can say who is heard when."""
    if gone.take.id in unsaved and (gone.unsaid or gone.silenced):
        number = gone.take.number
        raise StateError(
            message(
                "Take {number} is not saved yet, so nobody can say who is heard when on track {tracks}; "
                "nothing is deleted.",
                number=number,
                tracks=", ".join(map(str, sorted((*gone.unsaid, *gone.silenced)))),
            ),
            message(
                "`workshop take recover` saves it, or says what is in the way; then try again. All of it can be "
                "deleted now: `workshop take delete {number}`.",
                number=number,
            ),
        )


def _ended(take: str, recorder: Recorder) -> bool:
    """Stop a take (id) if it rolls; returns whether it surely rolls no more. Who does not answer may still write."""
    try:
        status = status_of(recorder)
        if status is not None and status.take == take:
            with suppress(WorkshopError), driven():
                recorder.stop()
            status = status_of(recorder)
    except WorkshopError:
        return False
    return status is None or status.take != take
