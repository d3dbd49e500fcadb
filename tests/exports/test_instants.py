"""A copy tells the same instant as its master, to the sample, and the tables tell when each track was played."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
import wavinfo

from workshop.domain.consent import Decision, Use
from workshop.domain.ids import new_id
from workshop.domain.journal import JOURNAL, read_journal
from workshop.domain.take import Marker, Take, Track, Turn
from workshop_recorder.sealing import seal

from .conftest import ALIASES, RATE

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Planted

PRESSED = datetime(2026, 3, 3, 17, 30, 18, 250000, tzinfo=UTC)
"""The moment of a take's row: before its device rolls, or after what is kept of the seconds before."""

ROLLED = PRESSED + timedelta(seconds=1, microseconds=404_321)
EAST = 3600
FRAMES = RATE


@dataclass(frozen=True)
class Rolled:
    """How a take began: which frame of it was when, and on which frames its tracks begin."""

    at: datetime
    frame: int
    starts: tuple[int, ...]


KINDS = {
    "plain": Rolled(ROLLED, 0, (0, 0)),
    "pre-roll": Rolled(PRESSED - timedelta(seconds=9, microseconds=987_654), 0, (0, 0)),
    "punch-in": Rolled(ROLLED, 2_433_607, (2_688_000, 2_688_000)),
    "late-comer": Rolled(ROLLED, 0, (0, 123_457)),
    "past midnight": Rolled(ROLLED.replace(hour=22, minute=59, second=59), 0, (0, 123_457)),
}
MARKERS = ((123_460, "verse"), (2_688_001, "hook"), (40, "good"), (9_999_999, "solo"))


def recorded(planted: Planted, number: int, rolled: Rolled) -> tuple[Take, Path]:
    """Add a take whose files and journal are as the recorder leaves them; its row, and its folder."""
    take = replace(planted.take, id=new_id(), number=number, folder=f"takes/take-{number:03}", started_at=PRESSED)
    folder = planted.app.paths.session(planted.session.folder) / take.folder
    folder.mkdir(parents=True)
    lines: list[dict[str, Any]] = [
        {"what": "armed", "take": take.id, "rate": RATE, "driver": "d", "device": "d", "host_api": "h", "channels": 2},
        {"what": "rolling", "frame": rolled.frame, "mono_ns": 1, "utc": rolled.at.isoformat(), "east_s": EAST},
    ]
    tracks = []
    for channel, start in enumerate(rolled.starts, start=1):
        file, people = f"take-{number:03}-ch{channel:02}.wav", (planted.people[ALIASES[channel - 1]],)
        soundfile.write(folder / file, 0.1 * np.sin(np.arange(FRAMES) / 8), RATE, subtype="PCM_24")
        tracks.append(Track(new_id(), "s", take.id, channel, channel, people, file, start_frame=start, frames=FRAMES))
        lines.append({"what": "track", "number": channel, "channel": channel, "file": file, "start_frame": start})
        lines.append({"what": "track_end", "number": channel, "frames": FRAMES, "peak_dbfs": -20.0, "clips": 0})
    lines += [{"what": "marker", "frame": at, "id": new_id(), "kind": kind} for at, kind in MARKERS]
    take = replace(take, frames=max(rolled.starts) + FRAMES)
    lines.append({"what": "end", "reason": "stopped", "frames": take.frames})
    (folder / JOURNAL).write_text("".join(json.dumps(line) + "\n" for line in lines))
    seal(folder, take.id)
    known = read_journal((folder / JOURNAL).read_text().splitlines()).tracks
    with planted.app.library.write() as tx:
        tx.add(take)
        for track in tracks:
            told = known[track.number]
            tx.add(replace(track, sha256=told.sha256, lufs=told.lufs))
        for at, kind in MARKERS:
            tx.add(Marker(new_id(), "s", take.id, at, kind))
    return take, folder


def told(path: Path) -> wavinfo.WavInfoReader:
    return wavinfo.WavInfoReader(str(path))


def samples_since_midnight(info: wavinfo.WavInfoReader) -> int:
    found = [info.ixml.raw_xml.getroot().findtext(f".//TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_{end}") for end in ("HI", "LO")]
    return (int(found[0]) << 32) + int(found[1])


def started(folder: Path, take: int) -> list[datetime]:
    with (folder / "tracks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return [datetime.fromisoformat(row["started_at"]) for row in rows if row["take_no"] == str(take)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_tells_the_instant_of_its_master_to_the_sample(planted, tmp_path, kind) -> None:
    _, masters = recorded(planted, 2, KINDS[kind])
    copies = planted.export(tmp_path / "out", "alias", audio=True) / "audio"
    for number in (1, 2):
        master = told(masters / f"take-002-ch{number:02}.wav")
        copy = told(copies / f"take-002-track-{number:02}.wav")
        assert copy.bext.time_reference == master.bext.time_reference
        assert copy.bext.originator_date == master.bext.originator_date
        assert copy.bext.originator_time == master.bext.originator_time
        assert samples_since_midnight(copy) == samples_since_midnight(master) == master.bext.time_reference


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_has_the_markers_and_the_loudness_of_its_master(planted, tmp_path, kind) -> None:
    _, masters = recorded(planted, 2, KINDS[kind])
    copies = planted.export(tmp_path / "out", "alias", audio=True) / "audio"
    for number in (1, 2):
        master = told(masters / f"take-002-ch{number:02}.wav")
        copy = told(copies / f"take-002-track-{number:02}.wav")
        assert copy.cues.to_dict() == master.cues.to_dict()
        assert copy.bext.loudness_value == master.bext.loudness_value < 0
        assert copy.bext.version == 2
    assert told(copies / "take-002-track-02.wav").cues.to_dict() or kind not in {"late-comer", "punch-in"}


def test_below_level_alias_no_copy_and_no_table_tells_an_instant_or_a_marker(planted, tmp_path) -> None:
    recorded(planted, 2, KINDS["plain"])
    folder = planted.export(tmp_path / "out", audio=True)
    copy = (folder / "audio" / "take-002-track-01.wav").read_bytes()
    assert not [name for name in (b"bext", b"iXML", b"cue ", b"LIST") if name in copy]
    takes = json.loads((folder / "session.json").read_text("utf-8"))["takes"]
    assert [take["frame_0_local"] for take in takes] == ["", ""]
    assert set(started(folder, 2)) == {ROLLED.replace(second=0, microsecond=0)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_tell_when_the_first_frame_of_a_track_was_played(planted, tmp_path, kind) -> None:
    rolled = KINDS[kind]
    recorded(planted, 2, rolled)
    folder = planted.export(tmp_path / "out", "alias")
    played = [rolled.at + timedelta(seconds=(start - rolled.frame) / RATE) for start in rolled.starts]
    assert started(folder, 2) == [at.replace(microsecond=0) for at in played]
    take = json.loads((folder / "session.json").read_text("utf-8"))["takes"][1]
    assert datetime.fromisoformat(take["started_at"]) == played[0].replace(microsecond=0)
    begins = datetime.fromisoformat(take["frame_0_local"])
    assert abs(begins + timedelta(seconds=rolled.frame / RATE) - rolled.at) <= timedelta(microseconds=1)
    assert begins.utcoffset() == timedelta(seconds=EAST)


def test_tracks_sort_as_the_takes_were_played_also_where_one_was_punched_in(planted, tmp_path) -> None:
    punch, plain = KINDS["punch-in"], KINDS["plain"]
    recorded(planted, 2, plain)
    recorded(planted, 3, replace(punch, at=punch.at + timedelta(seconds=3)))
    recorded(planted, 4, replace(plain, at=plain.at + timedelta(seconds=15)))
    folder = planted.export(tmp_path / "out", "alias")
    first = [started(folder, take)[0] for take in (2, 3, 4)]
    assert first == sorted(first)
    assert first[1] - first[0] < timedelta(seconds=15)


def test_a_stem_lies_on_frame_0_of_its_take_and_tells_no_loudness_of_everybody(planted, tmp_path) -> None:
    rolled = KINDS["punch-in"]
    take, _ = recorded(planted, 2, rolled)
    with planted.app.library.write() as tx:
        (track,) = tx.find(Track, take=take.id, number=1)
        for alias, first in ((ALIASES[0], 2_688_000), (ALIASES[1], 2_700_000)):
            tx.add(Turn(new_id(), "s", track.id, planted.people[alias], first, None))
    planted.says(ALIASES[0], Use.SHARE_IN_HOUSE, Decision.GRANTED)
    folder = planted.export(tmp_path / "out", "alias", audio=True)
    copies = sorted((folder / "audio").glob("take-002-track-01-*.wav"))
    assert len(copies) == 2
    begins = rolled.at - timedelta(seconds=rolled.frame / RATE) + timedelta(seconds=EAST)
    reference = round((begins - begins.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds() * RATE)
    for copy in map(told, copies):
        assert copy.bext.time_reference == samples_since_midnight(copy) == reference
        assert (copy.bext.originator_date, copy.bext.originator_time) == ("2026-03-03", f"{begins:%H:%M:%S}")
        assert (copy.bext.version, copy.bext.loudness_value) == (1, None)
        frames = [cue["frame"] for cue in copy.cues.to_dict().values()]
        assert frames == [40, 123_460, 2_688_001]
