"""Stop and delete: a participant's wish during a take is carried out, also when the machine stops in between."""

from __future__ import annotations

import pytest

from workshop.domain.take import Take, TakeStatus
from workshop.errors import DeviceError, StateError
from workshop.services.take_request import TakeRequest

from .fakes import FakeClock, FakeRecorder, make_app


class Lasting(dict[str, Exception]):
    """Failures that do not go away by themselves."""

    def pop(self, name: str) -> Exception:  # type: ignore[override] - a default is never asked for
        return self[name]


def row_of(app) -> Take:
    with app.library.read() as tx:
        return tx.find(Take, number=1)[0]


def test_a_take_is_stopped_and_nothing_of_it_is_kept(willing, recorder, home, host) -> None:
    willing.takes.record(TakeRequest())
    recorder.play(1)
    gone = willing.deleting.stop_and_delete()

    assert (gone.number, gone.removed) == (1, True)
    assert recorder.plan is None
    assert willing.takes.list() == ()
    assert not list(home.glob("sessions/*/takes/*"))
    assert [event.kind for event, _ in willing.events.sentences()][-1] == "take.deleted"
    assert host.heard("workshop_take_finished") == []


def test_there_must_be_a_take_that_rolls(willing) -> None:
    with pytest.raises(StateError, match="Nothing is being recorded"):
        willing.deleting.stop_and_delete()


@pytest.mark.parametrize("rolls", [True, False])
def test_a_wish_that_was_cut_off_is_carried_out_by_the_next_command(
    willing, recorder: FakeRecorder, home, rolls
) -> None:
    started = willing.takes.record(TakeRequest())
    recorder.play(1)
    willing.deleting._eraser.wish(started.take)
    if not rolls:
        recorder.kill()
    later = make_app(home, FakeClock(), recorder)
    assert later.catch_up() == []

    assert recorder.plan is None
    assert later.takes.list() == ()
    assert not list(home.glob("sessions/*/takes/*"))
    assert row_of(later).removed
    assert row_of(later).status is not TakeStatus.ROLLING
    assert later.catch_up() == []


def test_the_window_that_records_is_told_that_it_was_deleted(willing, recorder) -> None:
    started = willing.takes.record(TakeRequest())
    recorder.play(1)
    willing.deleting.stop_and_delete()

    assert willing.takes.finish(started.take.id).take.removed


def test_a_take_that_cannot_be_ended_is_not_forgotten_while_it_is_written(
    willing, recorder: FakeRecorder, home
) -> None:
    willing.takes.record(TakeRequest())
    recorder.play(1)
    recorder.fail = Lasting(stop=DeviceError("The recorder does not answer."))
    with pytest.raises(DeviceError, match="could not be ended yet") as refused:
        willing.deleting.stop_and_delete()

    assert refused.value.hint is not None
    assert (row_of(willing).removed, row_of(willing).status) == (False, TakeStatus.ROLLING)
    assert list(home.glob("sessions/*/takes/*/*.wav"))
    assert "could not be ended yet" in str(willing.deleting.catch_up()[0])
    assert not row_of(willing).removed

    recorder.fail.clear()
    assert make_app(home, FakeClock(), recorder).catch_up() == []
    assert row_of(willing).removed
    assert not list(home.glob("sessions/*/takes/*"))


def test_a_take_whose_recorder_says_nothing_is_not_forgotten_either(willing, recorder: FakeRecorder) -> None:
    willing.deleting._eraser.wish(willing.takes.record(TakeRequest()).take)
    recorder.fail = Lasting(status=DeviceError("The recorder does not answer."))
    assert willing.deleting.catch_up() != []
    assert not row_of(willing).removed

    recorder.fail.clear()
    assert willing.deleting.catch_up() == []
    assert row_of(willing).removed
