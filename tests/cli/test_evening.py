"""A session through the command line: attendance, consent, notes, songs, undo, closing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from workshop.app import App
from workshop.clock import SystemClock
from workshop.services.disclosure import Level
from workshop.services.exports import ExportService, KnownExport

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Line


class Yesterday(SystemClock):
    """A clock a day behind."""

    def now(self) -> datetime:
        return datetime.now(UTC) - timedelta(days=1)


def test_attendance_is_marked_and_shown(house: Line) -> None:
    house("attend", "Đoko", "--state", "left")
    house("attend", "--visitors", "2")
    house("attend", "--new", "Tor")
    rows = house.rows("attend")
    assert [(row["alias"], row["state"], row["place"]) for row in rows] == [
        ("Åse", "present", 1), ("Đoko", "left", 2), ("Tor", "present", 3),
    ]  # fmt: skip
    assert "2 visitors are here." in house("attend").output


def test_one_unknown_name_marks_nobody(house: Line) -> None:
    before = house.rows("attend")
    house("attend", "Åse", "Nobody", "--state", "late", "--new", "Tor", code=1)
    assert house.rows("attend") == before
    assert "Tor" not in {row["alias"] for row in house.rows("person", "list")}


def test_a_state_without_a_name_is_usage(house: Line) -> None:
    assert "--state" in house("attend", "--state", "late", code=2).stderr


def test_somebody_new_may_come_late(house: Line) -> None:
    house("attend", "--new", "Linn", "--state", "late")
    house("attend", "Åse", "--new", "Kari", "--state", "late")
    states = {row["alias"]: row["state"] for row in house.rows("attend")}
    assert states == {"Åse": "late", "Đoko": "present", "Linn": "late", "Kari": "late"}
    said = house("attend", "--new", "Sølvi 🎤", "--state", "left", code=2).stderr
    assert '`workshop attend --new "Sølvi 🎤"`' in said


def test_a_refused_mark_names_the_command_that_is_right(house: Line) -> None:
    house("person", "add", "Nora Li")
    said = house("attend", "Nora Li", "--state", "left", code=1).stderr
    assert '`workshop attend "Nora Li" --state absent`' in said
    house("attend", "Nora Li", "--state", "absent")


def test_a_session_closed_too_early_can_be_had_back(house: Line) -> None:
    house("session", "close")
    assert "`workshop undo`" in house("attend", "Åse", code=1).stderr
    assert re.search(r"Låtskriverne \d{4}-\d\d-\d\d is closed", house("attend").stdout)
    house("undo")
    house("attend", "Åse", "--state", "left")


def test_an_export_says_which_session_it_holds(house: Line, tmp_path: Path) -> None:
    result = house("session", "export", "--to", str(tmp_path / "log"))
    assert re.search(r"Låtskriverne \d{4}-\d\d-\d\d is written to .*pseudonymous", result.stdout)
    assert "still open" in result.stderr
    house("session", "close")
    assert "still open" not in house("session", "export", "--to", str(tmp_path / "again")).stderr


def test_closing_and_the_log_count_the_same_minutes(house: Line, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    now = app.clock.now()
    monkeypatch.setattr(type(app.clock), "now", lambda _clock: now + timedelta(minutes=8, seconds=50))
    assert "after 8 minutes" in house("session", "close").stdout
    assert "after 8 minutes" in house("session", "log").stdout


def test_visitors_are_a_count_that_makes_sense(house: Line) -> None:
    house("attend", "--visitors", "-1", code=2)
    house("attend", "--visitors", "0")


def test_undo_takes_back_the_last_slip_in_words(house: Line, norwegian_line: Line) -> None:
    house("attend", "Åse", "--state", "left")
    assert "Angret" in norwegian_line("undo").output
    assert house.rows("attend")[0]["state"] == "present"


def test_consent_is_written_down_and_shown(house: Line) -> None:
    house("consent", "Đoko", "--use", "record", "--grant", "--until", "2999-12-31", "--how", "på papir")
    house("consent", "Đoko", "--use", "keep", "--deny")
    house("consent", "Đoko", "--use", "record", "--withdraw")
    rows = house.rows("consent", "Đoko")
    assert [(row["use"], row["decision"]) for row in rows] == [
        ("record", "granted"), ("keep", "denied"), ("record", "withdrawn"),
    ]  # fmt: skip
    shown = house("consent", "Đoko").output
    assert "2999-12-31" in shown
    assert "på papir" in shown
    house("attend", "--new", "Tor")
    assert "No answer means no." in house("consent", "Tor").output


def test_two_answers_at_once_are_usage(house: Line) -> None:
    before = house.rows("consent", "Åse")
    assert "one thing" in house("consent", "Åse", "--use", "record", "--deny", "--grant", code=2).stderr
    assert house.rows("consent", "Åse") == before


def test_several_people_say_yes_to_several_uses_in_one_line(house: Line) -> None:
    said = house("consent", "Åse", "Đoko", "--use", "keep", "--use", "perform", "--grant").stdout
    assert said.splitlines() == [
        "Åse, keep: granted.", "Åse, perform: granted.", "Đoko, keep: granted.", "Đoko, perform: granted.",
    ]  # fmt: skip
    rows = house.rows("consent", "Åse", "Đoko")
    assert [(row["alias"], row["use"]) for row in rows] == [
        ("Åse", "record"), ("Åse", "keep"), ("Åse", "perform"), ("Đoko", "keep"), ("Đoko", "perform"),
    ]  # fmt: skip
    assert "\nĐoko:\n" in house("consent", "Åse", "Đoko").stdout


def test_nothing_is_written_down_where_one_of_the_names_is_unknown(house: Line) -> None:
    house("consent", "Đoko", "Nobody", "--use", "keep", "--deny", code=1)
    assert house.rows("consent", "Đoko") == []


def test_what_a_no_to_keeping_does_is_said_and_done_at_closing(house: Line) -> None:
    house("take", "record", "--driver", "simulated", "--no-backing", "--seconds", "0.2")
    assert "Nothing is deleted by itself" not in house("consent", "Åse", "--use", "keep", "--grant").stderr
    assert "Nothing is deleted by itself" in house("consent", "Åse", "--use", "keep", "--deny").stderr
    end = house.rows("session", "list")[0]["id"][-8:]
    command = f"take delete 1 --person Åse --session {end}"
    assert f"Take 1, Åse: `workshop {command}`" in house("session", "close").stderr
    house("undo")
    house(*command.split(), "--yes")
    assert "still in the library" not in house("session", "close").stderr


def test_closing_lists_nobody_who_was_only_not_asked_about_keeping(house: Line) -> None:
    house("take", "record", "--driver", "simulated", "--no-backing", "--seconds", "0.2")
    assert "still in the library" not in house("session", "close").stderr


def test_what_is_said_of_a_consent_is_true(house: Line) -> None:
    assert "no yes to take back" in house("consent", "Đoko", "--use", "record", "--withdraw").stdout
    assert house.rows("consent", "Đoko")[0]["decision"] == "withdrawn"
    granted = house("consent", "Đoko", "--use", "share_in_house", "--grant", "--until", "31.12.2999").stdout
    assert granted == "Đoko, share in the house: granted, up to and including 2999-12-31.\n"
    assert "withdrawn" in house("consent", "Đoko", "--use", "share_in_house", "--withdraw").stdout


def test_a_yes_that_is_taken_back_names_the_copies_that_are_out(house: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    out = KnownExport("/media/stick/natt.flac", "mix", Level.ALIAS, (1,))
    monkeypatch.setattr(ExportService, "of_person", lambda *_asked: (out, out))
    assert "/media" not in house("consent", "Åse", "--use", "keep", "--grant").output
    said = house("consent", "Åse", "--use", "record", "--withdraw").stderr
    assert said.count("/media/stick/natt.flac") == 1
    assert "the copies are to be deleted too" in " ".join(said.split())


def test_a_day_can_be_written_in_two_ways_and_no_third(house: Line) -> None:
    house("consent", "Åse", "--use", "keep", "--grant", "--until", "24.11.2999")
    house("consent", "Åse", "--use", "keep", "--grant", "--until", "2999-11-24")
    ends = {row["until"] for row in house.rows("consent", "Åse") if row["use"] == "keep"}
    assert len(ends) == 1
    said = house("consent", "Åse", "--use", "keep", "--grant", "--until", "11/24/2999", code=2).stderr
    assert "2026-11-24 or 24.11.2026" in said


def test_what_holds_now_is_shown_before_what_was_said(house: Line) -> None:
    house("consent", "Åse", "--use", "record", "--withdraw")
    for words in (("consent", "Åse"), ("person", "show", "Åse")):
        shown = house(*words).output
        now, _, history = shown.partition("Everything Åse said")
        assert re.search(r"record +no", now)
        assert re.search(r"perform +not asked", now)
        assert "granted" not in now
        assert "granted" in history


def test_each_use_is_explained_in_the_listeners_language(house: Line, norwegian_line: Line) -> None:
    said = " ".join(house("consent", "--help").output.split())
    assert "share_in_house: others in the house may have it" in said
    assert "late: came late" in " ".join(house("attend", "--help").output.split())
    assert "kom sent" in " ".join(norwegian_line("attend", "--help").output.split())


def test_half_a_consent_is_usage(house: Line) -> None:
    assert "--use record --grant" in house("consent", "Åse", "--grant", code=2).stderr
    house("consent", "Åse", "--use", "record", code=2)


def test_notes_and_songs(house: Line) -> None:
    house("song", "add", "Natt", "--key", "Em", "--tempo", "92")
    house("song", "edit", "1", "--title", "Natta")
    house("note", "add", "Refrenget 🎵 er bra", "--song", "Natta")
    house("note", "add", "Fin kveld")
    assert [(row["about"], row["subject"], row["text"]) for row in house.rows("note", "list")] == [
        ("song", "Natta", "Refrenget 🎵 er bra"), ("session", None, "Fin kveld"),
    ]  # fmt: skip
    assert (house.rows("song", "show", "Natta")["key"], house.rows("song", "list")[0]["tempo"]) == ("Em", 92.0)
    assert "Natta" in house("song", "list").output
    house("note", "add", "  ", code=1)
    house("note", "add", "x", "--take", "7", code=1)


def test_the_log_is_told_in_both_languages(house: Line, norwegian_line: Line) -> None:
    assert "Åse: present." in house("session", "log").output
    assert "Åse: til stede." in norwegian_line("session", "log").output
    rows = house.rows("session", "log")
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert {"at", "kind", "plugin", "data", "sentence"} <= set(rows[0])


def test_a_session_is_listed_shown_closed_and_exported(house: Line, tmp_path: Path) -> None:
    row = house.rows("session", "show")
    assert (row["group"], row["venue"], len(row["attendance"]), row["takes"]) == ("Låtskriverne", "Kjelleren", 2, [])
    assert "Låtskriverne" in house("session", "show").output
    house("session", "close")
    assert "No session is open" in house("session", "close", code=1).stderr
    assert house.rows("session", "list")[0]["open"] is False
    house("session", "export", "--to", str(tmp_path / "log"))
    assert (tmp_path / "log" / "session.json").exists()
    house("session", "export", "--to", str(tmp_path / "log"), code=1)
    assert "poster" in house("session", "export", "--format", "poster", "--to", str(tmp_path / "x"), code=1).stderr


def test_a_second_session_in_one_room_is_refused(house: Line) -> None:
    assert "Låtskriverne" in house("session", "open", "Låtskriverne", code=1).stderr


def test_a_session_left_open_is_told_with_the_way_to_close_it(line: Line, app: App) -> None:
    yesterday = App(app.paths, Yesterday(), app.environ)
    yesterday.people.add_venue("Kjelleren")
    yesterday.people.add_group("Kor", venue="Kjelleren")
    left = yesterday.sessions.open("Kor")
    line("group", "add", "Band")
    said = line("session", "open", "Band").stderr
    assert "left open" in said
    assert f"workshop session close --at-last-event --session {left.id[-8:]}" in said
    line("session", "close", "--at-last-event", "--session", left.id[-8:])
    closed = next(row for row in line.rows("session", "list") if row["id"] == left.id)
    assert closed["closed_at"] == closed["opened_at"] or closed["minutes"] == 0


def test_two_open_sessions_ask_which_one(house: Line) -> None:
    house("group", "add", "Band")
    house("session", "open", "Band")
    assert "--session" in house("attend", "Åse", code=1).stderr
    one = next(row for row in house.rows("session", "list") if row["group"] == "Band")
    house("attend", "Åse", "--session", one["folder"])


def test_who_says_no_is_told_what_they_are_on_and_how_all_of_it_is_deleted(house: Line) -> None:
    record = ("take", "record", "--driver", "simulated", "--no-backing", "--seconds", "0.2")
    house(*record)
    assert "`workshop take delete 1 --person Åse`" in house("consent", "Åse", "--use", "keep", "--deny").stderr
    assert "take delete" not in house("consent", "Åse", "--use", "perform", "--deny").stderr
    house(*record)
    said = house("consent", "Åse", "--use", "record", "--withdraw").stderr
    assert "Åse is on takes 1, 2." in said
    assert "`workshop take delete --all --person Åse`" in said
    house("take", "delete", "--all", code=2)
    house("take", "delete", code=2)
    asked = house("take", "delete", "--all", "--person", "Åse", code=1).stderr
    assert "Åse is on all of take 2" in asked
    assert "--all --person Åse --session" in asked
    assert len(house.rows("take", "list")) == 2
    house("take", "delete", "--all", "--person", "Åse", "--yes")
    assert house.rows("take", "list") == []
    assert "on no take" in house("take", "delete", "--all", "--person", "Åse", code=1).stderr
