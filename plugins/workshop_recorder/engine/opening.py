"""What the desk needs to open a device and to begin a take: from a client's words to the driver's."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from workshop import DriverError
from workshop_recorder.drivers.stream import Stream
from workshop_recorder.engine.errors import EngineError
from workshop_recorder.engine.failures import logged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workshop_recorder.drivers.stream import Cue, Wanted
    from workshop_recorder.engine.intake import Intake

log = logging.getLogger(__name__)


def open_stream(engine: str, wanted: Wanted) -> Stream:
    """Open a stream with a driver. Raises DriverError."""
    module, _, function = engine.partition(":")
    with _driver_errors(wanted.device or "", "open"):
        stream: Stream = getattr(import_module(module), function)(wanted)
        for name in (*Stream.__annotations__, *vars(Stream)):
            if not name.startswith("_") and not hasattr(stream, name):
                raise TypeError(f"its stream has no `{name}`")
    return stream


def prepare(stream: Stream, cue: Cue) -> None:
    """Have a driver load what a take needs. Raises DriverError."""
    with _driver_errors(stream.device, "prepare"):
        stream.prepare(cue)


def at_rest(stream: Stream) -> None:
    """Have a driver play nothing more, whatever it says to that."""
    with logged("the driver did not rest"):
        stream.rest()


def wall_clock(intake: Intake, position: int) -> dict[str, Any]:
    """The time of day of a stream's frame, and how many seconds local time lies east of it: sealing needs both."""
    now = datetime.now().astimezone() + timedelta(seconds=(position - intake.position) / intake.sample_rate)
    east = now.utcoffset() or timedelta()
    return {"utc": now.astimezone(UTC).isoformat(timespec="microseconds"), "east_s": int(east.total_seconds())}


def people_of(tracks: Iterable[Mapping[str, Any]]) -> dict[int, tuple[str, ...]]:
    """Whose sound is on which channel."""
    return {int(track["channel"]): tuple(map(str, track.get("people", ()))) for track in tracks}


@contextmanager
def _driver_errors(device: str, what: str) -> Iterator[None]:
    """Let a driver refuse; whatever else it raises becomes an EngineError."""
    try:
        yield
    except DriverError:
        raise
    except Exception as error:
        log.exception("the driver could not %s", what)
        raise EngineError("driver_failed", device=device) from error
