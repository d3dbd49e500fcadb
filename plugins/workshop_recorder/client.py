"""The recorder as the core sees it: every call is a message to the engine process."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from workshop import Armed, DeviceError, DeviceRequest, KeptSeconds, Level, Rolling, TakePlan, TrackPlan
from workshop_recorder.files import TakeFiles
from workshop_recorder.launch import end_stuck, launch, other_version
from workshop_recorder.line import ANSWER_SECONDS, EngineLine
from workshop_recorder.plans import plain_plan, plain_track, rolling_of
from workshop_recorder.remembering import meant
from workshop_recorder.sentences import AbsentError, GoneError, SilentError, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from workshop import AudioDriver, Device, PluginContext

PRE_ROLL_SECONDS = 10.0
LONGEST_PRE_ROLL = 60.0


class EngineClient(TakeFiles):
    """Implements `workshop.Recorder` for the library at `home`; one object may be used by several threads."""

    def __init__(self, home: Path, settings: Mapping[str, Any], drivers: Mapping[str, AudioDriver]) -> None:
        self._home, self._settings, self._drivers = home.absolute(), settings, drivers
        self._line = EngineLine(self._home)

    @classmethod
    def from_context(cls, context: PluginContext) -> EngineClient:
        """The recorder of a plugin's library, with its settings and every plugin's drivers."""
        return cls(context.home, context.settings, context.drivers())

    def devices(self, *, brief: bool = False) -> tuple[Device, ...]:
        """List the devices of every driver, looked up afresh by a short-lived child."""
        from workshop_recorder.scanning import scan

        return scan(self._drivers, brief=brief)

    def arm(self, request: DeviceRequest) -> Armed:
        """Open the device in a fresh engine, unless it is open already: then what is kept in memory stays.

        Raises StateError while another take rolls, or where another window keeps another device's last seconds.
        """
        with self._line.lock:
            again = self._again(request)
            if again is not None:
                self._line.hold()
                return again
            self._dismiss()
            asked, request = request, meant(request, self._settings)
            driver, device = self._choose(request)
            self._line.hold(launch(self._home))
            contribution = self._drivers.get(driver)
            if contribution is None:
                self._line.hang_up()
                raise refusal("no_device", {"device": driver})
            names: dict[str, Any] = {"engine": contribution.engine, "driver": driver, "device": device}
            api, rate = request.host_api, request.sample_rate
            try:
                answer = self._line.ask("arm", **names, host_api=api, rate=rate, settings=dict(self._settings))
            except BaseException as error:
                self._line.hang_up()
                if isinstance(error, SilentError):
                    end_stuck(self._home)
                if isinstance(error, AbsentError) and asked != request:
                    raise refusal("usual_gone", {"device": device}) from error
                raise
            return Armed(**answer)

    def disarm(self) -> None:
        """Let go of the device; one that was open before `arm` stays open, and does nothing when none is."""
        with self._line.lock:
            if not self._line.let_go():
                return
            if self._line.opened:
                with suppress(Exception):
                    self._line.ask("disarm")
            self._line.hang_up()

    def pre_roll(self, people: Mapping[int, tuple[str, ...]], seconds: float | None = None) -> KeptSeconds:
        """Keep the last seconds of some channels. Raises StateError while a take rolls or a window keeps others."""
        if self._line.reach() is None:
            raise refusal("not_armed")
        kept = float(self._settings.get("pre_roll", PRE_ROLL_SECONDS)) if seconds is None else seconds
        kept = min(max(kept, 0.0), LONGEST_PRE_ROLL)
        channels = [{"channel": channel, "people": list(several)} for channel, several in people.items()]
        return KeptSeconds(**self._line.ask("pre_roll", channels=channels, seconds=kept))

    def calibrate(self, channel: int) -> int:
        """Play clicks and find them on a channel; returns the frames between. Raises DeviceError when none is heard."""
        return int(self._line.ask("calibrate", channel=channel)["frames"])

    def start(self, plan: TakePlan) -> int:
        """Roll on the armed device; returns the frames of pre-roll. Raises DeviceError, having made no file."""
        with self._line.lock:
            if not self._line.connected:
                raise refusal("not_armed")
            return int(self._line.ask("start", plan=plain_plan(plan))["pre_roll"])

    def join(self, track: TrackPlan) -> int:
        """Add a track to the rolling take; returns its first frame."""
        return int(self._line.ask("join", track=plain_track(track))["frame"])

    def leave(self, track: int) -> int:
        """End one track of the rolling take; returns its last frame and one. Raises DeviceError for no such track."""
        return int(self._line.ask("leave", track=track)["frame"])

    def stop(self) -> None:
        """End the rolling take; returns when its files are closed. Raises StateError when nothing rolls."""
        try:
            self._line.ask("stop", patience=120.0)
        finally:
            self._line.hang_up()

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the take to end by itself. An engine that is gone has ended it too."""
        if self._line.reach() is None:
            return True
        try:
            ended = bool(self._line.ask("wait", seconds=seconds, patience=seconds + ANSWER_SECONDS)["ended"])
        except GoneError:
            ended = True
        if ended:
            self._line.hang_up()
        return ended

    def mark(self, marker: str, kind: str) -> int:
        """Journal a marker by its id; returns its frame."""
        return int(self._line.ask("mark", marker=marker, kind=kind)["frame"])

    def turn(self, track: int, person: str | None) -> int:
        """Journal who is on a shared track from now on; returns the frame."""
        return int(self._line.ask("turn", track=track, person=person)["frame"])

    def monitor(self, channels: tuple[int, ...]) -> None:
        """Have these inputs, and no other, heard through the output until the take ends."""
        self._line.ask("monitor", channels=list(channels))

    def levels(self) -> tuple[Level, ...]:
        """The levels since the last call; none where no device is open."""
        if self._line.reach() is None:
            return ()
        return tuple(Level(*level) for level in self._line.ask("levels")["levels"])

    def status(self) -> Rolling | None:
        """The take that rolls in this library, whoever started it."""
        rolling = self._status()
        return None if rolling is None else rolling_of(rolling)

    def recover(self, folder: Path, planned: tuple[TrackPlan, ...] = ()) -> None:
        """Close the journal of a take whose engine is gone. Raises OSError, and StateError while that take rolls."""
        from workshop_recorder.journal import InUseError
        from workshop_recorder.recovery import recover

        rolling = self.status()
        if rolling is not None and _same(rolling.folder, folder):
            raise refusal("rolling")
        try:
            recover(folder, planned)
        except InUseError as error:
            raise refusal("rolling") from error

    def _choose(self, request: DeviceRequest) -> tuple[str, str | None]:
        """The driver and device that are meant; a device named like a driver means that driver's own choice."""
        driver, device = self._named(request)
        if driver is not None and request.driver is None:
            return driver, None
        return driver or str(self._settings.get("driver", "portaudio")), device or self._settings.get("device") or None

    def _named(self, request: DeviceRequest) -> tuple[str | None, str | None]:
        """The driver and device as far as they are named."""
        if request.driver is None and request.device in self._drivers:
            return request.device, None
        return request.driver, request.device

    def _status(self) -> dict[str, Any] | None:
        """What the engine says of its take. A connection kept from an earlier engine says nothing of today's."""
        for _ in range(2):
            if self._line.reach() is None:
                break
            try:
                rolling: dict[str, Any] | None = self._line.ask("status")["rolling"]
            except GoneError:
                continue
            return rolling
        return None

    def _again(self, request: DeviceRequest) -> Armed | None:
        """The device that is open already, in whatever window, if it is the one that is meant; what is not named is.

        Asking makes this client one of those for whom the engine stays.
        """
        if self._line.reach() is None or other_version(self._home):
            return None
        driver, device = self._named(request)
        wanted: dict[str, Any] = {
            "driver": driver,
            "device": device,
            "host_api": request.host_api,
            "rate": request.sample_rate,
        }
        try:
            return Armed(**self._line.ask("arm", engine="", **wanted, settings={}))
        except DeviceError:
            return None

    def _dismiss(self) -> None:
        """Ask an engine that only waits to leave. Raises StateError when it rolls, or keeps seconds for others."""
        if self._line.reach() is not None:
            with suppress(GoneError):
                if not self._line.opened and self._line.ask("status").get("keeps"):
                    self._line.hang_up()
                    raise refusal("kept")
                self._line.ask("quit")
            self._line.hang_up()


def _same(folder: Path, other: Path) -> bool:
    """Whether two paths lead to one folder."""
    try:
        return folder.samefile(other)
    except OSError:
        return folder.absolute() == other.absolute()
