"""The take that rolls: its row, and the lock of whoever starts, changes or ends it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from workshop.domain.take import Take, TakeStatus
from workshop.errors import LibraryError, StateError, WorkshopError
from workshop.messages import message
from workshop.services.driving import driven, status_of
from workshop.store.lock import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workshop.domain.recording import Armed, DeviceRequest, Recorder, Rolling
    from workshop.services.house import House

LOCK = "takes.lock"
PATIENCE = 60.0


@contextmanager
def alone(house: House) -> Iterator[None]:
    """Hold the lock of whoever starts, joins or ends a take."""
    with locked(house.paths.run / LOCK, PATIENCE) as held:
        if not held:
            raise StateError(
                message("Another window is busy with a take."), message("Wait until it is done and try again.")
            )
        yield


@contextmanager
def steered(house: House, recorder: Recorder, take: str) -> Iterator[Rolling | None]:
    """Hold the lock, and tell how a take (id) rolls now; None where it does not, or no longer."""
    with alone(house):
        status = status_of(recorder)
        yield status if status is not None and status.take == take else None


@contextmanager
def armed(recorder: Recorder, request: DeviceRequest) -> Iterator[Armed]:
    """Open the device, and let go of it when the take is refused; the refusal is what the leader is told."""
    with driven():
        device = recorder.arm(request)
    try:
        yield device
    except BaseException:
        with suppress(WorkshopError), driven():
            recorder.disarm()
        raise


def with_room(house: House) -> None:
    """Refuse a take on a full disk: the room held in reserve is there to end things with, not to begin them."""
    ballast = house.library.ballast
    if ballast.freed or (ballast.there and ballast.disk_is_full):
        raise LibraryError(
            message("The disk is full, so nothing more can be recorded."),
            message("Make room on the disk that holds {folder}, then record again.", folder=house.paths.home),
        )
    ballast.lay_in()


def rolling_row(house: House, status: Rolling | None) -> Take:
    """The row of the take that rolls, or of one that has ended without anybody storing it."""
    with house.library.read() as tx:
        rows = tx.find(Take, status=TakeStatus.ROLLING)
    named = [take for take in rows if status is not None and take.id == status.take] or rows
    if not named:
        raise StateError(message("Nothing is being recorded."), message("Start a take with `workshop take record`."))
    return named[-1]


def refuse_while_rolling(take: Take) -> None:
    """Refuse what cannot be done to a take that rolls."""
    if take.status is TakeStatus.ROLLING:
        raise StateError(
            message("Take {number} is still recording.", number=take.number),
            message("Stop it first with `workshop take stop`."),
        )


def unsaved(house: House, recorder: Callable[[], Recorder]) -> frozenset[str]:
    """The ids of takes that roll by their rows, although no recorder rolls and nobody is starting or storing one."""
    with house.library.read() as tx:
        rows = tx.find(Take, status=TakeStatus.ROLLING)
    if rows:
        with suppress(WorkshopError), locked(house.paths.run / LOCK, 0) as held:
            if held:
                status = status_of(recorder())
                return frozenset(take.id for take in rows if status is None or status.take != take.id)
    return frozenset()
