"""On a shared microphone nothing of whoever asks stays, whatever became of its file, and nobody else loses a turn."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.session.shared_microphone import check_gone, folder_of, heard, house, noise, person, shared_take
from workshop.app import App, create_app
from workshop.domain.ids import new_id
from workshop.domain.journal import read_journal
from workshop.domain.take import Take, Track, Turn
from workshop.services.track_log import track_log
from workshop_recorder.journal import Journal

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


@pytest.mark.parametrize("state", ["set aside", "torn", "beside"])
def test_of_a_shared_file_that_cannot_be_read_nothing_stays_and_whose_it_was_is_told(
    app: App, take: Take, tmp_path: Path, state: str
) -> None:
    shared = folder_of(app, take) / "take-001-ch03.wav"
    shared.chmod(0o600)
    aside = shared.with_name(f"{shared.name}.unreadable2")
    os.link(shared, tmp_path / "held")
    if state == "set aside":
        shared.rename(aside)
    elif state == "torn":
        shared.write_bytes(b"RIFF" + bytes(8) + shared.read_bytes()[12:])
    else:
        aside.write_bytes(b"their voice")
    assert app.deleting.preview(1, "Åse").silenced == (3,)
    gone = app.deleting.part(1, "Åse")

    assert not aside.exists()
    if state == "beside":
        assert (gone.unsaid, gone.along) == ((), ())
        check_gone(app, take)
        return
    assert not any((tmp_path / "held").read_bytes())
    assert (gone.removed, gone.silenced, gone.unsaid, gone.missing) == ((1, 3), (), (3,), ())
    assert gone.along == (person(app, "Ola"),)
    assert [track.number for track in app.takes.tracks(take.id)] == [2]
    assert create_app(app.paths.home, environ={}).catch_up() == []
    assert sorted(path.name for path in folder_of(app, take).iterdir()) == ["take-001-ch02.wav", "take.journal"]


def test_a_shared_track_of_no_frames_says_whose_audio_goes_with_it(app: App, take: Take) -> None:
    with app.library.write() as tx:
        for track in tx.find(Track, take=take.id):
            for turn in tx.find(Turn, track=track.id):
                tx.remove(turn)
            tx.put(replace(track, frames=0))
    shared = folder_of(app, take) / "take-001-ch03.wav"
    shared.rename(shared.with_name(f"{shared.name}.unreadable"))
    gone = app.deleting.part(1, "Åse")

    assert (gone.unsaid, gone.along) == ((3,), (person(app, "Ola"),))
    assert sorted(path.name for path in folder_of(app, take).iterdir()) == ["take-001-ch02.wav", "take.journal"]


def test_of_a_guest_who_came_by_a_turn_nothing_stays_in_a_file_that_was_set_aside(
    app: App, take: Take, tmp_path: Path
) -> None:
    app.people.add_person("Mari", group="Låtskriverne")
    with app.library.write() as tx:
        shared = tx.find(Track, take=take.id, number=3)[0]
        tx.add(Turn(new_id(), app.library.site, shared.id, person(app, "Mari"), 44_000, None))
        tx.put(replace(shared, frames=0))
    file = folder_of(app, take) / "take-001-ch03.wav"
    file.rename(file.with_name(f"{file.name}.unreadable"))
    os.link(file.with_name(f"{file.name}.unreadable"), tmp_path / "held")
    assert [(row["track"], row["kind"]) for row in track_log(app, "Mari")] == [(3, "together")]
    gone = app.deleting.part(1, "Mari")

    assert not any((tmp_path / "held").read_bytes())
    assert (gone.removed, gone.unsaid) == ((3,), (3,))
    assert set(gone.along) == {person(app, "Åse"), person(app, "Ola")}
    assert track_log(app, "Mari") == []


def test_another_persons_turn_on_the_same_frame_stays_theirs(app: App, take: Take) -> None:
    journal = Journal(folder_of(app, take))
    with app.library.write() as tx:
        shared = tx.find(Track, take=take.id, number=3)[0]
        # Åse said 36000, and Ola within the same block, so that hers holds no frame.
        (hers,) = tx.find(Turn, track=shared.id, from_frame=36_000)
        tx.put(replace(hers, to_frame=36_000))
        tx.add(Turn(new_id(), app.library.site, shared.id, person(app, "Ola"), 36_000, 40_000))
    journal.append("turn", frame=36_000, track=3, person=person(app, "Ola"))
    journal.close()
    app.deleting.part(1, "Åse")

    folder = folder_of(app, take)
    assert (heard(folder, 3)[24_000:40_000] == noise(3)[24_000:40_000, 2]).all()
    told = read_journal((folder / "take.journal").read_text().splitlines())
    assert (36_000, 3, person(app, "Ola")) in told.turns
    with app.library.read() as tx:
        assert {turn.person for turn in tx.find(Turn, track=shared.id, from_frame=36_000)} == {None, person(app, "Ola")}


def test_what_is_silence_now_before_the_first_turn_is_nobodys(app: App, take: Take) -> None:
    def hers() -> list[tuple[int, int]]:
        return [(row["start_frame"], row["frames"]) for row in track_log(app, "Ola") if row["track"] == 3]

    assert hers() == [(0, 12_000), (24_000, 12_000)]
    app.deleting.part(1, "Åse")

    assert hers() == [(24_000, 12_000)]
    told = read_journal((folder_of(app, take) / "take.journal").read_text().splitlines())
    assert (0, 3, None) in told.turns
    assert (12_000, 3, None) in told.turns
