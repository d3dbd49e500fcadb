"""Words that somebody could have typed leave at level alias only, and never with a name that may not be said."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from workshop.app import create_app
from workshop.domain.attendance import Attendance
from workshop.domain.consent import Decision, Use
from workshop.domain.ids import new_id
from workshop.domain.session import Document
from workshop.domain.take import Marker

PLUGIN = """
from workshop import EventKind, hookimpl

@hookimpl
def workshop_event_kinds():
    yield EventKind(
        "zebrakanari.kind", {"zebrakanarifelt": "word"}, {"en": "Zebrakanarisetning.", "nb": "Zebrakanarisetning."}
    )
"""


def told(planted, target, level: str = "pseudonymous"):
    return json.loads((planted.export(target, level) / "session.json").read_text("utf-8"))


def events_of(planted, target, level: str, kind: str):
    return [row for row in told(planted, target, level)["events"] if row["kind"] == kind]


def test_a_plan_that_somebody_named_is_not_in_the_log(planted, leaks, tmp_path) -> None:
    planted.app.events.log(planted.session, "session.opened", group=planted.session.group, plan="Zebracanarys-avskjed")
    folder = planted.export(tmp_path / "out")
    assert leaks(folder, ("Zebracanarys", "avskjed-kanari")) == []
    assert "Zebracanarys-avskjed" in (planted.export(tmp_path / "named", "alias") / "session.json").read_text("utf-8")


def test_a_leader_s_own_plugin_says_only_that_something_happened(planted, leaks, tmp_path) -> None:
    paths = planted.app.paths
    paths.plugins.mkdir(exist_ok=True)
    (paths.plugins / "zebrakanarifugl.py").write_text(PLUGIN, encoding="utf-8")
    planted.app = create_app(paths.home, clock=planted.clock, environ={})
    planted.app.events.log(
        planted.session, "zebrakanari.kind", plugin="zebrakanarifugl", zebrakanarifelt="zebrakanariord"
    )
    before = len(told(planted, tmp_path / "alias", "alias")["events"])
    folder = planted.export(tmp_path / "out")
    assert leaks(folder, ("zebrakanari", "Zebrakanari")) == []
    rows = json.loads((folder / "session.json").read_text("utf-8"))["events"]
    assert len(rows) == before + 1
    assert "Zebrakanarisetning." in (tmp_path / "alias" / "session.json").read_text("utf-8")


def test_a_marker_a_driver_and_a_document_say_only_words_of_the_toolkit(planted, leaks, tmp_path, moved) -> None:
    moved(planted.take, driver="kanaridriver")
    with planted.app.library.write() as tx:
        tx.add(Marker("m", planted.take.site, planted.take.id, 7, "kanarimarkering"))
    folder = planted.export(tmp_path / "out")
    assert leaks(folder, ("kanaridriver", "kanarimarkering")) == []
    told_now = json.loads((folder / "session.json").read_text("utf-8"))
    assert {row["plugin"] for row in told_now["events"]} <= {"core", ""}


@pytest.mark.parametrize("word", ["intro-Kariana-slutt", "karianas", "xkarianax"])
def test_a_name_of_four_letters_is_found_inside_a_word(planted, tmp_path, word) -> None:
    planted.app.people.add_person("Kariana")
    with planted.app.library.write() as tx:
        tx.append(planted.session.id, "beat.chosen", plugin="beats", data={"beat": word, "tempo": 90})
        tx.append(planted.session.id, "beat.chosen", plugin="beats", data={"beat": "boom-bap", "tempo": 90})
    rows = events_of(planted, tmp_path / "out", "pseudonymous", "beat.chosen")
    assert [json.loads(row["data"])["beat"] for row in rows] == ["", "boom-bap"]


def test_the_exact_time_of_who_may_not_be_named_is_told_at_no_level(planted, tmp_path) -> None:
    hidden = planted.people["Øystein Grøftekant"]
    planted.says("Øystein Grøftekant", Use.RECORD, Decision.WITHDRAWN)
    with planted.app.library.read() as tx:
        subjects = {row.subject: row.person for row in tx.find(Attendance, session=planted.session.id)}
        marked = [event for event in tx.events(planted.session.id) if event.kind == "attendance.marked"]
    (number,) = [event.seq for event in marked if subjects[event.subject] == hidden]
    for row in events_of(planted, tmp_path / "out", "alias", "attendance.marked"):
        data = json.loads(row["data"])
        if row["seq"] == number:
            assert datetime.fromisoformat(row["at"]).second == 0
            assert not {"at_us", "together"} & data.keys()
            assert row["person"].startswith("p-")
        elif row["person"] == "Åse-Blåbærtoppen":
            assert {"at_us", "together"} <= data.keys()


def test_what_was_written_about_a_deleted_take_stays_at_home(planted, leaks, tmp_path, moved) -> None:
    with planted.app.library.write() as tx:
        tx.add(
            Document(new_id(), "s", "beats", "beats.song", planted.take.id, 1, "Kanaridokument", planted.clock.now(),
                     planted.session.id)
        )  # fmt: skip
    words = ("Kanarinotat om opptaket", "Kanaridokument")
    assert leaks(planted.export(tmp_path / "before", "alias"), words)
    moved(planted.take, removed=True)
    assert leaks(planted.export(tmp_path / "after", "alias"), words) == []
