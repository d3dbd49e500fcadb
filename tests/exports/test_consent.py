"""What a yes, a no and a yes taken back do to an export."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from tests.signal.contents import read_chunk
from workshop.domain.consent import Consent, Decision, Use
from workshop.domain.ids import new_id
from workshop.domain.session import Document
from workshop.domain.take import TakeStatus, Turn
from workshop.services.disclosure.audible import heard
from workshop.services.disclosure.records import gather

ASE, OYSTEIN, CAHCE, KARI = "Åse-Blåbærtoppen", "Øystein Grøftekant", "Čahcesuolu Đoko", "=Kari@Formelverket"


@pytest.fixture
def told(planted, tmp_path):
    """`told(level, audio=…)`: what a new export says in session.json, and its folder."""
    count = iter(range(100))

    def export(level: str = "alias", *, audio: bool = True):
        folder = planted.export(tmp_path / f"out{next(count)}", level, audio=audio)
        return json.loads((folder / "session.json").read_text("utf-8")), folder

    return export


def copies(folder) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.wav"))


@pytest.mark.parametrize("level", ["alias", "pseudonymous"])
def test_only_recordings_that_everybody_in_them_shares_are_copied(told, level) -> None:
    session, folder = told(level)
    assert copies(folder) == [f"take-001-track-{n:02}.wav" for n in (1, 2, 3)]
    assert [bool(row["audio"]) for row in session["tracks"]] == [True, True, True, False]
    assert "take 1 track 4" in [left["field"] for left in session["suppressed"]]


def test_a_yes_taken_back_after_one_export_holds_in_the_next(planted, told, leaks) -> None:
    before, first = told()
    planted.says(ASE, Use.RECORD, Decision.WITHDRAWN)
    after, second = told()
    assert leaks(first, (ASE,))
    assert leaks(second, (ASE,)) == []
    assert set(copies(first)) - set(copies(second)) == {"take-001-track-01.wav"}
    assert "record" in before["tracks"][0]["consent_state"]
    assert after["tracks"][0]["consent_state"] == "withheld"
    assert after["tracks"][0]["frames"] == before["tracks"][0]["frames"]


def test_a_yes_taken_back_for_one_take_holds_in_it(planted, told) -> None:
    planted.says(OYSTEIN, Use.SHARE_IN_HOUSE, Decision.WITHDRAWN, take=True)
    session, folder = told()
    assert "take-001-track-02.wav" not in copies(folder)
    assert session["tracks"][1]["person"] == OYSTEIN


@pytest.mark.parametrize(("decision", "goes"), [(Decision.GRANTED, True), (Decision.DENIED, False)])
def test_what_somebody_does_not_want_kept_does_not_leave(planted, told, decision, goes) -> None:
    planted.says(OYSTEIN, Use.KEEP, decision)
    assert ("take-001-track-02.wav" in copies(told()[1])) == goes


def test_a_yes_that_has_run_out_is_no_yes(planted, told, moved) -> None:
    with planted.app.library.read() as tx:
        rows = tx.find(Consent, person=planted.people[ASE], use=Use.RECORD)
    moved(rows[0], until=planted.clock.now())
    session, folder = told()
    assert "take-001-track-01.wav" not in copies(folder)
    assert session["tracks"][0]["person"] == session["tracks"][0]["pid"]


def test_somebody_who_never_said_yes_is_never_named(planted, told, leaks, moved) -> None:
    moved(planted.session, plan="Ås venter, sier Ås sin bror; Åss sang")
    _, folder = told()
    assert leaks(folder, ("Ås",)) == []
    text = (folder / "session.json").read_text("utf-8")
    assert "[…] venter, sier […] sin bror; […]s sang" in text
    assert ASE in text


def test_exact_times_are_told_of_those_who_may_be_named_only(told) -> None:
    session, _ = told()
    assert {row["person"] == row["pid"]: bool(row["in_at"]) for row in session["attendance"]} == {
        True: False,
        False: True,
    }


def test_a_turn_on_a_shared_track_needs_that_persons_yes_too(planted, told) -> None:
    add(planted, Turn(new_id(), "s", planted.tracks[0].id, planted.people[KARI], 100, 200))
    _, folder = told()
    assert "take-001-track-01.wav" not in copies(folder)


def test_frames_that_belong_to_nobody_keep_a_track_at_home(planted, told) -> None:
    add(planted, Turn(new_id(), "s", planted.tracks[0].id, None, 100, 200))
    session, folder = told()
    assert "take-001-track-01.wav" not in copies(folder)
    assert session["tracks"][0]["consent_state"] == "withheld"


@pytest.mark.parametrize(
    ("text", "goes"), [('{"people": []}', True), ('{"people": ["KARI"]}', False), ("{}", False), ("x", False)]
)
def test_everybody_in_the_backing_must_say_yes_too(planted, told, moved, text, goes) -> None:
    document = Document(
        new_id(), "s", "core", "core.backing", planted.take.id, 1, text.replace("KARI", planted.people[KARI]),
        planted.clock.now(), planted.session.id,
    )  # fmt: skip
    add(planted, document)
    moved(planted.take, backing=document.id)
    _, folder = told()
    assert bool(copies(folder)) == goes


def test_a_backing_that_is_gone_keeps_everything_at_home(planted) -> None:
    with planted.app.library.read() as tx:
        records = gather(tx, planted.session)
    assert heard(records, planted.take, planted.tracks[0]).known
    assert not heard(records, replace(planted.take, backing=new_id()), planted.tracks[0]).known


def test_a_rolling_take_is_listed_but_not_copied(planted, told, moved) -> None:
    moved(planted.take, status=TakeStatus.ROLLING)
    session, folder = told()
    assert copies(folder) == []
    assert session["takes"][0]["status"] == "rolling"


def test_a_removed_take_is_gone(planted, told, moved) -> None:
    moved(planted.take, removed=True)
    session, folder = told()
    assert session["takes"] == session["tracks"] == copies(folder) == []


def test_copies_hold_the_same_samples_and_are_files_of_their_own(planted, told) -> None:
    masters = planted.app.paths.session(planted.session.folder) / planted.take.folder
    for level in ("alias", "pseudonymous"):
        _, folder = told(level)
        copy = folder / "audio" / "take-001-track-01.wav"
        master = masters / "take-001-ch01.wav"
        assert np.array_equal(soundfile.read(copy, dtype="int32")[0], soundfile.read(master, dtype="int32")[0])
        assert copy.stat().st_ino != master.stat().st_ino
        assert master.stat().st_nlink == 1


def test_copies_at_level_alias_tell_a_sound_engineer_who_and_what(told) -> None:
    _, folder = told("alias")
    _, bare = told("pseudonymous")
    content = read_chunk(folder / "audio" / "take-001-track-01.wav", "iXML").decode()
    assert ASE in content
    assert "Kanarivisa om Øystein" in content
    assert "Kanarichunk" not in content
    wav = (bare / "audio" / "take-001-track-01.wav").read_bytes()
    assert b"iXML" not in wav
    assert b"bext" not in wav


def test_a_late_track_says_where_it_starts_on_the_days_clock(told, moved, planted) -> None:
    moved(planted.tracks[1], start_frame=12_345)
    _, folder = told("alias")
    starts = [
        int.from_bytes(read_chunk(folder / "audio" / f"take-001-track-{n:02}.wav", "bext")[338:346], "little")
        for n in (1, 2)
    ]
    assert starts[0] == ((18 * 60 + 30) * 60 + 18.25) * 48_000, "local time of the take, in frames since midnight"
    assert starts[1] - starts[0] == 12_345


def test_a_leader_without_a_yes_is_not_named(planted, told) -> None:
    planted.says("Bo", Use.RECORD, Decision.DENIED)
    session, _ = told()
    assert session["session"]["leader"] == session["session"]["leader_pid"]


def test_somebody_elses_document_goes_only_with_them_named(planted, told) -> None:
    own = [row["text"] for row in told()[0]["documents"] if row["kind"] == "cards.own"]
    planted.says(OYSTEIN, Use.RECORD, Decision.DENIED)
    after = [row["text"] for row in told()[0]["documents"] if row["kind"] == "cards.own"]
    assert own[0].startswith("Kanaritekst")
    assert planted.take.id not in own[0]
    assert after == [""]


def add(planted, record) -> None:
    with planted.app.library.write() as tx:
        tx.add(replace(record, site=planted.app.library.site))


@pytest.mark.parametrize("harm", ["altered", "missing"])
def test_a_master_that_is_not_what_was_recorded_stays_and_is_told(planted, tmp_path, harm) -> None:
    master = planted.app.paths.session(planted.session.folder) / planted.take.folder / planted.tracks[0].file
    sound = bytearray(master.read_bytes())
    sound[200] ^= 1
    master.unlink()
    if harm == "altered":
        master.write_bytes(sound)
    result = planted.app.exports.export(planted.session, "log", tmp_path / "out", "alias", audio=True)
    assert copies(tmp_path / "out") == ["take-001-track-02.wav", "take-001-track-03.wav"]
    assert any(("changed" if harm == "altered" else "not in the library") in str(text) for text in result.left_out)
    told_now = json.loads((tmp_path / "out" / "session.json").read_text("utf-8"))
    assert any(each["reason"] == harm for each in told_now["suppressed"])
