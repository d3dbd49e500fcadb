"""Whether a library that a power cut left opens, and whether it holds all that was promised."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from tests.power.disk import Cut, Kind
from tests.power.recording import STAMP, stamps
from tests.session.leader import Leader
from workshop import read_journal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.power.disk import Record
    from tests.power.recording import Evening

RATE = 48000
BOUND_FRAMES = RATE


def examine(home: Path, evening: Evening, index: int, cut: Cut) -> float:
    """Open a library of which the first `index` records reached the disk; returns the seconds of audio lost."""
    leader = Leader(home)
    leader.types("take", "list")  # saves what it finds
    said = leader.types("take", "recover").stdout
    assert said.strip() == "Every take is safe in the library.", said
    assert not list(home.rglob("*unreadable*")), "a file could not be read"
    rows_agree(home)
    files_open(home)
    promised = [json.loads(record.first) for record in evening.records[:index] if record.kind is Kind.SAID]
    _kept(home, promised)
    deleted = _deleted(home, promised)
    finished = {int(what["take"]) for what in promised if "take" in what} - deleted
    return _loss(home, evening, index, finished, deleted, cut)


def _deleted(home: Path, promised: list[dict[str, Any]]) -> set[int]:
    """The takes that are deleted; none of their audio came back, and what was said to be deleted is among them."""
    with closing(sqlite3.connect(home / "workshop.db")) as connection:
        gone = {row[0] for row in connection.execute("select number from take where removed")}
    assert gone >= {what["deleted"] for what in promised if "deleted" in what}
    for take in gone:
        assert not list(home.glob(f"sessions/*/takes/take-{take:03d}/*")), "deleted audio came back"
    return gone


def rows_agree(home: Path) -> None:
    """The database is sound, its events have no gap, and the mirrors and journals hold what it holds."""
    with closing(sqlite3.connect(home / "workshop.db")) as connection:
        connection.row_factory = sqlite3.Row
        assert connection.execute("pragma integrity_check").fetchone()[0] == "ok"
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        for session in connection.execute("select id, folder, last_seq from session").fetchall():
            numbers = connection.execute("select seq from event where session = ? order by seq", (session["id"],))
            assert [row[0] for row in numbers] == list(range(1, session["last_seq"] + 1))
            mirror = json.loads((home / "sessions" / session["folder"] / "session.json").read_text(encoding="utf-8"))
            assert len(mirror["event"]) == session["last_seq"]
            for take in connection.execute("select * from take where session = ?", (session["id"],)).fetchall():
                _agree(home / "sessions" / session["folder"] / take["folder"], connection, take)
    json.loads((home / "register.json").read_text(encoding="utf-8"))


def _agree(folder: Path, connection: sqlite3.Connection, take: sqlite3.Row) -> None:
    """The rows of a take say what its journal and its files say."""
    if take["removed"]:
        return
    facts = read_journal((folder / "take.journal").read_text(encoding="utf-8", errors="replace").splitlines())
    assert take["status"] in {"done", "recovered"}, take["status"]
    assert facts.whole, "the journal has no end"
    assert take["frames"] == max([facts.frames, *(track.frames for track in facts.tracks.values())])
    rows = connection.execute("select * from track where take = ?", (take["id"],)).fetchall()
    assert {row["number"] for row in rows} == set(facts.tracks)
    for row in rows:
        known = facts.tracks[row["number"]]
        assert (row["frames"], row["sha256"], row["file"]) == (known.frames, known.sha256, known.file)
        path = folder / row["file"]
        if row["frames"] or path.exists():
            assert soundfile.info(path).frames == row["frames"]
            assert hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"]
            assert path.stat().st_mode & 0o222 == 0, "a sealed file is read-only"


def files_open(home: Path) -> None:
    """Other people's readers open every file."""
    paths = [str(path) for path in home.glob("sessions/*/takes/*/*.wav")]
    if paths:
        subprocess.run(["sox", "--i", *paths], check=True, capture_output=True)
    for path in paths:
        probe = ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name,sample_rate", "-of", "csv=p=0", path]
        said = subprocess.run(probe, check=True, capture_output=True, text=True)
        assert said.stdout.strip() == "pcm_s24le,48000", said


def _kept(home: Path, promised: list[dict[str, Any]]) -> None:
    """Whatever a command said it had kept is there."""
    with closing(sqlite3.connect(home / "workshop.db")) as connection:
        notes = {row[0] for row in connection.execute("select text from note")}
        verdicts = dict(connection.execute("select number, verdict from take").fetchall())
        markers = connection.execute("select count(*) from marker").fetchone()[0]
        takes = dict(connection.execute("select number, status from take").fetchall())
    for what in promised:
        assert what.get("note") in {None, *notes}
        assert "verdict" not in what or verdicts[what["verdict"][0]] == what["verdict"][1]
        assert markers >= what.get("markers", 0)
        assert "take" not in what or takes.get(what["take"], "done") == "done", takes


def _loss(home: Path, evening: Evening, index: int, finished: set[int], deleted: set[int], cut: Cut) -> float:
    """The most seconds by which a file falls short of what had sounded when the power went."""
    now = evening.clock.frame(_moment(evening.records, index))
    worst = 0
    for track in evening.tracks:
        frames = len(track.stamps)
        due = min((now - int(track.stamps[0]) + STAMP // 2) % STAMP - STAMP // 2, frames)
        found = list(home.glob(f"sessions/*/takes/take-{track.take:03d}/{track.file}"))
        if not found and track.take in deleted:
            continue
        kept = _sound_frames(found[0], track.stamps, cut) if found else 0
        assert track.take not in finished or kept == frames, f"{track.file}: {frames - kept} frames of a finished take"
        worst = max(worst, due - kept)
    assert worst <= BOUND_FRAMES, f"{worst / RATE:.3f} s lost"
    return worst / RATE


def _moment(records: list[Record], index: int) -> int:
    """The last moment at which the power can have gone: just before the next record."""
    return records[min(index, len(records) - 1)].nanoseconds


def _sound_frames(path: Path, heard: np.ndarray[Any, Any], cut: Cut) -> int:
    """How many frames from the first on are what was recorded; after a cut that tears, others may follow."""
    numbers = stamps(path)
    both = min(len(numbers), len(heard))
    right = numbers[:both] == heard[:both]
    kept = both if right.all() else int(np.argmin(right))
    assert cut is Cut.TORN or kept == len(numbers), f"{path.name} holds frames that were not recorded"
    return kept
