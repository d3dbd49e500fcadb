"""Ending takes: sealing files, absorbing journals, and saving what a killed recorder left behind.

Everything here is called while the lock of whoever starts or ends a take is held.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from workshop.domain.session import Document, Session
from workshop.domain.take import IMPORTED, Take, TakeStatus, Track
from workshop.errors import DeviceError, LibraryError, WorkshopError
from workshop.messages import Message, message
from workshop.services.absorbing import absorb, remove_track
from workshop.services.cueing import track_plan
from workshop.services.documents import ERASING
from workshop.services.driving import driven, status_of
from workshop.services.forgetting import forget_about
from workshop.services.take_files import facts_of, is_unbegun, label_of, names_of, session_of, take_path
from workshop.services.take_news import left_alone, remarks, repaired, saved, still_there, unsaved, unstored
from workshop.services.take_request import Finished
from workshop.store.shredding import shred_folder

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from workshop.domain.recording import Recorder
    from workshop.services.house import House
    from workshop.store.transaction import Reader


class Finisher:
    """Ends the takes of one library."""

    def __init__(self, house: House) -> None:
        self._house = house

    def close(self, take: Take, recorder: Recorder) -> Finished | None:
        """Store what the files of a take hold whose engine has ended; None where it never began. Idempotent.

        Raises DeviceError, with the take still rolling by its row, when its files cannot be read now, and LibraryError
        when the library does not take them in.
        """
        with self._house.library.read() as tx:
            now, session = _fresh(tx, take)
            if now is None or now.status is not TakeStatus.ROLLING:
                return None if now is None else Finished(session, now, _tracks(tx, now), already=True)
        folder = take_path(self._house, session, take)
        try:
            with driven():
                empty = not names_of(folder) or (take.driver == IMPORTED and not facts_of(folder).end)
                if not empty:
                    self._settle(take, folder, recorder)
                    empty = is_unbegun(folder)
        except WorkshopError as error:
            raise unsaved(take, folder, error) from error
        if empty:
            self._discard(take, folder)
            return None
        self._house.library.ballast.make_room()
        problem = self._seal(take, folder, recorder)
        try:
            return self._store(session, take, folder, problem)
        except LibraryError as error:
            raise unstored(take, error) from error

    def tell(self, finished: Finished) -> None:
        """Tell the plugins about a take that this call ended."""
        if not finished.already:
            self._house.host.notify(
                "workshop_take_finished", session=finished.session, take=finished.take, tracks=finished.tracks
            )

    def abandon(self, take: Take, recorder: Recorder) -> None:
        """After a failed start: leave a take that rolls after all, keep what was recorded, else remove its rows."""
        with suppress(WorkshopError):
            status = status_of(recorder)
            if status is None or status.take != take.id:
                self.close(take, recorder)

    def recover(self, recorder: Recorder) -> list[Message]:
        """Close every take whose engine is gone, and say so; say it too of one that rolls with nobody there."""
        status = status_of(recorder)
        with self._house.library.read() as tx:
            takes = tx.find(Take, status=TakeStatus.ROLLING)
        told = []
        for take in takes:
            if status is not None and status.take == take.id:
                told += [] if status.attended else [left_alone(take, status)]
            else:
                told += self._saved(take, recorder)
        return told

    def _saved(self, take: Take, recorder: Recorder) -> list[Message]:
        """Close a take and say what became of it; whatever fails concerns no other one."""
        try:
            with driven():
                finished = self.close(take, recorder)
        except WorkshopError as error:
            return [error.message, *([error.hint] if error.hint else [])]
        if finished is None:
            return [saved(take, None)]
        self.tell(finished)
        names: Collection[str] = ()
        with suppress(OSError):
            names = names_of(take_path(self._house, finished.session, take))
        return [saved(take, finished), *repaired(take, finished, names), *finished.remarks]

    def seal(self, recorder: Recorder) -> list[Message]:
        """Try again to seal what could not be sealed when its take ended, or was cut off; says only what fails."""
        told = []
        for session, take, folder in self._unsealed():
            problem = self._seal(take, folder, recorder)
            try:
                with driven():
                    self._store(session, take, folder, problem)
            except WorkshopError as error:
                problem = error.message
            if problem is not None:
                told.append(
                    message(
                        "The files of take {number} are not sealed yet. {reason}", number=take.number, reason=problem
                    )
                )
        return told

    def pending(self) -> bool:
        """Whether any take rolls by its row, or has files that are to be sealed."""
        with self._house.library.read() as tx:
            rolling = tx.find(Take, status=TakeStatus.ROLLING)
        return bool(rolling or self._unsealed())

    def _unsealed(self) -> list[tuple[Session, Take, Path]]:
        """The ended takes with a file whose hash is not known, and where they lie.

        What no journal tells of cannot be sealed; absorbing an empty journal would take the tracks away. A take that is
        being erased waits until its journal has forgotten what is to go.
        """
        with self._house.library.read() as tx:
            open_tracks = tx.find(Track, sha256="")
            if not open_tracks:
                return []
            erased = {each.subject for each in tx.find(Document, kind=ERASING)}
            takes = tx.find(Take, id={track.take for track in open_tracks} - erased, removed=False)
            ended = [take for take in takes if take.status is not TakeStatus.ROLLING]
            sessions = {session.id: session for session in tx.find(Session, id={take.session for take in ended})}
        found = []
        for take in ended:
            session = sessions[take.session]
            folder = take_path(self._house, session, take)
            with suppress(OSError):
                names = names_of(folder)
                left = any(track.file in names for track in open_tracks if track.take == take.id)
                if left and facts_of(folder).tracks:
                    found.append((session, take, folder))
        return found

    def sweep(self) -> list[Message]:
        """Delete the files of deleted takes that are still there, as after a kill; says which resist.

        They are tried again next time.
        """
        told = []
        with self._house.library.read() as tx:
            removed = [(tx.get(Session, take.session), take) for take in tx.find(Take, removed=True)]
        for session, take in removed:
            try:
                if session is not None:
                    shred_folder(take_path(self._house, session, take))
            except FileNotFoundError:
                continue
            except OSError as error:
                told.append(still_there(take, error))
        return told

    def _settle(self, take: Take, folder: Path, recorder: Recorder) -> None:
        """Have a journal that lacks anything made whole from the files. Raises where they cannot be read now."""
        with self._house.library.read() as tx:
            planned = tuple(track_plan(track) for track in _tracks(tx, take))
        facts = facts_of(folder)
        if not facts.whole or facts.forgotten(planned, names_of(folder)):
            recorder.recover(folder, planned)
        if not facts_of(folder).end:
            raise DeviceError(message("Its journal has no end."))

    def _seal(self, take: Take, folder: Path, recorder: Recorder) -> Message | None:
        """Have the files sealed; what does not work is told and costs no frames."""
        try:
            with self._house.library.read() as tx:
                label = label_of(tx, tx.get(Take, take.id) or take)
            with driven():
                recorder.finish(folder, take.id, label)
        except WorkshopError as error:
            return error.message
        return None

    def _store(self, session: Session, take: Take, folder: Path, problem: Message | None) -> Finished:
        """Absorb the journal. A take that nothing can be read of is damaged, and its files stay as they are."""
        facts, names = facts_of(folder), names_of(folder)
        with self._house.library.write() as tx:
            now, _ = _fresh(tx, take)
            absorbed = absorb(tx, self._house.events, now or take, facts, names)
            left_out = remarks(tx, absorbed) if absorbed.closed else ()
        return Finished(session, absorbed.take, absorbed.tracks, not absorbed.closed, problem, left_out)

    def _discard(self, take: Take, folder: Path) -> None:
        """Remove the rows of a take that never began, and its folder, in which nobody is heard."""
        with self._house.library.write() as tx:
            if tx.get(Take, take.id) is None:
                return
            for track in tx.find(Track, take=take.id):
                remove_track(tx, track)
            tx.put(replace(take, backing=None))
            forget_about(tx, take)
            tx.remove(take)
            self._house.events.append(tx, take.session, "take.failed", take=take.id, number=take.number)
        with suppress(OSError):
            if take.driver == IMPORTED or is_unbegun(folder):
                shred_folder(folder)
            folder.rmdir()


def _fresh(tx: Reader, take: Take) -> tuple[Take | None, Session]:
    """A take's row as it is now, and its session."""
    return tx.get(Take, take.id), session_of(tx, take)


def _tracks(tx: Reader, take: Take) -> tuple[Track, ...]:
    """A take's tracks by number."""
    return tuple(tx.find(Track, take=take.id, order_by="number"))
