from __future__ import annotations

import pytest

from workshop.domain.consent import Decision, Use
from workshop.domain.take import TakeStatus, Verdict
from workshop.errors import ConsentError, DeviceError, LibraryError, NotFoundError, StateError
from workshop.messages import message
from workshop.services import views
from workshop.services.rolling import alone
from workshop.services.take_request import TakeRequest

from .conftest import BAND
from .fakes import FakeHost, FakeRecorder, gone, make_app


def kinds(app):
    return [event.kind for event, _ in app.events.sentences()]


def test_people_get_channels_in_the_order_in_which_they_came(opened, recorder):
    for alias in ("Kari", "Ola"):
        opened.consents.record(alias, Use.RECORD, Decision.GRANTED)
        opened.attendance.mark([alias])
    started = opened.takes.record(TakeRequest())
    assert [(track.channel, started.aliases[track.person]) for track in started.tracks] == [(1, "Kari"), (2, "Ola")]
    assert [track.file for track in started.tracks] == ["take-001-ch01.wav", "take-001-ch02.wav"]


def test_the_take_is_in_the_library_before_the_first_sample(willing, recorder, home, clock):
    seen = []
    recorder.on_start = lambda plan: seen.append((make_app(home, clock).takes.get(1), plan))
    willing.takes.record(TakeRequest(seconds=10))
    take, plan = seen[0]
    assert take.id == plan.take
    assert take.status is TakeStatus.ROLLING
    assert plan.limit_frames == 480_000
    assert "take.started" in kinds(willing)


def test_plugins_hear_of_a_take_after_it_rolls(willing, host: FakeHost):
    willing.takes.record(TakeRequest())
    assert [given["take"].number for given in host.heard("workshop_take_started")] == [1]


def test_rows_agree_with_the_files_after_a_stop(willing, recorder, host: FakeHost):
    willing.takes.record(TakeRequest())
    recorder.play(2.5)
    finished = willing.takes.stop()
    assert finished.seconds == 2.5
    assert finished.take.status is TakeStatus.DONE
    assert [(track.frames, track.start_frame, track.peak_dbfs) for track in finished.tracks] == [(120_000, 0, -6.0)] * 4
    assert all(track.sha256 for track in finished.tracks)
    assert len(host.heard("workshop_take_finished")) == 1
    assert kinds(willing)[-1] == "take.finished"


def test_absorbing_twice_changes_nothing_and_logs_once(willing, recorder, host: FakeHost):
    started = willing.takes.record(TakeRequest(seconds=1))
    recorder.play(2)
    first = willing.takes.finish(started.take.id)
    before = kinds(willing)
    second = willing.takes.finish(started.take.id)
    assert (second.take, second.tracks) == (first.take, first.tracks)
    assert second.already
    assert not first.already
    assert recorder.calls.count("finish") == 1
    assert kinds(willing) == before
    assert len(host.heard("workshop_take_finished")) == 1


def test_somebody_without_consent_is_left_out_and_counted(opened):
    opened.consents.record("Åse", Use.RECORD, Decision.GRANTED)
    opened.attendance.mark(BAND)
    started = opened.takes.record(TakeRequest())
    assert list(started.aliases.values()) == ["Åse"]
    assert started.left_out == 3


@pytest.mark.parametrize("request_", [TakeRequest(channels={2: "Ola"}), TakeRequest(shared={1: ("Åse", "Ola")})])
def test_naming_somebody_without_consent_is_refused_and_changes_nothing(opened, recorder, request_):
    opened.consents.record("Åse", Use.RECORD, Decision.GRANTED)
    opened.attendance.mark(BAND)
    before = kinds(opened)
    with pytest.raises(ConsentError) as refused:
        opened.takes.record(request_)
    assert str(refused.value) == "Ola has not said yes to being recorded."
    assert "workshop consent Ola --use record --grant" in str(refused.value.hint)
    assert opened.takes.list() == ()
    assert kinds(opened) == before
    assert "arm" not in recorder.calls


def test_naming_somebody_who_is_not_here_is_refused(opened):
    opened.consents.record("Åse", Use.RECORD, Decision.GRANTED)
    with pytest.raises(StateError, match="Åse is not in the room"):
        opened.takes.record(TakeRequest(channels={1: "Åse"}))


def test_nobody_here_and_nobody_willing_are_two_refusals(opened):
    with pytest.raises(StateError, match="Nobody is here"):
        opened.takes.record(TakeRequest())
    opened.attendance.mark(["Åse"])
    with pytest.raises(ConsentError, match="Nobody here has said yes"):
        opened.takes.record(TakeRequest())


def test_more_people_than_channels_is_refused_with_both_ways_out(willing, recorder):
    recorder.channels = 2
    with pytest.raises(StateError) as refused:
        willing.takes.record(TakeRequest())
    assert "4 people" in str(refused.value)
    assert "--channel" in str(refused.value.hint)
    assert "--shared" in str(refused.value.hint)
    assert recorder.armed is None
    assert willing.takes.list() == ()


def test_both_ways_out_work(willing, recorder):
    recorder.channels = 2
    one = willing.takes.record(TakeRequest(channels={2: "Ali"}))
    assert [(track.channel, track.people) for track in one.tracks] == [(2, (willing.people.find_person("Ali").id,))]
    willing.takes.stop()
    several = willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola", "Ali")}))
    assert [len(track.people) for track in several.tracks] == [3, 1]
    assert several.take.number == 2


def test_a_second_take_while_one_rolls_is_refused(willing):
    willing.takes.record(TakeRequest())
    with pytest.raises(StateError, match="Take 1 is still recording"):
        willing.takes.record(TakeRequest())
    assert len(willing.takes.list()) == 1


def test_a_start_that_fails_leaves_no_take_behind(willing, recorder, home):
    recorder.fail["start"] = gone()
    with pytest.raises(DeviceError, match="The device is gone"):
        willing.takes.record(TakeRequest())
    assert willing.takes.list() == ()
    assert kinds(willing)[-2:] == ["take.started", "take.failed"]
    assert not list(home.glob("sessions/*/takes/*"))
    assert willing.takes.record(TakeRequest()).take.number == 1


def test_a_take_whose_folder_cannot_be_made_is_one_sentence_and_leaves_nothing(willing, home, recorder):
    folder = next(home.glob("sessions/*"))
    (folder / "takes").write_bytes(b"in the way")
    with pytest.raises(LibraryError) as refused:
        willing.takes.record(TakeRequest())
    assert refused.value.hint is not None
    assert willing.takes.list() == ()
    assert recorder.armed is None


def test_whatever_a_recorder_raises_is_told_as_a_device_error(willing, recorder):
    recorder.fail["arm"] = RuntimeError("PaErrorCode -9996")
    with pytest.raises(DeviceError, match="The recorder failed"):
        willing.takes.record(TakeRequest())


def test_a_folder_that_is_there_is_never_recorded_into(willing, home):
    session = willing.sessions.current()
    old = home / "sessions" / session.folder / "takes" / "take-001"
    old.mkdir(parents=True)
    assert willing.takes.record(TakeRequest()).take.number == 2
    assert list(old.iterdir()) == []


def test_a_session_cannot_close_while_a_take_rolls(willing):
    willing.takes.record(TakeRequest())
    with pytest.raises(StateError, match="Take 1 is still recording"):
        willing.sessions.close()
    assert willing.sessions.current().closed_at is None


def test_stopping_when_nothing_rolls_is_refused(willing):
    with pytest.raises(StateError, match="Nothing is being recorded"):
        willing.takes.stop()


@pytest.mark.parametrize("refused", [StateError(message("Nothing rolls.")), gone()])
def test_a_take_that_ends_by_itself_while_it_is_stopped_is_returned_as_if_stopped(
    willing, recorder, monkeypatch, refused
):
    willing.takes.record(TakeRequest(seconds=1))

    def stop():
        recorder.play(2)
        raise refused

    monkeypatch.setattr(recorder, "stop", stop)
    finished = willing.takes.stop()
    assert (finished.take.status, finished.seconds) == (TakeStatus.DONE, 1.0)


def test_a_take_that_its_own_window_stores_while_another_stops_it_is_returned(
    willing, recorder, home, clock, monkeypatch
):
    started = willing.takes.record(TakeRequest(seconds=1))
    other = make_app(home, clock, recorder)

    def patient(house):
        monkeypatch.undo()
        recorder.play(2)
        other.takes.finish(started.take.id)
        return alone(house)

    monkeypatch.setattr("workshop.services.takes.alone", patient)
    finished = willing.takes.stop()
    assert (finished.already, finished.seconds) == (True, 1.0)


def test_a_take_that_will_not_stop_is_told(willing, recorder):
    willing.takes.record(TakeRequest())
    recorder.fail["stop"] = gone()
    with pytest.raises(DeviceError, match="gone"):
        willing.takes.stop()
    assert willing.takes.get(1).status is TakeStatus.ROLLING


def test_a_verdict_is_kept_and_logged_once(willing, recorder):
    willing.takes.record(TakeRequest())
    with pytest.raises(StateError, match="still recording"):
        willing.takes.verdict(1, Verdict.KEEP)
    willing.takes.stop()
    willing.takes.verdict(1, Verdict.CIRCLED)
    willing.takes.verdict(1, Verdict.CIRCLED)
    assert willing.takes.get(1).verdict is Verdict.CIRCLED
    assert kinds(willing).count("take.verdict") == 1
    with pytest.raises(NotFoundError, match="no take 7"):
        willing.takes.verdict(7, Verdict.KEEP)


def test_a_take_can_be_circled_while_it_rolls_and_stays_so(willing, recorder):
    willing.takes.record(TakeRequest())
    willing.takes.verdict(1, Verdict.CIRCLED)
    willing.takes.verdict(1, Verdict.NONE)
    willing.takes.verdict(1, Verdict.CIRCLED)
    assert willing.takes.stop().take.verdict is Verdict.CIRCLED
    assert recorder.label.circled
    assert willing.takes.get(1).verdict is Verdict.CIRCLED


def test_a_deleted_take_leaves_no_audio_and_its_number_is_not_used_again(willing, recorder, home):
    willing.takes.record(TakeRequest())
    recorder.play(1)
    willing.takes.stop()
    assert list(home.glob("sessions/*/takes/take-001/*.wav"))
    willing.takes.delete(1)
    assert not list(home.glob("sessions/*/takes/take-001"))
    assert willing.takes.list() == ()
    assert willing.takes.record(TakeRequest()).take.number == 2


def test_a_take_can_be_deleted_after_the_session_closed_and_its_times_stay(willing, recorder, clock):
    willing.takes.record(TakeRequest())
    willing.takes.stop()
    clock.wind(minutes=8, seconds=50)
    closed = willing.sessions.close()
    before = views.attendance(willing)
    clock.wind(hours=5)
    with pytest.raises(StateError, match="The last one was Låtskriverne 2026-11-23") as refused:
        willing.takes.delete(1)
    end = str(refused.value.hint).split("--session ")[1].split()[0]
    assert f"workshop take delete 1 --session {end} --yes" in str(refused.value.hint)
    willing.takes.delete(1, session=end)
    assert willing.takes.list() == ()
    assert willing.sessions.get(closed.id).closed_at == closed.closed_at
    assert views.attendance(willing) == before
    assert [row["minutes"] for row in views.sessions(willing)] == [8]


def test_take_rows_have_the_promised_keys(willing, recorder):
    willing.songs.add("Natt")
    willing.takes.record(TakeRequest(song="Natt"))
    recorder.play(1)
    willing.takes.stop()
    row = views.takes(willing)[0]
    assert {"number", "song", "seconds", "status", "verdict", "tracks"} <= set(row)
    assert (row["number"], row["song"], row["seconds"], row["status"]) == (1, "Natt", 1.0, "done")
    track = {"person", "alias", "channel", "file", "start_frame", "frames", "lost_frames", "peak_dbfs"}
    assert all(track <= set(one) for one in row["tracks"])
    assert [one["alias"] for one in row["tracks"]] == list(BAND)


def test_without_a_recorder_the_leader_is_told(willing, host: FakeHost):
    from workshop.errors import PluginError

    host.answers.clear()
    with pytest.raises(PluginError, match="There is no recorder"):
        willing.takes.record(TakeRequest())


def test_losses_are_logged_with_frame_and_length(willing, recorder: FakeRecorder):
    willing.takes.record(TakeRequest())
    recorder.play(1)
    recorder.journal(what="lost", frame=100, frames=20)
    finished = willing.takes.stop()
    assert finished.take.lost_frames == 20
    lost = [row["data"] for row in views.log(willing) if row["kind"] == "take.lost_frames"]
    assert [(one["frame"], one["frames"]) for one in lost] == [(100, 20)]
