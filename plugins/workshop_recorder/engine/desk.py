"""The engine's desk: one device, at most one rolling take, and what a client can ask of them."""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from workshop import JOURNAL
from workshop_recorder.drivers.stream import Cue, Wanted
from workshop_recorder.engine.beginning import open_take
from workshop_recorder.engine.calibration import Train, listen
from workshop_recorder.engine.device import OpenDevice
from workshop_recorder.engine.errors import EngineError
from workshop_recorder.engine.failures import engine_errors
from workshop_recorder.engine.opening import at_rest, people_of, prepare
from workshop_recorder.engine.plan import Plan, PlannedTrack
from workshop_recorder.engine.signals import silent_tracks
from workshop_recorder.engine.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workshop_recorder.drivers.stream import Stream
    from workshop_recorder.engine.intake import Intake
    from workshop_recorder.engine.take import RollingTake
    from workshop_recorder.engine.track import TrackFile
    from workshop_recorder.engine.writer import Writer

log = logging.getLogger(__name__)


class Desk:
    """Does what clients ask. Every method takes and gives plain JSON values and raises EngineError.

    Methods named `do_…` are the requests a client may send. One at a time changes anything.
    """

    def __init__(self) -> None:
        self._change = threading.Lock()
        self._device = OpenDevice()
        self._take: RollingTake | None = None
        self._owner: object = None

    @property
    def rolling(self) -> RollingTake | None:
        """The take that rolls now, until its files are closed."""
        take = self._take
        return take if take is not None and not take.ended.is_set() else None

    def do_arm(
        self,
        engine: str,
        driver: str,
        device: str | None,
        host_api: str | None,
        rate: int | None,
        settings: Mapping[str, Any],
        *,
        held: bool = False,
    ) -> dict[str, Any]:
        """Open a device with the driver that `engine` ("package.module:name") opens streams with.

        Without `engine` the device that a client holds open stays so, where it is the one meant: None means any.
        """
        with self._change:
            self._refuse_while_rolling()
            if not engine:
                if not held:
                    raise EngineError("not_armed")
                return self._device.same(driver=driver, device=device, host_api=host_api, sample_rate=rate)
            return self._device.open(engine, driver, Wanted(device, host_api, rate, dict(settings)))

    def do_disarm(self, *, shared: bool) -> dict[str, Any]:
        """Let go of the device, unless another window has it open as well."""
        with self._change:
            self._refuse_while_rolling()
            if not shared:
                self._device.release()
            return {}

    def do_start(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        """Roll. Everything slow is done before the first frame is chosen."""
        planned = Plan.of(plan)
        with self._change:
            self._refuse_while_rolling()
            stream, intake, writer = self._device.parts()
            with writer.memory.pressed() as pressed:
                take, pre_roll = self._begun(planned, stream, intake, writer)
            self._take = take
            Watch(take, intake, writer.note, stream.clocks, stream.pace).start()
            return {"pre_roll": max(0, pressed - take.origin) if pre_roll else 0}

    def _begun(self, plan: Plan, stream: Stream, intake: Intake, writer: Writer) -> tuple[RollingTake, int]:
        """A take that rolls, and the frames of memory it may begin with. Raises EngineError, leaving nothing behind."""
        with ExitStack() as undo:
            undo.callback(at_rest, stream)
            prepare(stream, plan.cue)
            take = open_take(plan, self._device.armed)
            undo.callback(take.abandon)
            take.on_end, take.on_monitor = stream.rest, stream.monitor
            if (plan.along or plan.cue.monitor) and not stream.plays:
                take.warnings.add("no_output")
            pre_roll = plan.pre_roll_frames if writer.memory.kept.keeps and not plan.along else 0
            sounding = intake.next_start() - plan.play_from
            stream.roll(sounding)
            writer.roll(take, sounding + plan.latency_frames, pre_roll, plan.people)
            undo.pop_all()
        return take, pre_roll

    def do_pre_roll(self, channels: Sequence[Mapping[str, Any]], seconds: float, owner: object) -> dict[str, float]:
        """Keep the last seconds of some channels, for one window, `owner`, until it is `gone`; says what is there."""
        _, intake, writer = self._device.parts()
        people, frames = people_of(channels), round(seconds * intake.sample_rate)
        if self.rolling or not writer.memory.kept.is_of(people, frames):
            with self._change:
                self._refuse_while_rolling()
                if writer.memory.kept.keeps and self._owner not in {None, owner}:
                    if people:
                        raise EngineError("kept_others")
                    return {"most": 0.0, "now": 0.0}
                writer.memory.keep(people, frames)
                self._owner = owner
        with writer.lock:
            memory = writer.memory.kept
            return {"most": memory.frames / intake.sample_rate, "now": memory.length / intake.sample_rate}

    def gone(self, owner: object) -> None:
        """A window is gone: what was kept for it is any other's to change."""
        if self._owner is owner:
            self._owner = None

    def do_calibrate(self, channel: int) -> dict[str, Any]:
        """Play clicks and find them on a channel: how many frames the input runs behind the output."""
        with self._change:
            self._refuse_while_rolling()
            stream, intake, writer = self._device.parts()
            if not stream.plays:
                raise EngineError("no_output", device=stream.device)
            if not 1 <= channel <= intake.channels:
                raise EngineError("no_channel", channel=channel, channels=intake.channels)
            train = Train(intake.sample_rate)
            try:
                prepare(stream, Cue(samples=train.samples))
                writer.memory.hear(channel, train.frames + intake.sample_rate)
                begin = intake.next_start()
                stream.roll(begin)
                heard = listen(writer.memory, channel, begin, train.frames, intake.sample_rate)
                return {"frames": train.round_trip(heard)}
            finally:
                at_rest(stream)
                writer.memory.hear(channel, 0)

    def do_leave(self, track: int) -> dict[str, Any]:
        """End one track of the take on the newest frame."""
        with self._change:
            take = self._rolling_take()
            _, intake, writer = self._device.parts()
            with writer.lock:
                return {"frame": take.leave(track, max(intake.position - take.origin, 0))}

    def do_ping(self) -> dict[str, Any]:
        """Say that the engine lives."""
        return {}

    def do_join(self, track: Mapping[str, Any]) -> dict[str, Any]:
        """Add a track from the next block on."""
        planned = PlannedTrack.of(track)
        with self._change:
            take = self._rolling_take()
            _, intake, writer = self._device.parts()
            if planned.number in take.tracks:
                raise EngineError("file_exists", file=planned.file)
            # Outside the lock: the audio must not wait for the disk.
            added, entry = take.make_track(planned, 0, intake.channels)
            try:
                frame = _added(take, added, entry, intake, writer)
            except BaseException:
                added.discard()
                raise
            take.sync_added()
            return {"frame": frame}

    def do_monitor(self, channels: Sequence[int]) -> dict[str, Any]:
        """Have these inputs, and no other, heard through the output until the take ends."""
        with self._change:
            self._rolling_take().monitor(channels)
            return {}

    def do_stop(self) -> dict[str, Any]:
        """End the take on the newest frame and wait until its files are closed."""
        with self._change:
            take = self._rolling_take()
            _, intake, writer = self._device.parts()
            with writer.lock:
                take.end_at(max(intake.position - take.origin, 0))
            writer.wake()
        take.ended.wait()
        return {"reason": take.reason}

    def do_wait(self, seconds: float) -> dict[str, Any]:
        """Wait for the take to end by itself."""
        take = self._take
        return {"ended": take is None or take.ended.wait(seconds)}

    def do_mark(self, marker: str, kind: str) -> dict[str, Any]:
        """Journal a marker."""
        take = self._rolling_take()
        return {"frame": self._journalled(take, "marker", id=marker, kind=kind)}

    def do_turn(self, track: int, person: str | None) -> dict[str, Any]:
        """Journal who is on a track from now on."""
        take = self._rolling_take()
        if track not in take.tracks:
            raise EngineError("no_track", track=track)
        return {"frame": self._journalled(take, "turn", track=track, person=person)}

    def do_levels(self) -> dict[str, Any]:
        """The peaks since the last look of any window: two that look share them."""
        writer = self._device.writer
        return {"levels": writer.meters.look() if writer else []}

    def do_status(self) -> dict[str, Any]:
        """What rolls, if anything does."""
        take = self.rolling
        if take is None:
            keeps = self._device.writer is not None and self._device.writer.memory.kept.keeps
            return {"rolling": None, "armed": bool(self._device.armed), "keeps": keeps}
        facts = {"take": take.take, "folder": str(take.folder), "frame": take.frame, "sample_rate": take.sample_rate}
        silent = silent_tracks(list(take.tracks.values()), take.sample_rate)
        now = {"position": max(self._device.parts()[1].now() - take.origin, 0), "silent": silent}
        now |= {"disk_seconds": take.disk_seconds, "monitor": take.monitored, "monitor_asked": take.monitor_asked}
        now["tracks"] = [track.number for track in list(take.tracks.values()) if track.end is None]
        return {"rolling": {**facts, **now, "lost_frames": take.lost, "warnings": sorted(take.warnings)}, "armed": True}

    def close(self) -> None:
        """End what rolls, neatly, and let go of the device."""
        if self.rolling:
            self.do_stop()
        with self._change:
            self._device.release()

    def _rolling_take(self) -> RollingTake:
        take = self.rolling
        if take is None:
            raise EngineError("not_rolling")
        return take

    def _journalled(self, take: RollingTake, what: str, **fields: Any) -> int:
        """Journal a line of the frame that sounds now; returns the frame. Raises EngineError."""
        frame = take.tell(self._device.parts()[1].now() - take.origin)
        with engine_errors(take.folder, JOURNAL):
            take.journal.append(what, frame=frame, **fields)
        return frame

    def _refuse_while_rolling(self) -> None:
        if self.rolling:
            raise EngineError("rolling")


def _added(take: RollingTake, track: TrackFile, entry: Mapping[str, Any], intake: Intake, writer: Writer) -> int:
    """Let a track begin on the newest frame, which is returned. Raises EngineError."""
    with writer.lock:
        if writer.take is not take:
            raise EngineError("not_rolling")
        frame = max(intake.position - take.origin, take.begin)
        take.add_track(track, entry, frame)
        return frame
