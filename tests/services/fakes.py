"""A clock that is wound by hand, plugins that are told and asked, and a recorder that writes real journals."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from workshop.app import App
from workshop.domain.journal import JOURNAL, TrackFacts, read_journal
from workshop.domain.recording import (
    Armed,
    Device,
    DeviceRequest,
    KeptSeconds,
    Level,
    Rolling,
    TakeLabel,
    TakePlan,
    TrackPlan,
)
from workshop.errors import DeviceError
from workshop.messages import message
from workshop.paths import Paths
from workshop.plugin.contributions import DocumentKind, EventKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

START = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """Both clocks go only when wound; `jump` moves the wall clock alone."""

    wall: datetime = START
    steady: int = 1_000_000_000
    zone_name: str = "Europe/Oslo"

    def now(self) -> datetime:
        return self.wall

    def monotonic_ns(self) -> int:
        return self.steady

    def zone(self) -> str:
        return self.zone_name

    def wind(self, **span: float) -> None:
        self.wall += timedelta(**span)
        self.steady += int(timedelta(**span).total_seconds() * 1e9)

    def jump(self, **span: float) -> None:
        self.wall += timedelta(**span)


@dataclass
class FakeHost:
    """Answers hooks from tables, and keeps what it was told."""

    answers: dict[str, Any] = field(default_factory=dict)
    contributions: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def collect(self, hook: str) -> list[tuple[str, Any]]:
        return self.contributions.get(hook, [])

    def notify(self, hook: str, **given: Any) -> None:
        self.told.append((hook, given))

    def first(self, hook: str, _failed: Any = None, /, **given: Any) -> tuple[str, Any] | None:
        answer = self.answers.get(hook)
        value = answer(**given) if callable(answer) else answer
        return None if value is None else ("fake", value)

    def heard(self, hook: str) -> list[dict[str, Any]]:
        return [given for name, given in self.told if name == hook]


class FakeRecorder:
    """Keeps its state in the take's folder as the engine does, so that another one of the same library sees it.

    `kill` stops it as SIGKILL would: the journal has no end, the files are there. With `tells_tracks` off it is an older
    one, whose status does not say which tracks are written.
    """

    def __init__(self, home: Path, channels: int = 4, rate: int = 48_000) -> None:
        self.home, self.channels, self.rate = home, channels, rate
        self.armed: Armed | None = None
        self.plan: TakePlan | None = None
        self.last: TakePlan | None = None
        self.frame = 0
        self.attended = self.tells_tracks = True
        self.calls: list[str] = []
        self.kept: tuple[dict[int, tuple[str, ...]], float] = ({}, 0.0)
        self.label: TakeLabel | None = None
        self.left = 0
        self.before = 0
        self.output = ""
        self.monitored: tuple[int, ...] = ()
        self.held = 0.0
        self.fail: dict[str, Exception] = {}
        self.on_start: Callable[[TakePlan], None] | None = None

    def devices(self, *, brief: bool = False) -> tuple[Device, ...]:  # noqa: ARG002 - it knows no rates
        return (Device("simulated", "Band", "fake", self.channels, 2, self.rate),)

    def arm(self, request: DeviceRequest) -> Armed:
        self._call("arm")
        self.armed = Armed("simulated", request.device or "Band", "fake", self.rate, self.channels, output=self.output)
        return self.armed

    def disarm(self) -> None:
        self._call("disarm")
        self.armed = None

    def pre_roll(self, people: Mapping[int, tuple[str, ...]], seconds: float | None = None) -> KeptSeconds:
        self._call("pre_roll")
        self.kept = (dict(people), 10.0 if seconds is None else seconds)
        return KeptSeconds(self.kept[1], self.held) if people else KeptSeconds()

    def calibrate(self, channel: int) -> int:
        self._call("calibrate")
        return 512 + channel

    def start(self, plan: TakePlan) -> int:
        if self.on_start:
            self.on_start(plan)
        self._call("start")
        self.plan, self.last, self.frame, self.monitored = plan, plan, plan.play_from, plan.monitor
        self.journal(
            what="armed",
            take=plan.take,
            driver="simulated",
            device="Band",
            host_api="fake",
            rate=self.rate,
            channels=self.channels,
        )
        for track in plan.tracks:
            self._track(track, track.start_frame)
        self.journal(what="rolling", frame=0, mono_ns=1)
        return self.before

    def play(self, seconds: float) -> None:
        assert self.plan is not None
        self.frame += round(seconds * self.rate)
        if self.plan.limit_frames is not None and self.frame >= self.plan.limit_frames:
            self.frame = self.plan.limit_frames
            self.end("limit")

    def join(self, track: TrackPlan) -> int:
        self._call("join")
        self._track(track, self.frame)
        return self.frame

    def leave(self, track: int) -> int:
        self._call("leave")
        assert self.plan is not None
        self.left = track
        channel = self.facts(self.plan.folder).tracks[track].channel
        self.monitored = tuple(each for each in self.monitored if each != channel)
        self._end_track(self.plan.folder, self.facts(self.plan.folder).tracks[track], self.frame)
        return self.frame

    def ping(self) -> bool:
        return self.plan is not None or self.armed is not None

    def stop(self) -> None:
        self._call("stop")
        self.end("stopped")

    def end(self, reason: str) -> None:
        assert self.plan is not None
        self._close(self.plan.folder, self.frame, reason)
        self.plan = self.armed = None

    def kill(self) -> None:
        self.plan = self.armed = None

    def wait(self, _seconds: float) -> bool:
        return self.plan is None

    def mark(self, marker: str, kind: str) -> int:
        self.journal(what="marker", frame=self.frame, id=marker, kind=kind)
        return self.frame

    def turn(self, track: int, person: str | None) -> int:
        self.journal(what="turn", frame=self.frame, track=track, person=person)
        return self.frame

    def monitor(self, channels: tuple[int, ...]) -> None:
        self._call("monitor")
        self.monitored = channels

    def levels(self) -> tuple[Level, ...]:
        return tuple(Level(channel, -12.0) for channel in range(1, self.channels + 1))

    def status(self) -> Rolling | None:
        self._call("status")
        if self.plan is None:
            return None
        told: dict[str, Any] = {"monitor": self.monitored, "monitor_asked": self.plan.monitor_asked}
        if self.tells_tracks:
            tracks = self.facts(self.plan.folder).tracks.items()
            told["tracks"] = tuple(number for number, track in tracks if not track.ended)
        return Rolling(self.plan.take, self.plan.folder, self.frame, self.rate, attended=self.attended, **told)

    def recover(self, folder: Path, planned: tuple[TrackPlan, ...] = ()) -> None:
        self._call("recover")
        with suppress(FileNotFoundError):
            planned = tuple(self.facts(folder).forgotten(planned, [entry.name for entry in folder.iterdir()]))
        for track in planned:
            self.journal(folder, what="track", **asdict(track))
        self._close(folder, self.frame, "recovered")

    def finish(self, folder: Path, _take: str, label: TakeLabel | None = None) -> None:
        self.label = label
        self._call("finish")
        for number, track in self.facts(folder).tracks.items():
            self.journal(folder, what="sealed", number=number, sha256=f"{number:064x}")
            assert (folder / track.file).exists()

    def journal(self, folder: Path | None = None, **entry: Any) -> None:
        if folder is None:
            assert self.plan is not None
            folder = self.plan.folder
        with (folder / JOURNAL).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def facts(self, folder: Path) -> Any:
        return read_journal((folder / JOURNAL).read_text(encoding="utf-8").splitlines())

    def _track(self, track: TrackPlan, frame: int) -> None:
        assert self.plan is not None
        (self.plan.folder / track.file).write_bytes(b"RIFF")
        self.journal(
            what="track",
            number=track.number,
            channel=track.channel,
            file=track.file,
            start_frame=frame,
            people=list(track.people),
        )

    def _close(self, folder: Path, frame: int, reason: str) -> None:
        for track in self.facts(folder).tracks.values():
            if not track.ended:
                self._end_track(folder, track, frame)
        self.journal(folder, what="end", reason=reason, frames=frame)

    def _end_track(self, folder: Path, track: TrackFacts, frame: int) -> None:
        facts = {"number": track.number, "frames": max(frame - track.start_frame, 0)}
        self.journal(folder, what="track_end", **facts, peak_dbfs=-6.0, clips=0)

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name in self.fail:
            raise self.fail.pop(name)


def gone() -> DeviceError:
    return DeviceError(message("The device is gone."))


def make_app(home: Path, clock: FakeClock | None = None, recorder: FakeRecorder | None = None) -> App:
    """A real library with faked plugins. Another app on the same home is another process, as far as the library knows."""
    app = App(Paths(home), clock or FakeClock(), {"WORKSHOP_BALLAST": "0"})
    host = FakeHost()
    host.answers["workshop_recorder"] = recorder or FakeRecorder(home)
    host.contributions["workshop_event_kinds"] = [
        (
            "dice",
            EventKind("dice.thrown", {"eyes": "int"}, {"en": "The die shows {eyes}.", "nb": "Terningen viser {eyes}."}),
        ),
        ("dice", EventKind("dice.chosen", {"die": "word", "fair": "bool?"}, {"en": "The die {die}."})),
    ]
    host.contributions["workshop_document_kinds"] = [("dice", DocumentKind("dice.sheet", about="session"))]
    app.__dict__["host"] = host
    return app
