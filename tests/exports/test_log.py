"""The format `log`: its files agree with the library and with each other, and define themselves."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from datetime import datetime, timedelta

import pytest


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@pytest.mark.parametrize("level", ["alias", "pseudonymous"])
def test_tables_and_json_say_the_same(planted, tmp_path, level) -> None:
    folder = planted.export(tmp_path / "out", level, audio=True)
    told = json.loads((folder / "session.json").read_text("utf-8"))
    for table in ("attendance", "tracks", "events"):
        rows = rows_of(folder / f"{table}.csv")
        assert len(rows) == len(told[table]) > 0
        for row, values in zip(rows, told[table], strict=True):
            assert {name: cell.removeprefix("'") for name, cell in row.items()} == {
                k: as_text(v) for k, v in values.items()
            }


def test_track_rows_agree_with_the_library(planted, tmp_path) -> None:
    rows = rows_of(planted.export(tmp_path / "out", "alias") / "tracks.csv")
    for row, track, alias in zip(rows, planted.tracks, planted.people, strict=False):
        assert row["person"].removeprefix("'") == alias
        assert (row["take_no"], row["track_no"], row["channel"]) == ("1", str(track.number), str(track.channel))
        assert (row["frames"], row["rate"], row["bits"], row["seconds"]) == ("4800", "48000", "24", "0.1")
        assert float(row["peak_dbfs"]) == track.peak_dbfs
        assert (row["file"], row["sha256"]) == (track.file, track.sha256)
        assert datetime.fromisoformat(row["started_at"]) == planted.take.started_at.replace(microsecond=0)


def test_a_late_track_starts_later(planted, tmp_path, moved) -> None:
    moved(planted.tracks[1], start_frame=48_000 * 3)
    rows = rows_of(planted.export(tmp_path / "out", "alias") / "tracks.csv")
    starts = [datetime.fromisoformat(row["started_at"]) for row in rows]
    assert starts[1] - starts[0] == timedelta(seconds=3)


def test_below_level_alias_every_track_starts_with_its_take_to_the_minute(planted, tmp_path, moved) -> None:
    moved(planted.tracks[1], start_frame=48_000 * 3)
    folder = planted.export(tmp_path / "out")
    told = json.loads((folder / "session.json").read_text("utf-8"))
    starts = {row["started_at"] for table in ("takes", "tracks") for row in told[table]}
    assert starts == {"2026-03-03T17:30:00+00:00"}
    assert [row["start_frame"] for row in told["tracks"]][:2] == [0, 144_000]
    readme = (folder / "README.txt").read_text("utf-8")
    assert "how long after the take's start" in readme
    assert "hvor lenge etter at opptaket begynte" in readme


def test_a_pseudonymous_song_goes_by_its_number(planted, tmp_path) -> None:
    told = json.loads((planted.export(tmp_path / "out") / "session.json").read_text("utf-8"))
    assert told["songs"] == [{"song_no": 3, "song": "Song 3", "title": "", "key": "", "tempo": 92.5}]


def test_local_times_are_those_of_the_sessions_zone(planted, tmp_path) -> None:
    facts = json.loads((planted.export(tmp_path / "out", "alias") / "session.json").read_text("utf-8"))["session"]
    assert facts["opened_at"] == "2026-03-03T17:00:13+00:00"
    assert facts["opened_local"] == "2026-03-03T18:00:13+01:00"
    assert facts["minutes_open"] == 110


def test_events_read_as_sentences_in_both_languages(planted, tmp_path) -> None:
    rows = rows_of(planted.export(tmp_path / "alias", "alias") / "events.csv")
    assert (rows[0]["sentence_en"], rows[0]["sentence_nb"]) == ("The session opened.", "Økta ble åpnet.")
    assert rows[1]["sentence_en"] == "Åse-Blåbærtoppen: present."
    assert [row["kind"] for row in rows][-1] == "plugin.gone", "unknown kinds are kept and shown"
    assert rows[1]["sentence_nb"] == "Åse-Blåbærtoppen: til stede."
    verdict = next(row for row in rows if row["kind"] == "take.verdict")
    assert (verdict["sentence_en"], verdict["sentence_nb"]) == ("Take 1: circled.", "Opptak 1: ringet inn.")
    pid = rows_of(planted.export(tmp_path / "pid") / "events.csv")[1]
    assert pid["sentence_en"] == f"{pid['subject']}: present."


def test_what_was_taken_back_leaves_at_level_alias_only(planted, tmp_path) -> None:
    with planted.app.library.write() as tx:
        marked = tx.events(planted.session.id)[1]
        data = {**json.loads(marked.data), "state": "excused", "together": "again"}
        excused = tx.append(planted.session.id, "attendance.marked", subject=marked.subject, data=data)
        tx.append(planted.session.id, "undo.done", data={"seq": excused.seq})
    below = rows_of(planted.export(tmp_path / "out") / "events.csv")
    assert "excused" not in str(below)
    assert "undo.done" not in {row["kind"] for row in below}
    assert "events: what was taken back needs the level alias" in (tmp_path / "out" / "README.txt").read_text("utf-8")
    named = rows_of(planted.export(tmp_path / "alias", "alias") / "events.csv")
    (undone,) = [row for row in named if row["kind"] == "undo.done"]
    assert undone["sentence_nb"] == "Angret: Åse-Blåbærtoppen: meldt forfall."


@pytest.mark.parametrize("level", ["alias", "pseudonymous", "counts"])
def test_every_column_is_defined_in_both_languages(planted, tmp_path, level) -> None:
    folder = planted.export(tmp_path / "out", level)
    readme = (folder / "README.txt").read_text("utf-8")
    told = json.loads((folder / "session.json").read_text("utf-8"))
    columns = set(told["session"])
    for path in folder.glob("*.csv"):
        columns |= set(rows_of(path)[0]) if level != "counts" else set()
    for column in columns:
        assert readme.count(f"\n    {column}: ") >= 2, column


def test_the_readme_says_what_was_left_out(planted, tmp_path) -> None:
    readme = (planted.export(tmp_path / "out", audio=True) / "README.txt").read_text("utf-8")
    assert "session.group: names and words of people need the level alias" in readme
    assert "take 1 track 4: ikke alle som høres i det, sier ja til at det deles i huset" in readme


@pytest.mark.parametrize("level", ["pseudonymous", "counts"])
def test_the_readme_says_in_which_file_a_table_stands(planted, tmp_path, level) -> None:
    folder = planted.export(tmp_path / "out", level)
    parts = (folder / "README.txt").read_text("utf-8").split("-" * 72)
    told = json.loads((folder / "session.json").read_text("utf-8"))
    for part in parts:
        named = dict(re.findall(r"^  (\w+) \(([\w.]+)\)$", part, re.MULTILINE))
        assert set(named) == {name for name in told if isinstance(told[name], list | dict)} - {"suppressed"}
        assert set(named.values()) == {"session.json", *(path.name for path in folder.glob("*.csv"))} - (
            {"session.json"} if level == "counts" else set()
        )
    assert "nivå: pseudonymt" in parts[0] or "nivå: bare summer" in parts[0]


def test_the_manifest_can_be_checked_with_sha256sum(planted, tmp_path, require) -> None:
    require("sha256sum")
    folder = planted.export(tmp_path / "out", audio=True)
    check = ["sha256sum", "--strict", "-c", "manifest.sha256"]
    done = subprocess.run(check, cwd=folder, capture_output=True, text=True, check=True)
    listed = {line.split(": ")[0] for line in done.stdout.splitlines()}
    assert listed == {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.sha256"}
    (folder / "events.csv").write_text("changed", encoding="utf-8")
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 1


def test_counts_come_as_one_table_of_totals(planted, tmp_path) -> None:
    folder = planted.export(tmp_path / "out", "counts")
    facts = {row["fact"]: row["value"] for row in rows_of(folder / "totals.csv")}
    assert {path.name for path in folder.iterdir()} == {"README.txt", "session.json", "totals.csv", "manifest.sha256"}
    assert (facts["people"], facts["present"], facts["visitors"], facts["takes"]) == ("6", "6", ":", "1")
    assert facts["month"] == "2026-03"
