"""The device that is open: its stream, what comes in from it, and the thread that writes that."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from workshop import DriverError
from workshop_recorder.engine.errors import EngineError
from workshop_recorder.engine.intake import Intake
from workshop_recorder.engine.opening import open_stream
from workshop_recorder.engine.writer import Writer

if TYPE_CHECKING:
    from workshop_recorder.drivers.stream import Stream, Wanted

FIRST_BLOCK_SECONDS = 3.0
FRESH_NS = 1_000_000_000

log = logging.getLogger(__name__)


class OpenDevice:
    """At most one open device. `armed` is what a client is told of it, empty while none is open."""

    def __init__(self) -> None:
        self.armed: dict[str, Any] = {}
        self.writer: Writer | None = None
        self._stream: Stream | None = None
        self._intake: Intake | None = None

    def open(self, engine: str, driver: str, wanted: Wanted) -> dict[str, Any]:
        """Open a device in place of the one that is open; what a client is told of it. Raises EngineError."""
        self.release()
        stream = open_stream(engine, wanted)
        self._stream = stream
        self._intake = Intake(stream.channels, stream.sample_rate)
        self.writer = Writer(self._intake, stream.active)
        self.writer.start()
        self._begin(stream, self._intake)
        names = {"driver": driver, "device": stream.device, "host_api": stream.host_api}
        names["output"] = stream.output
        period = stream.period or self._intake.period
        numbers = {"sample_rate": stream.sample_rate, "channels": stream.channels, "period": period}
        self.armed = {**names, **numbers}
        return dict(self.armed)

    def same(self, **wanted: Any) -> dict[str, Any]:
        """What is open, if that is what is wanted and it is heard from still. Raises EngineError."""
        stream, intake, writer = self.parts()
        fresh = time.monotonic_ns() - intake.stamp[1] < FRESH_NS
        if not (fresh and stream.active() and all(want in {None, self.armed[key]} for key, want in wanted.items())):
            raise EngineError("not_armed")
        return {**self.armed, "kept_seconds": writer.memory.kept.frames / intake.sample_rate}

    def parts(self) -> tuple[Stream, Intake, Writer]:
        """The open device's parts. Raises EngineError where none is open."""
        if self._stream is None or self._intake is None or self.writer is None:
            raise EngineError("not_armed")
        return self._stream, self._intake, self.writer

    def release(self) -> None:
        """Close the stream and its threads."""
        if self._stream is not None:
            self._stream.close()
        if self.writer is not None:
            self.writer.halt()
            self.writer.join()
        self._stream = self._intake = self.writer = None
        self.armed = {}

    def _begin(self, stream: Stream, intake: Intake) -> None:
        """Start the stream and wait for its first block, which shows that it works and how long its blocks are."""
        try:
            stream.start(intake)
        except DriverError:
            self.release()
            raise
        except Exception as error:
            log.exception("the stream did not start")
            self.release()
            raise EngineError("device_busy", device=stream.device) from error
        if not intake.flowing.wait(FIRST_BLOCK_SECONDS):
            self.release()
            raise EngineError("no_audio", device=stream.device)
