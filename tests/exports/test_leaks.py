"""Nothing that people are called or wrote leaves the library below level alias."""

from __future__ import annotations

import json
import re

import pytest

SHORT = ("Bo", "Ås")


@pytest.mark.parametrize("level", ["pseudonymous", "counts"])
def test_no_byte_of_an_export_holds_a_name_or_a_word_of_people(planted, leaks, tmp_path, level) -> None:
    audio = level != "counts"
    folder = planted.export(tmp_path / "out", level, audio=audio)
    assert leaks(folder, (*planted.canaries, *SHORT)) == []
    assert bool(list(folder.rglob("*.wav"))) == audio


def test_the_finder_finds_what_level_alias_may_say(planted, leaks, tmp_path) -> None:
    found = " ".join(leaks(planted.export(tmp_path / "out", "alias"), planted.canaries))
    for word in planted.canaries:
        if not word.startswith(("Kanarispurt", "Kanarichunk", "=Kari")):
            assert word in found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "latin-1"])
def test_the_finder_finds_a_planted_leak_in_any_encoding(planted, leaks, tmp_path, encoding) -> None:
    folder = planted.export(tmp_path / "out", audio=True)
    wav = next(folder.rglob("*.wav"))
    wav.write_bytes(wav.read_bytes() + "Øystein Grøftekant".encode(encoding))
    assert leaks(folder, planted.canaries)


def test_the_finder_finds_a_short_name_as_a_whole_word(planted, leaks, tmp_path) -> None:
    folder = planted.export(tmp_path / "out")
    (folder / "README.txt").write_text("spilt av Bo", encoding="utf-8")
    assert leaks(folder, SHORT)


def test_no_id_of_the_library_is_in_an_export_at_any_level(planted, leaks, tmp_path) -> None:
    for level in ("alias", "pseudonymous", "counts"):
        folder = planted.export(tmp_path / level, level, audio=level != "counts")
        assert leaks(folder, tuple(planted.ids)) == [], level


def test_two_exports_share_no_id(planted, tmp_path) -> None:
    drawn = []
    for name in ("one", "two"):
        folder = planted.export(tmp_path / name)
        text = "".join(path.read_text("utf-8") for path in folder.glob("*.csv"))
        text += (folder / "session.json").read_text("utf-8")
        drawn.append(set(re.findall(r"\b[a-z]+-[bcdfghjkmnpqrstvwxz2-9]{9}\b", text)))
    assert min(map(len, drawn)) > len(planted.people)
    assert drawn[0].isdisjoint(drawn[1])


def test_rows_of_people_are_in_no_order_of_the_register(planted, tmp_path) -> None:
    orders = set()
    for number in range(6):
        rows = json.loads((planted.export(tmp_path / f"{number}") / "session.json").read_text("utf-8"))["attendance"]
        orders.add(tuple(row["in_minute"] for row in rows))
    assert len(orders) > 1


def test_hashes_and_exact_times_of_people_stay_at_home(planted, tmp_path) -> None:
    told = json.loads((planted.export(tmp_path / "out") / "session.json").read_text("utf-8"))
    assert all(row["sha256"] == "" for row in told["tracks"])
    assert all(row["in_at"] == row["out_at"] == "" for row in told["attendance"])
    assert all("at_us" not in row["data"] and row["at"].endswith(":00+00:00") for row in told["events"])
    assert "hash" not in "".join(told["events"][0])


def test_a_plugin_that_logs_a_name_as_a_word_is_stopped_at_the_door(planted, leaks, tmp_path) -> None:
    with planted.app.library.write() as tx:
        tx.append(planted.session.id, "take.marker", data={"kind": "Bo", "number": 1, "frame": 2})
    folder = planted.export(tmp_path / "out")
    assert leaks(folder, SHORT) == []
    assert "take.marker" in (folder / "events.csv").read_text("utf-8")


@pytest.mark.parametrize("level", ["alias", "pseudonymous"])
def test_who_took_a_consent_back_is_told_at_no_level(planted, tmp_path, level) -> None:
    with planted.app.library.read() as tx:
        from workshop.domain.attendance import Attendance

        subject = tx.find(Attendance, session=planted.session.id)[0].subject
    planted.app.events.log(
        planted.session, "consent.recorded", subject=subject, consent=planted.take.id, use="record",
        decision="withdrawn", scope="person",
    )  # fmt: skip
    told = json.loads((planted.export(tmp_path / "out", level) / "session.json").read_text("utf-8"))
    (event,) = [row for row in told["events"] if row["kind"] == "consent.recorded"]
    assert event["subject"] == event["person"] == ""
    assert event["sentence_en"] == "Somebody, record: withdrawn (everything)."
