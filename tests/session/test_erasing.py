"""Whoever asks is gone from a take: on the disk, in its journal and in the library, whenever the machine stops."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest
import soundfile

from tests.session.killed import killed_at
from tests.session.shared_microphone import check_gone, folder_of, house, noise, person, shared_take
from workshop.app import App, create_app
from workshop.domain.backing import backing_text
from workshop.domain.music import TempoMap
from workshop.domain.recording import Backing
from workshop.domain.take import Take
from workshop.errors import DeviceError, NotFoundError
from workshop.services.importing import ImportRequest
from workshop.store.rebuild import rebuild

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def app(tmp_path: Path) -> App:
    """A session with Åse and Ola."""
    return house(tmp_path)


@pytest.fixture
def take(app: App, tmp_path: Path) -> Take:
    """Åse alone on track 1, Ola alone on track 2, and a microphone on track 3 that they hand to each other."""
    return shared_take(app, tmp_path)


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
    assert str(sentence) == "Of take 1 recordings were deleted, wholly or in part. Tracks: 2."
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


def mix_below(app: App, take: Take, tmp_path: Path) -> Path:
    """Take 2, of Ola, recorded over a mix in which Åse is heard: the mix."""
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
    return mix


def test_the_mixes_that_were_recorded_over_go_too(app: App, take: Take, tmp_path: Path) -> None:
    mix = mix_below(app, take, tmp_path)
    assert app.deleting.preview(1, "Ola").overdubs == ()

    assert app.deleting.part(1, "Åse").overdubs == (2,)
    assert not mix.exists()
    check_gone(app, take)


def test_a_deleted_take_takes_the_mix_along_that_was_made_for_it(app: App, take: Take, tmp_path: Path) -> None:
    mix = mix_below(app, take, tmp_path)
    os.link(mix, tmp_path / "held")
    app.deleting.whole(2)

    assert not mix.exists()
    assert not any((tmp_path / "held").read_bytes())
    app.deleting.part(1, "Åse")
    check_gone(app, take)


def test_a_damaged_line_of_the_journal_does_not_keep_them(app: App, take: Take) -> None:
    journal = folder_of(app, take) / "take.journal"
    journal.write_text(journal.read_text() + '{"what":"turn","person":"' + person(app, "Åse") + "\n")
    app.deleting.part(1, "Åse")

    check_gone(app, take)
    assert all(json.loads(line) for line in journal.read_text().splitlines())
