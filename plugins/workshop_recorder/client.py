"""The recorder as the core sees it: every call is a message to the engine process."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from workshop import Armed, DeviceError, DeviceRequest, KeptSeconds, Level, Rolling, TakePlan, TrackPlan
from workshop_recorder.files import TakeFiles
from workshop_recorder.launch import end_stuck, launch, lives, meet, other_version
from workshop_recorder.plans import plain_plan, plain_track, rolling_of
from workshop_recorder.remembering import meant
from workshop_recorder.sentences import AbsentError, GoneError, OtherVersionError, SilentError, refusal
from workshop_recorder.wire import receive, send

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.connection import Connection
    from pathlib import Path

    from workshop import AudioDriver, Device, PluginContext

ANSWER_SECONDS = 30.0
LIFE_SECONDS = 2.0
HUSH_SECONDS = 1.0
PRE_ROLL_SECONDS = 10.0
LONGEST_PRE_ROLL = 60.0
UNDERSTOOD_ELSEWHERE = frozenset({"unknown", "failed"})


class EngineClient(TakeFiles):
    """Implements `workshop.Recorder` for the library at `home`; one object may be used by several threads."""

    def __init__(self, home: Path, settings: Mapping[str, Any], drivers: Mapping[str, AudioDriver]) -> None:
        self._home, self._settings, self._drivers = home.absolute(), settings, drivers
        self._connection: Connection | None = None
        self._lock = threading.RLock()
        self._silent_until = 0.0
        self._holds, self._opened = 0, False

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
        with self._lock:
            again = self._again(request)
            if again is not None:
                self._holds += 1
                return again
            self._dismiss()
            asked, request = request, meant(request, self._settings)
            driver, device = self._choose(request)
            self._connection = launch(self._home)
            contribution = self._drivers.get(driver)
            if contribution is None:
                self._hang_up()
                raise refusal("no_device", {"device": driver})
            names: dict[str, Any] = {"engine": contribution.engine, "driver": driver, "device": device}
            api, rate = request.host_api, request.sample_rate
            try:
                answer = self._ask("arm", **names, host_api=api, rate=rate, settings=dict(self._settings))
            except BaseException as error:
                self._hang_up()
                if isinstance(error, SilentError):
                    end_stuck(self._home)
                if isinstance(error, AbsentError) and asked != request:
                    raise refusal("usual_gone", {"device": device}) from error
                raise
            self._holds, self._opened = 1, True
            return Armed(**answer)

    def disarm(self) -> None:
        """Let go of the device; one that was open before `arm` stays open, and does nothing when none is."""
        with self._lock:
            self._holds -= 1
            if self._connection is None or self._holds > 0:
                return
            if self._opened:
                with suppress(Exception):
                    self._ask("disarm")
            self._hang_up()

    def pre_roll(self, people: Mapping[int, tuple[str, ...]], seconds: float | None = None) -> KeptSeconds:
        """Keep the last seconds of some channels. Raises StateError while a take rolls or a window keeps others."""
        if self._reach() is None:
            raise refusal("not_armed")
        kept = float(self._settings.get("pre_roll", PRE_ROLL_SECONDS)) if seconds is None else seconds
        kept = min(max(kept, 0.0), LONGEST_PRE_ROLL)
        channels = [{"channel": channel, "people": list(several)} for channel, several in people.items()]
        return KeptSeconds(**self._ask("pre_roll", channels=channels, seconds=kept))

    def calibrate(self, channel: int) -> int:
        """Play clicks and find them on a channel; returns the frames between. Raises DeviceError when none is heard."""
        return int(self._ask("calibrate", channel=channel)["frames"])

    def start(self, plan: TakePlan) -> int:
        """Roll on the armed device; returns the frames of pre-roll. Raises DeviceError, having made no file."""
        with self._lock:
            if self._connection is None:
                raise refusal("not_armed")
            return int(self._ask("start", plan=plain_plan(plan))["pre_roll"])

    def join(self, track: TrackPlan) -> int:
        """Add a track to the rolling take; returns its first frame."""
        return int(self._ask("join", track=plain_track(track))["frame"])

    def leave(self, track: int) -> int:
        """End one track of the rolling take; returns its last frame and one. Raises DeviceError for no such track."""
        return int(self._ask("leave", track=track)["frame"])

    def ping(self) -> bool:
        """Whether the library's engine is there and answers. Raises DeviceError when it is there but does not."""
        if self._reach() is None:
            return False
        with suppress(OtherVersionError):  # the first engines knew no such word, and answered that
            self._ask("ping")
        return True

    def stop(self) -> None:
        """End the rolling take; returns when its files are closed. Raises StateError when nothing rolls."""
        try:
            self._ask("stop", patience=120.0)
        finally:
            self._hang_up()

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the take to end by itself. An engine that is gone has ended it too."""
        if self._reach() is None:
            return True
        try:
            ended = bool(self._ask("wait", seconds=seconds, patience=seconds + ANSWER_SECONDS)["ended"])
        except GoneError:
            ended = True
        if ended:
            self._hang_up()
        return ended

    def mark(self, marker: str, kind: str) -> int:
        """Journal a marker by its id; returns its frame."""
        return int(self._ask("mark", marker=marker, kind=kind)["frame"])

    def turn(self, track: int, person: str | None) -> int:
        """Journal who is on a shared track from now on; returns the frame."""
        return int(self._ask("turn", track=track, person=person)["frame"])

    def levels(self) -> tuple[Level, ...]:
        """The levels since the last call; none where no device is open."""
        if self._reach() is None:
            return ()
        return tuple(Level(*level) for level in self._ask("levels")["levels"])

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
            if self._reach() is None:
                break
            try:
                rolling: dict[str, Any] | None = self._ask("status")["rolling"]
            except GoneError:
                continue
            return rolling
        return None

    def _again(self, request: DeviceRequest) -> Armed | None:
        """The device that is open already, in whatever window, if it is the one that is meant; what is not named is.

        Asking makes this client one of those for whom the engine stays.
        """
        if self._reach() is None or other_version(self._home):
            return None
        driver, device = self._named(request)
        wanted: dict[str, Any] = {
            "driver": driver,
            "device": device,
            "host_api": request.host_api,
            "rate": request.sample_rate,
        }
        try:
            return Armed(**self._ask("arm", engine="", **wanted, settings={}))
        except DeviceError:
            return None

    def _dismiss(self) -> None:
        """Ask an engine that only waits to leave. Raises StateError when it rolls, or keeps seconds for others."""
        if self._reach() is not None:
            with suppress(GoneError):
                if not self._opened and self._ask("status").get("keeps"):
                    self._hang_up()
                    raise refusal("kept")
                self._ask("quit")
            self._hang_up()

    def _reach(self) -> Connection | None:
        """The connection, made anew where there is none."""
        with self._lock:
            if self._connection is None:
                # A command asks several times; it need not wait as often for an engine that is stopped.
                if time.monotonic() < self._silent_until:
                    raise refusal("silent")
                try:
                    self._connection = meet(self._home)
                except SilentError:
                    self._silent_until = time.monotonic() + HUSH_SECONDS
                    raise
            return self._connection

    def _hang_up(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._holds, self._opened = 0, False

    def _answered(self, connection: Connection, patience: float) -> bool:
        """Wait for an answer. An engine that is busy may take its time, but not one that is stopped."""
        end = time.monotonic() + patience
        while (left := end - time.monotonic()) > 0:
            if connection.poll(min(left, LIFE_SECONDS)):
                return True
            if not lives(self._home):
                return False
        return connection.poll(0)

    def _ask(self, do: str, *, patience: float | None = None, **fields: Any) -> dict[str, Any]:
        """Send a request and wait for its answer. Raises what the engine refuses."""
        with self._lock:
            connection = self._reach()
            if connection is None:
                raise refusal("not_rolling")
            try:
                send(connection, {"do": do, **fields})
                if not self._answered(connection, ANSWER_SECONDS if patience is None else patience):
                    raise BlockingIOError  # noqa: TRY301 - as when it is stopped in the middle of its answer
                answer = receive(connection)
            except BlockingIOError as error:
                self._hang_up()
                self._silent_until = time.monotonic() + HUSH_SECONDS
                raise refusal("silent") from error
            except (EOFError, OSError) as error:
                self._hang_up()
                raise refusal("gone") from error
        if answer.pop("ok"):
            return answer
        word = str(answer["word"])
        other = word in UNDERSTOOD_ELSEWHERE and other_version(self._home)
        raise refusal("other_version" if other else word, answer["details"])


def _same(folder: Path, other: Path) -> bool:
    """Whether two paths lead to one folder."""
    try:
        return folder.samefile(other)
    except OSError:
        return folder.absolute() == other.absolute()
