from __future__ import annotations

import pytest

from workshop.domain.session import About, Note
from workshop.domain.take import Marker, Take, TakeStatus
from workshop.services.cueing import Cueing
from workshop.services.notices import noticed, notices
from workshop.services.take_request import TakeRequest
from workshop.translator import Translator

from .fakes import FakeClock, FakeRecorder, gone, make_app


@pytest.fixture
def later(home, clock, recorder):
    """The next command: another process with the same recorder."""
    return make_app(home, clock, recorder)


def told(app):
    return [str(sentence) for sentence in app.catch_up()]


def test_a_killed_recorder_s_take_is_saved_and_told_once(willing, recorder, later):
    willing.takes.record(TakeRequest())
    recorder.play(7.8)
    recorder.kill()
    assert told(later) == ["Take 1 was saved after its recorder stopped: 7.8 s on 4 tracks."]
    assert told(later) == []
    take = later.takes.get(1)
    assert (take.status, take.frames) == (TakeStatus.RECOVERED, 374_400)
    assert [event.kind for event, _ in later.events.sentences()][-1] == "take.recovered"


def test_a_recorder_that_is_killed_before_the_section_leaves_nothing(willing, recorder, later, monkeypatch):
    monkeypatch.setattr(Cueing, "start_frame", 96_000)
    started = willing.takes.record(TakeRequest())
    folder = recorder.plan.folder
    recorder.play(0.5)
    recorder.kill()

    assert [str(told) for told in later.catch_up()] == ["Take 1 never began: its recorder stopped before it."]
    assert not folder.exists()
    assert later.takes.list(started.session.id) == ()


def test_a_take_that_rolls_is_left_alone_and_told_only_when_whoever_started_it_is_gone(willing, recorder, later):
    willing.takes.record(TakeRequest())
    recorder.play(12.3)
    assert told(later) == []
    recorder.attended = False
    assert told(later) == [
        "Take 1 is still recording though its window is gone, 12 s so far. Stop it with `workshop take stop`."
    ]
    assert later.takes.get(1).status is TakeStatus.ROLLING
    assert later.takes.stop().seconds == 12.3


def test_a_take_that_ended_by_itself_is_absorbed_and_told(willing, recorder, later):
    willing.takes.record(TakeRequest(seconds=2))
    recorder.play(5)
    assert told(later) == ["Take 1 had ended by itself and is saved: 2.0 s on 4 tracks."]
    assert later.takes.get(1).status is TakeStatus.DONE


@pytest.mark.parametrize(
    ("reason", "status"),
    [("device_lost", TakeStatus.DEVICE_LOST), ("disk_full", TakeStatus.DISK_FULL), ("error", TakeStatus.DAMAGED)],
)
def test_how_a_take_ended_is_kept(willing, recorder, later, reason, status):
    willing.takes.record(TakeRequest())
    recorder.play(1)
    recorder.end(reason)
    assert len(told(later)) == 1
    assert later.takes.get(1).status is status
    assert later.takes.get(1).frames == 48_000


def test_a_command_killed_between_commit_and_start_leaves_no_take(willing, recorder, later, monkeypatch):
    class KilledError(BaseException):
        pass

    recorder.fail["start"] = KilledError()  # type: ignore[assignment]
    with pytest.raises(KilledError):
        willing.takes.record(TakeRequest())
    assert told(later) == ["Take 1 never began: its recorder stopped before it."]
    assert later.takes.list() == ()
    assert told(later) == []


def test_what_was_said_of_a_take_that_never_began_goes_with_it(willing, recorder, later, home):
    willing.takes.record(TakeRequest())
    willing.takes.mark()
    willing.notes.add("Åse was hoarse.", about=About.TAKE, subject=1)
    recorder.kill()
    for file in recorder.last.folder.iterdir():
        file.unlink()

    assert told(later) == ["Take 1 never began: its recorder stopped before it."]
    assert told(later) == []
    with later.library.read() as tx:
        assert [tx.find(kind) for kind in (Take, Marker, Note)] == [[], [], []]


def test_a_track_that_was_planned_but_never_joined_goes(willing, recorder, later):
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    recorder.play(1)

    class KilledError(BaseException):
        pass

    recorder.fail["join"] = KilledError()  # type: ignore[assignment]
    with pytest.raises(KilledError):
        willing.takes.join("Ola")
    recorder.kill()
    assert told(later) == [
        "Take 1 was saved after its recorder stopped: 1.0 s on 1 track.",
        "Ola has no track in take 1: it never began.",
    ]
    assert [track.channel for track in later.takes.tracks(later.takes.get(1).id)] == [1]


def test_a_journal_that_ends_in_the_middle_of_a_line_is_absorbed(willing, recorder, later, home):
    willing.takes.record(TakeRequest())
    recorder.play(1)
    journal = next(home.glob("sessions/*/takes/*/take.journal"))
    with journal.open("ab") as file:
        file.write(b'{"what": "clock", "fra')
    recorder.kill()
    # A recorder starts its own entries on a line of their own.
    journal.write_bytes(journal.read_bytes() + b"\n")
    assert told(later) == ["Take 1 was saved after its recorder stopped: 1.0 s on 4 tracks."]


def test_files_that_cannot_be_sealed_cost_no_frames(willing, recorder):
    willing.takes.record(TakeRequest())
    recorder.play(1)
    recorder.fail["finish"] = gone()
    finished = willing.takes.stop()
    assert finished.take.frames == 48_000
    assert str(finished.problem) == "The device is gone."


def test_files_that_could_not_be_sealed_are_sealed_by_the_next_command_that_can(willing, recorder, later):
    take = willing.takes.record(TakeRequest()).take
    recorder.play(1)
    recorder.fail["finish"] = gone()
    willing.takes.stop()
    recorder.fail["finish"] = gone()
    assert told(later) == ["The files of take 1 are not sealed yet. The device is gone."]
    before = [event.kind for event, _ in later.events.sentences()]
    assert told(later) == []
    assert all(track.sha256 for track in later.takes.tracks(take.id))
    assert [event.kind for event, _ in later.events.sentences()] == before
    calls = list(recorder.calls)
    assert told(later) == []
    assert recorder.calls == calls


@pytest.mark.parametrize("lost", ["*.wav", "take.journal"])
def test_what_is_gone_is_not_sealed_and_costs_no_track(willing, recorder, later, home, lost):
    take = willing.takes.record(TakeRequest()).take
    recorder.play(1)
    recorder.fail["finish"] = gone()
    tracks = willing.takes.stop().tracks
    for file in home.glob(f"sessions/*/takes/*/{lost}"):
        file.unlink()
    calls = list(recorder.calls)
    assert told(later) == []
    assert recorder.calls == calls
    assert later.takes.tracks(take.id) == tracks


def test_nothing_is_recovered_while_somebody_else_is_busy_with_takes(willing, recorder, later, home):
    from workshop.store.lock import locked

    willing.takes.record(TakeRequest())
    recorder.kill()
    with locked(home / "run" / "takes.lock", 0) as held:
        assert held
        assert told(later) == []
    assert len(told(later)) == 1


def test_files_of_a_deleted_take_are_deleted_by_the_next_command_after_a_kill(
    willing, recorder, later, home, monkeypatch
):
    willing.takes.record(TakeRequest())
    willing.takes.stop()
    with monkeypatch.context() as killed:
        killed.setattr("workshop.services.deleting.Finisher.sweep", lambda _: [])
        willing.takes.delete(1)
    assert list(home.glob("sessions/*/takes/take-001"))
    later.catch_up()
    assert not list(home.glob("sessions/*/takes/take-001"))


def test_catching_up_without_a_library_makes_none(tmp_path):
    app = make_app(tmp_path / "nowhere", FakeClock(), FakeRecorder(tmp_path))
    assert app.catch_up() == []
    assert not (tmp_path / "nowhere").exists()


def test_a_disk_that_could_not_keep_something_is_told_with_the_take_ever_after(willing, recorder):
    take = willing.takes.record(TakeRequest()).take
    recorder.play(1)
    recorder.journal(what="notice", frame=24_000, word="suspect", amount=0)
    willing.takes.stop()
    assert "The disk reported an error at 0:00.5 of take 1." in [str(words) for _, words in willing.events.sentences()]
    with willing.library.read() as tx:
        (notice,) = notices(tx, willing.takes.get(1))
    told = str(noticed(notice, take.sample_rate, Translator()))
    assert told.startswith("At 0:00.5 the disk reported an error;")
