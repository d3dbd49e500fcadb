"""A take whose files cannot be read now is neither guessed at nor forgotten, and stops no command."""

from __future__ import annotations

import errno
import shutil

import pytest

from workshop.domain.take import TakeStatus
from workshop.errors import DeviceError
from workshop.services.take_request import TakeRequest

from .fakes import gone, make_app

ASIDE = "Take 1 is not saved yet. "
AGAIN = "Its files stay as they are, and the next command tries again."


@pytest.fixture
def later(home, clock, recorder):
    """The next command: another process with the same recorder."""
    return make_app(home, clock, recorder)


@pytest.fixture
def killed(willing, recorder):
    """A take of a second, whose recorder was killed."""
    take = willing.takes.record(TakeRequest()).take
    recorder.play(1)
    recorder.kill()
    return take


@pytest.fixture
def folder(killed, home):
    return next(home.glob("sessions/*/takes/take-001"))


def told(app):
    return [str(sentence) for sentence in app.catch_up()]


def test_a_take_that_could_not_be_read_at_first_is_saved_when_it_can(killed, recorder, later, folder):
    files = sorted(folder.iterdir())
    recorder.fail["recover"] = gone()
    assert told(later) == [f"{ASIDE}The device is gone.", AGAIN]
    assert later.takes.get(1).status is TakeStatus.ROLLING
    assert len(later.takes.tracks(killed.id)) == 4
    assert sorted(folder.iterdir()) == files
    assert told(later) == ["Take 1 was saved after its recorder stopped: 1.0 s on 4 tracks."]
    assert later.takes.get(1).frames == 48_000


def test_a_recorder_that_brings_no_journal_to_its_end_has_saved_nothing(killed, recorder, later, monkeypatch):
    monkeypatch.setattr(recorder, "recover", lambda *_: None)
    assert told(later) == [f"{ASIDE}Its journal has no end.", AGAIN]
    assert later.takes.get(1).status is TakeStatus.ROLLING


@pytest.mark.parametrize("away", ["take-001", "takes", ".", "../../sessions"])
def test_a_folder_that_is_away_for_one_command_costs_nothing(killed, later, home, folder, away):
    moved = {"take-001": folder, "takes": folder.parent, ".": folder.parent.parent}.get(away, home / "sessions")
    moved.rename(home / "elsewhere")
    assert told(later) == [f"{ASIDE}Its folder {folder} cannot be reached.", AGAIN]
    assert len(later.takes.tracks(killed.id)) == 4
    if moved.exists():
        shutil.rmtree(moved)
    (home / "elsewhere").rename(moved)
    assert told(later) == ["Take 1 was saved after its recorder stopped: 1.0 s on 4 tracks."]


def test_one_take_that_cannot_be_read_keeps_no_other_from_being_saved(
    killed, recorder, willing, later, folder, monkeypatch
):
    recorder.fail["recover"] = gone()
    willing.takes.record(TakeRequest())
    recorder.play(2)
    recorder.kill()
    hidden = folder / "take.journal"

    def read_text(path, *args, **kwargs):
        if path == hidden:
            raise PermissionError(errno.EACCES, "Permission denied")
        return known(path, *args, **kwargs)

    known = type(folder).read_text
    monkeypatch.setattr(type(folder), "read_text", read_text)
    assert told(later) == [
        f"{ASIDE}Its files cannot be read: Permission denied.",
        AGAIN,
        "Take 2 was saved after its recorder stopped: 2.0 s on 4 tracks.",
    ]


def test_a_disk_without_room_is_told_as_that(killed, recorder, later):
    recorder.fail["recover"] = gone()
    recorder.fail["recover"].__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert told(later) == [f"{ASIDE}The disk has no room to mend its files: make some.", AGAIN]


def test_an_unreadable_journal_of_an_unsealed_take_stops_no_command(willing, recorder, later, monkeypatch):
    willing.takes.record(TakeRequest())
    recorder.fail["finish"] = gone()
    willing.takes.stop()

    def refuse(folder):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("workshop.services.finishing.facts_of", refuse)
    assert told(later) == []


def test_the_session_can_be_closed_and_another_take_recorded_meanwhile(killed, recorder, later, folder):
    folder.rename(folder.with_name("away"))
    started = later.takes.record(TakeRequest())
    recorder.play(1)
    assert later.takes.mark().marker.frame == 48_000
    assert later.takes.stop().take.number == started.take.number == 2
    with pytest.raises(DeviceError, match=ASIDE):
        later.takes.stop()
    later.sessions.close()
    folder.with_name("away").rename(folder)
    assert told(later) == ["Take 1 was saved after its recorder stopped: 1.0 s on 4 tracks."]


def test_it_can_be_deleted_when_somebody_on_it_asks(killed, recorder, later, folder):
    recorder.fail["recover"] = gone()
    assert len(told(later)) == 2
    later.takes.delete(1)
    assert told(later) == []
    assert not folder.exists()


@pytest.mark.parametrize("left", [None, b"", bytes(300)])
def test_a_journal_that_is_torn_or_gone_costs_no_track(killed, later, folder, left):
    people = [track.people for track in later.takes.tracks(killed.id)]
    if left is None:
        (folder / "take.journal").unlink()
    else:
        (folder / "take.journal").write_bytes(left + b"\n")
    assert told(later) == ["Take 1 was saved after its recorder stopped: 1.0 s on 4 tracks."]
    assert [track.people for track in later.takes.tracks(killed.id)] == people


def test_a_row_stays_as_long_as_there_may_be_a_file_of_it(killed, recorder, later, folder, monkeypatch):
    """Even where a recorder forgets it."""
    (folder / "take.journal").unlink()
    next(folder.glob("*ch02.wav")).rename(folder / "take-001-ch02.wav.unreadable")
    (folder / "take-001-ch03.wav").unlink()
    monkeypatch.setattr(recorder, "recover", lambda where, _: recorder._close(where, 0, "recovered"))
    (folder / "take.journal").touch()
    assert told(later) == ["Take 1 could not be read; its files are left as they are."]
    assert [track.channel for track in later.takes.tracks(killed.id)] == [1, 2, 4]
