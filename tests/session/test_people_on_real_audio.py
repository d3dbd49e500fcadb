"""Tracks follow people, on a real audio server whose every sample says which channel and frame it is."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from tests.audio.jack import RATE, StampedSource, listening, stamps_of
from workshop.app import App, create_app
from workshop.domain.attendance import State
from workshop.domain.consent import Decision, Use
from workshop.domain.recording import DeviceRequest
from workshop.domain.take import Turn
from workshop.errors import ConsentError
from workshop.services.take_request import TakeRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workshop.services.take_request import Finished

BAND = ("Åse-Blåbærtoppen", "Đoko", "Ola")
ATTEMPTS = 5
FADE = RATE // 100


@dataclass
class Room:
    """An open session with three people who may be recorded and shared, and Mari, who was not asked."""

    app: App
    source: StampedSource

    def request(self, **options: Any) -> TakeRequest:
        return TakeRequest(DeviceRequest(device=self.source.name), backing=False, **options)

    def wait_for(self, seconds: float) -> None:
        """Until so much of the take has sounded."""
        while (rolling := self.app.takes.rolling()) is not None and rolling.position < seconds * RATE:
            self.app.takes.wait(0.01)

    def undisturbed(self, record: Callable[[], Finished]) -> Finished:
        """A take during which the audio server lost no frames; then the recorder has lost none either."""
        for _ in range(ATTEMPTS):
            with listening(self.source) as sentinel:
                finished = record()
            if not sentinel.faltered:
                times = [stamps(self.file(finished, track.number), track.channel) for track in finished.tracks]
                assert finished.take.lost_frames == 0
                assert all(np.all(np.diff(found) % 2**24 == 1) for found in times)
                return finished
        pytest.fail("the machine is too busy: the audio server itself lost frames in every attempt")

    def file(self, finished: Finished, number: int) -> Path:
        track = next(track for track in finished.tracks if track.number == number)
        return self.app.paths.session(finished.session.folder) / finished.take.folder / track.file

    def export(self, folder: Path, level: str) -> dict[str, Any]:
        self.app.exports.export(self.app.sessions.current(), "log", folder, level, audio=True)
        told: dict[str, Any] = json.loads((folder / "session.json").read_text("utf-8"))
        return told


@pytest.fixture
def room(library_of_its_own: Path, stamped_source: StampedSource) -> Iterator[Room]:
    app = create_app(library_of_its_own)
    app.people.add_venue("Kjelleren")
    app.people.add_group("Låtskriverne", venue="Kjelleren")
    for alias in (*BAND, "Mari"):
        app.people.add_person(alias, group="Låtskriverne")
    for alias in BAND:
        for use in (Use.RECORD, Use.SHARE_IN_HOUSE):
            app.consents.record(alias, use, Decision.GRANTED)
    app.sessions.open("Låtskriverne")
    app.attendance.mark([BAND[0], BAND[1], "Mari"])
    yield Room(app, stamped_source)
    if app.takes.rolling() is not None:
        app.takes.stop()


def samples(path: Path) -> np.ndarray[Any, Any]:
    """A file's samples as 24-bit numbers."""
    found, rate = soundfile.read(path, dtype="int32")
    assert rate == RATE
    return np.asarray(found) >> 8


def stamps(path: Path, channel: int) -> np.ndarray[Any, Any]:
    """The frame times that a file carries."""
    return stamps_of(soundfile.read(path, dtype="float64")[0], channel)


@pytest.mark.real
def test_nine_turns_of_three_people_on_one_microphone_leave_as_exact_stems(room: Room, tmp_path: Path) -> None:
    room.app.attendance.mark(["Ola"])

    def record() -> Finished:
        room.app.takes.record(room.request(shared={1: BAND}))
        for place in range(9):
            room.wait_for(0.2 * (place + 1))
            if place == 4:
                with pytest.raises(ConsentError, match="Mari has not said yes"):
                    room.app.takes.turn(None, "Mari")
                room.wait_for(0.2 * (place + 1) + 0.1)
            room.app.takes.turn(None, BAND[place % 3])
        room.wait_for(2.2)
        return room.app.takes.stop()

    finished = room.undisturbed(record)
    whole = samples(room.file(finished, 1))
    with room.app.library.read() as tx:
        turns = tx.find(Turn, track=finished.tracks[0].id, order_by="from_frame")
    aliases = {room.app.people.find_person(alias).id: alias for alias in BAND}
    assert [aliases.get(turn.person or "") for turn in turns] == [*BAND, BAND[0], None, *BAND[1:], *BAND]
    told = room.export(tmp_path / "alias", "alias")
    rows = [row for row in told["turns"] if row["take_no"] == finished.take.number]
    for alias in BAND:
        name = next(row["audio"] for row in rows if row["person"] == alias)
        cut = samples(tmp_path / "alias" / name)
        assert len(cut) == len(whole) == finished.take.frames
        silent = np.ones(len(cut), dtype=bool)
        for turn in turns:
            if aliases.get(turn.person or "") == alias:
                first, last = turn.from_frame, turn.to_frame or len(cut)
                silent[first:last] = False
                inner = slice(first + FADE, last - (FADE if turn.to_frame else 0))
                assert np.array_equal(cut[inner], whole[inner])
                assert np.all(np.abs(cut[first:last]) <= np.abs(whole[first:last]))
        assert not cut[silent].any(), "nobody else's frames, and not those of who was refused"
    assert [row["person"] for row in rows] == [aliases.get(turn.person or "", "") for turn in turns]
    assert rows[0]["sentence_en"].startswith(f"{BAND[0]} is on track 1 of take {finished.take.number} from 0:00.2 to")
    hidden = room.export(tmp_path / "hidden", "pseudonymous")
    assert BAND[0].encode() not in b"".join(p.read_bytes() for p in (tmp_path / "hidden").rglob("*") if p.is_file())
    assert all(row["pid"] in row["sentence_en"] for row in hidden["turns"] if row["pid"])

    room.app.consents.record("Ola", Use.RECORD, Decision.WITHDRAWN)
    after = room.export(tmp_path / "after", "alias")
    assert {row["person"] for row in after["turns"] if row["audio"]} == set(BAND[:2])
    assert not any("ola" in path.name or "together" in path.name for path in (tmp_path / "after" / "audio").iterdir())


@pytest.mark.real
def test_a_late_comer_s_file_starts_on_their_frame_and_the_export_says_the_same(room: Room, tmp_path: Path) -> None:
    def record() -> Finished:
        if room.app.takes.list():
            room.app.attendance.mark(["Ola"], State.LEFT)
        room.app.takes.record(room.request())
        room.wait_for(5.0)
        (marked,) = room.app.attendance.mark(["Ola"], State.LATE)
        assert marked.joined is not None
        room.wait_for(5.6)
        room.app.attendance.mark([BAND[0]], State.LEFT)
        room.wait_for(6.2)
        room.app.attendance.mark([BAND[0]])
        room.wait_for(6.7)
        return room.app.takes.stop()

    finished = room.undisturbed(record)
    tracks = {track.number: track for track in finished.tracks}
    assert [(track.channel, track.file[-7:]) for track in finished.tracks] == [
        (1, "h01.wav"),
        (2, "h02.wav"),
        (3, "h03.wav"),
        (1, "1-2.wav"),
    ]
    assert 5 * RATE <= tracks[3].start_frame < 6 * RATE
    origin = int(stamps(room.file(finished, 2), 2)[0])
    for number, track in tracks.items():
        times = stamps(room.file(finished, number), track.channel)
        assert (int(times[0]) - origin) % 2**24 == track.start_frame
        assert len(times) == track.frames
    assert tracks[1].frames < tracks[4].start_frame
    assert tracks[4].start_frame + tracks[4].frames == tracks[2].frames
    told = room.export(tmp_path / "out", "pseudonymous")
    with (tmp_path / "out" / "tracks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["take_no"] == str(finished.take.number)]
    for row, said in zip(rows, [row for row in told["tracks"] if row["take_no"] == finished.take.number], strict=True):
        track = tracks[int(row["track_no"])]
        assert (int(row["start_frame"]), said["start_frame"]) == (track.start_frame, track.start_frame)
        assert float(row["start_seconds"]) == said["start_seconds"] == round(track.start_frame / RATE, 3)
        assert np.array_equal(samples(tmp_path / "out" / row["audio"]), samples(room.file(finished, track.number))), (
            "the copy is the track"
        )
