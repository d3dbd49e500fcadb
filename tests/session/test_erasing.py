"""Whoever asks is gone from a take: on the disk, in its journal and in the library, whenever the machine stops."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.session.killed import killed_at
from workshop.app import App, create_app
from workshop.domain.backing import backing_text
from workshop.domain.consent import Decision, Use
from workshop.domain.ids import new_id
from workshop.domain.music import TempoMap
from workshop.domain.recording import Backing
from workshop.domain.session import Document
from workshop.domain.take import Take, Track, Turn
from workshop.errors import DeviceError, NotFoundError
from workshop.services.importing import ImportRequest
from workshop.store.rebuild import rebuild
from workshop_recorder.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 48_000
TURNS = ((12_000, "Åse"), (24_000, "Ola"), (36_000, "Åse"), (40_000, None))
"""Before the first of them everybody at the microphone is heard."""

GONE = ((0, 24_000), (36_000, 40_000))


def noise(channels: int) -> np.ndarray:
    return np.random.default_rng(5).integers(-20_000, 20_000, (FRAMES, channels)).astype(np.int16)


@pytest.fixture
def app(tmp_path: Path) -> App:
    app = create_app(tmp_path / "library", environ={})
    app.people.add_venue("Kjelleren")
    app.people.add_group("Låtskriverne", venue="Kjelleren")
    for alias in ("Åse", "Ola"):
        app.people.add_person(alias, group="Låtskriverne")
        app.consents.record(alias, Use.RECORD, Decision.GRANTED)
    app.sessions.open("Låtskriverne")
    return app


@pytest.fixture
def take(app: App, tmp_path: Path) -> Take:
    """Åse alone on track 1, Ola alone on track 2, and a microphone on track 3 that they hand to each other."""
    soundfile.write(tmp_path / "in.wav", noise(3), 48_000, "PCM_16")
    wanted = ImportRequest(tmp_path / "in.wav", ("Åse", "Ola"), {1: "Åse", 2: "Ola"})
    finished = app.importing.bring_in(wanted).finished
    journal = Journal(folder_of(app, finished.take))
    with app.library.write() as tx:
        known = [(at, None if alias is None else person(app, alias)) for at, alias in TURNS]
        for (at, who), until in zip(known, [*(at for at, _ in known[1:]), None], strict=True):
            journal.append("turn", frame=at, track=3, person=who)
            tx.add(Turn(new_id(), app.library.site, finished.tracks[2].id, who, at, until))
    journal.close()
    app.library.catch_up()
    return finished.take


def person(app: App, alias: str) -> str:
    return app.people.find_person(alias).id


def folder_of(app: App, take: Take) -> Path:
    return app.paths.session(app.sessions.get(take.session).folder) / take.folder


def heard(folder: Path, channel: int) -> np.ndarray:
    return soundfile.read(folder / f"take-001-ch{channel:02d}.wav", dtype="int16")[0]


def check_gone(app: App, take: Take) -> None:
    """Nothing of Åse is left in the take, and nothing of Ola is altered."""
    folder = folder_of(app, take)
    audio = noise(3)
    expected = audio[:, 2].copy()
    for first, last in GONE:
        expected[first:last] = 0
    assert not (folder / "take-001-ch01.wav").exists()
    assert (heard(folder, 2) == audio[:, 1]).all()
    assert (heard(folder, 3) == expected).all()
    tracks = app.takes.tracks(take.id)
    assert [(track.number, track.people) for track in tracks] == [
        (2, (person(app, "Ola"),)),
        (3, (person(app, "Ola"),)),
    ]
    for track in tracks:
        path = folder / track.file
        assert track.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.stat().st_mode & 0o777 == 0o444
    asked = person(app, "Åse").encode()
    assert asked not in (folder / "take.journal").read_bytes()
    app.library.catch_up()
    assert asked not in (folder.parent.parent / "session.json").read_bytes()
    with app.library.read() as tx:
        turns = tx.find(Turn, track=[track.id for track in tracks], order_by="from_frame")
        assert [turn.person for turn in turns] == [None, person(app, "Ola"), None, None]
        assert tx.find(Document, kind="core.erasing") == []
        assert len(tx.find(Track, take=take.id)) == 2


def test_their_own_track_goes_and_their_turns_become_silence(app: App, take: Take) -> None:
    gone = app.deleting.part(1, "Åse")

    assert (gone.removed, gone.silenced, gone.unsaid, gone.whole, gone.missing) == ((1,), (3,), (), False, ())
    check_gone(app, take)


def test_what_is_left_of_a_shared_track_is_measured_anew(app: App, take: Take) -> None:
    before = app.takes.tracks(take.id)[2]
    app.deleting.part(1, "Åse")

    after = app.takes.tracks(take.id)[1]
    assert after.number == before.number == 3
    assert after.active_frames is not None
    assert before.active_frames is not None
    assert 0 < after.active_frames < before.active_frames


def test_the_log_says_what_happened_and_not_who_asked(app: App, take: Take) -> None:
    app.deleting.part(1, "Åse")

    event, sentence = app.events.sentences()[-1]
    assert (event.kind, event.subject) == ("take.erased", None)
    assert str(sentence) == "2 tracks of take 1 were deleted, wholly or in part."
    assert person(app, "Åse") not in (event.data or "")


def test_a_file_is_overwritten_before_its_name_goes(app: App, take: Take, tmp_path: Path) -> None:
    held = tmp_path / "held"
    os.link(folder_of(app, take) / "take-001-ch01.wav", held)
    os.link(folder_of(app, take) / "take-001-ch02.wav", tmp_path / "whole")
    app.deleting.part(1, "Åse")
    app.deleting.whole(1)

    assert not any(held.read_bytes())
    assert not any((tmp_path / "whole").read_bytes())
    assert not folder_of(app, take).exists()


def test_asking_first_changes_nothing(app: App, take: Take) -> None:
    before = {path: path.read_bytes() for path in folder_of(app, take).iterdir()}
    gone = app.deleting.preview(1, "Åse")

    assert (gone.removed, gone.silenced) == ((1,), (3,))
    assert {path: path.read_bytes() for path in folder_of(app, take).iterdir()} == before


def test_somebody_who_is_on_no_track_is_told_so(app: App, take: Take) -> None:
    app.deleting.part(1, "Åse")
    with pytest.raises(NotFoundError, match="Åse is on no track of take 1"):
        app.deleting.part(1, "Åse")


def test_a_shared_track_without_turns_goes_as_a_whole_and_so_says_the_preview(app: App, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "in.wav", noise(2), 48_000, "PCM_16")
    take = app.importing.bring_in(ImportRequest(tmp_path / "in.wav", ("Åse", "Ola"), {2: "Ola"})).finished.take
    assert app.deleting.preview(1, "Åse").unsaid == (1,)
    app.deleting.part(1, "Åse")

    assert [track.number for track in app.takes.tracks(take.id)] == [2]
    assert sorted(path.name for path in folder_of(app, take).iterdir()) == ["take-001-ch02.wav", "take.journal"]


def test_a_take_that_is_all_theirs_goes_as_a_whole(app: App, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "in.wav", noise(1), 48_000, "PCM_16")
    take = app.importing.bring_in(ImportRequest(tmp_path / "in.wav", ("Åse",))).finished.take

    assert app.deleting.part(1, "Åse").whole
    assert app.takes.list() == ()
    assert not folder_of(app, take).exists()


def test_a_missing_file_is_told(app: App, take: Take, tmp_path: Path) -> None:
    (folder_of(app, take) / "take-001-ch01.wav").rename(tmp_path / "moved.wav")

    assert app.deleting.part(1, "Åse").missing == ("take-001-ch01.wav",)


def test_what_the_disk_refuses_is_told_and_done_by_a_later_command(app: App, take: Take, monkeypatch) -> None:
    def refuse(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as refusing:
        refusing.setattr("workshop_recorder.erasing.shred", refuse)
        with pytest.raises(DeviceError, match="still on the disk: Permission denied"):
            app.deleting.part(1, "Åse")
        said = create_app(app.paths.home, environ={}).catch_up()
        assert "still on the disk" in str(said[0])
    later = create_app(app.paths.home, environ={})
    assert later.catch_up() == []
    check_gone(later, take)


@pytest.mark.campaign
def test_a_kill_at_any_step_leaves_all_of_it_or_is_finished_by_the_next_command(app: App, take: Take, tmp_path) -> None:
    home = app.paths.home
    before, step, finished = tmp_path / "before", 1, 0
    stride = 1 if "WORKSHOP_TRIALS" in os.environ else 4
    shutil.copytree(home, before)
    while killed_at(step := step + stride, home, "delete"):
        later = create_app(home, environ={})
        later.catch_up()
        if len(later.takes.tracks(take.id)) < 3:
            check_gone(later, take)
            finished += 1
        shutil.rmtree(home)
        shutil.copytree(before, home)
    check_gone(create_app(home, environ={}), take)
    print(f"{step} steps, {finished} of them finished by the next command")
    assert finished > 10 // stride


def test_a_rebuilt_library_does_not_bring_them_back(app: App, take: Take) -> None:
    app.deleting.part(1, "Åse")
    app.library.catch_up()
    app.paths.database.unlink()
    rebuild(app.paths, app.clock)

    check_gone(create_app(app.paths.home, environ={}), take)


def test_the_mixes_that_were_recorded_over_go_too(app: App, take: Take, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "in.wav", noise(1), 48_000, "PCM_16")
    over = app.importing.bring_in(ImportRequest(tmp_path / "in.wav", ("Ola",))).finished.take
    mix = folder_of(app, take).parent.parent / "overdubs" / "over-1.wav"
    mix.parent.mkdir()
    mix.write_bytes(b"their voice")
    with app.library.write() as tx:
        people = (person(app, "Åse"),)
        backing = Backing(mix, "", 1, 48_000, TempoMap.steady(120, 48_000), people=people, takes=(take.id,))
        text = backing_text(backing, app.paths.home)
        document = app.documents.keep_in(tx, "core", "core.backing", over.id, text, session=take.session)
        row = tx.get(Take, over.id)
        tx.put(Take(**{name: getattr(row, name) for name in Take.__slots__} | {"backing": document.id}))
    assert app.deleting.preview(1, "Ola").overdubs == ()

    assert app.deleting.part(1, "Åse").overdubs == (2,)
    assert not mix.exists()
    check_gone(app, take)


def test_a_damaged_line_of_the_journal_does_not_keep_them(app: App, take: Take) -> None:
    journal = folder_of(app, take) / "take.journal"
    journal.write_text(journal.read_text() + '{"what":"turn","person":"' + person(app, "Åse") + "\n")
    app.deleting.part(1, "Åse")

    check_gone(app, take)
    assert all(json.loads(line) for line in journal.read_text().splitlines())
