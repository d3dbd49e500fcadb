"""A disk that fills at any point of a take: every file plays, the session goes on, and a sentence says so.

`WORKSHOP_TRIALS=200 pytest tests/session/test_full_disk.py` sweeps 200 points; every day a few of them are tried.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import soundfile

from tests.recorder.takes import eventually
from workshop.app import create_app
from workshop.domain.consent import Decision, Use
from workshop.domain.take import TakeStatus
from workshop.errors import WorkshopError
from workshop.services.take_request import TakeRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.session.leader import Leader
    from workshop.app import App

PHASES = ("begin", "mid", "closing", "sealing", "commit")
ROOM = {"begin": (0, 500_000), "mid": (150_000, 1_900_000), "closing": (0, 300_000)}
LITTLE_ROOM = (0, 120_000)
SECONDS = 6.0
SETTINGS = '[plugins.recorder]\ndriver = "simulated"\nsimulated_speed = 8\n'
PAGE = 4096


@dataclass
class Disk:
    """A small disk with a library on it."""

    folder: Path
    said: list[str] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.folder / "library"

    def fill(self, left: int) -> None:
        """Leave so many bytes, or what is left where it is less."""
        with (self.folder / "filler").open("ab", buffering=0) as filler, suppress(OSError):
            while (free := shutil.disk_usage(self.folder).free) > left:
                filler.write(bytes(min(free - left, 2**20) // PAGE * PAGE or PAGE))

    def make_room(self) -> None:
        """Let a leader clear up."""
        (self.folder / "filler").unlink(missing_ok=True)

    def app(self, ballast: int) -> App:
        return create_app(self.home, environ={"WORKSHOP_BALLAST": str(ballast)})

    def attempts(self, do: Callable[[], Any]) -> None:
        """Do something that may be refused, but only with a sentence."""
        try:
            do()
        except WorkshopError as refused:
            self.said.append(str(refused))


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with an open session of two, made once and copied for each trial."""
    home: Path = tmp_path_factory.mktemp("furnished") / "library"
    app = create_app(home, environ={"WORKSHOP_BALLAST": "0"})
    app.people.add_venue("Kjelleren")
    app.people.add_group("Låtskriverne", venue="Kjelleren")
    app.sessions.open("Låtskriverne")
    for alias in ("Åse", "Ola"):
        app.people.add_person(alias, group="Låtskriverne")
        app.attendance.mark([alias])
        app.consents.record(alias, Use.RECORD, Decision.GRANTED)
    app.library.close()
    (home / "workshop.toml").write_text(SETTINGS, encoding="utf-8")
    return home


class FillingRecorder:
    """The recorder of an app, beside which the disk fills before or after a take's files are sealed."""

    def __init__(self, app: App, disk: Disk, phase: str, left: int) -> None:
        self._real, self._disk, self._phase, self._left = app.takes.recorder, disk, phase, left

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def finish(self, *given: Any, **named: Any) -> None:
        if self._phase == "sealing":
            self._disk.fill(self._left)
        try:
            self._real.finish(*given, **named)
        finally:
            if self._phase == "commit":
                self._disk.fill(self._left)


def record(app: App, disk: Disk, phase: str, left: int) -> None:
    """A take on a disk that fills in one phase of it."""
    if phase in {"sealing", "commit"}:
        app.takes._made = FillingRecorder(app, disk, phase, left)  # type: ignore[assignment]
    if phase in {"begin", "mid"}:
        disk.fill(left)
    started = app.takes.record(TakeRequest(seconds=SECONDS))
    if phase == "closing":
        disk.fill(left)
    while not app.takes.wait(20):
        pass
    app.takes.finish(started.take.id)


def check(app: App, disk: Disk, phase: str) -> None:
    """After room was made: nothing rolls, every file plays, and the session goes on to its end."""
    app.catch_up()
    session = app.sessions.current()
    for take in app.takes.list():
        assert take.status is not TakeStatus.ROLLING
        folder = app.paths.session(session.folder) / take.folder
        files = {track.file: track.frames for track in app.takes.tracks(take.id)}
        assert set(files) == {path.name for path in folder.glob("*.wav")}
        for name, frames in files.items():
            assert soundfile.info(folder / name).frames == frames == len(soundfile.read(folder / name)[0])
    assert len(app.takes.list()) >= (phase in {"closing", "sealing", "commit"})
    app.notes.add("It goes on.")
    started = app.takes.record(TakeRequest(seconds=0.5))
    while not app.takes.wait(20):
        pass
    finished = app.takes.finish(started.take.id)
    assert (finished.take.status, finished.problem, len(finished.tracks)) == (TakeStatus.DONE, None, 2)
    assert all(track.sha256 for take in app.takes.list() for track in app.takes.tracks(take.id))
    app.sessions.close()
    assert app.library.lagging() == ([], False)


@pytest.mark.real
def test_a_session_is_closed_with_the_room_in_reserve_and_a_sentence_says_so(
    small_disk: Path, furnished: Path, leader: Leader
) -> None:
    disk = Disk(small_disk)
    shutil.copytree(furnished, disk.home)
    leader.home, leader.env["WORKSHOP_BALLAST"] = disk.home, "1"
    leader.types("take", "record", "--seconds", "1")
    assert (disk.home / "run" / "ballast").exists()
    disk.fill(0)

    assert "disk is full, so nothing more can be recorded" in leader.refused("take", "record", "--seconds", "1")
    assert leader.types("session", "close").stderr.count("keeps in reserve") == 1
    assert [row["open"] for row in leader.rows("session", "list")] == [False]


@pytest.mark.real
def test_a_take_that_fills_the_disk_ends_with_a_sentence_and_the_way_out(
    small_disk: Path, furnished: Path, leader: Leader
) -> None:
    disk = Disk(small_disk)
    shutil.copytree(furnished, disk.home)
    leader.home = disk.home
    command = leader.start("take", "record")
    assert eventually(lambda: any(path.stat().st_size > 100_000 for path in disk.home.rglob("*.wav")), 30)
    disk.fill(0)
    out, err = command.communicate(timeout=60)

    assert command.returncode == 1
    assert "The disk is full, so take 1 has ended; what was recorded until then is kept." in err
    assert "Make room on the disk before the next take." in err
    assert "take-001-ch02.wav" in out
    (row,) = leader.rows("take", "list")
    assert (row["status"], min(track["frames"] for track in row["tracks"]) > 30_000) == ("disk_full", True)


@pytest.mark.real
@pytest.mark.campaign
def test_a_disk_that_fills_anywhere_costs_no_file_no_session_and_no_word(
    small_disk: Path,
    furnished: Path,
    trials: Callable[[int], int],
    record_property: Callable[[str, object], None],
) -> None:
    count = trials(5)
    outcomes: dict[str, int] = {}
    for trial in range(count):
        phase = PHASES[trial % len(PHASES)]
        lowest, highest = ROOM.get(phase, LITTLE_ROOM)
        share = (trial // len(PHASES) * len(PHASES) + 0.5) / count
        disk = Disk(small_disk)
        shutil.copytree(furnished, disk.home)
        outcome = _one(disk, phase, int(lowest + share * (highest - lowest)), ballast=trial // len(PHASES) % 2)
        outcomes[f"{phase}: {outcome}"] = outcomes.get(f"{phase}: {outcome}", 0) + 1
        shutil.rmtree(disk.home)
    record_property("outcomes", outcomes)
    print(outcomes)


def _one(disk: Disk, phase: str, left: int, *, ballast: int) -> str:
    """One take on a disk that fills; returns what became of it."""
    app = disk.app(ballast)
    app.library.ballast.lay_in()
    disk.attempts(lambda: record(app, disk, phase, left))
    with suppress(WorkshopError):
        disk.attempts(app.takes.disarm)
    told = [*disk.said, *map(str, app.afterwards())]
    assert all(sentence.endswith(".") for sentence in told)
    takes = app.takes.list()
    statuses = [take.status.value for take in takes]
    if "disk_full" not in statuses and statuses != ["done"]:
        assert told, (phase, left, "not a word")
    app.library.close()
    disk.make_room()
    again = disk.app(0)
    check(again, disk, phase)
    again.library.close()
    return " ".join([*statuses, *("refused" for _ in disk.said), *("ballast" for _ in app.afterwards())])
