"""Stop and delete: a participant's wish during a take is carried out, also when the machine stops in between."""

from __future__ import annotations

import pytest

from workshop.domain.erasure import Erased, Erasure
from workshop.domain.take import Take, TakeStatus
from workshop.errors import DeviceError, StateError
from workshop.services.documents import CORE, ERASING
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


def test_a_second_wish_for_the_same_take_is_struck_off(willing, recorder: FakeRecorder) -> None:
    started = willing.takes.record(TakeRequest())
    recorder.play(1)
    willing.deleting.stop_and_delete()
    willing.deleting._eraser.wish(started.take)

    assert willing.catch_up() == []
    assert willing.deleting._eraser.open() == ([], [])


@pytest.mark.parametrize("text", ["{torn", "[]", '{"whole": false}'])
def test_a_wish_that_cannot_be_read_is_told_of_until_all_of_the_take_goes(
    willing, recorder: FakeRecorder, monkeypatch, text
) -> None:
    erased = []
    monkeypatch.setattr(recorder, "erase", lambda *given: erased.append(given) or Erased(), raising=False)
    for _ in range(2):
        willing.takes.record(TakeRequest())
        recorder.play(1)
        willing.takes.stop()
    with willing.library.write() as tx:
        for take in tx.find(Take):
            torn = text if take.number == 1 else Erasure({1: "take-002-ch01.wav"}).text()
            willing.documents.keep_in(tx, CORE, ERASING, take.id, torn, session=take.session)

    (told,) = willing.catch_up()
    assert "What was to be deleted of take 1 cannot be read" in str(told)
    assert [folder.name for folder, _ in erased] == ["take-002"]
    willing.deleting.whole(1)
    assert willing.catch_up() == []


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


@pytest.fixture
def killed(willing, recorder: FakeRecorder) -> FakeRecorder:
    """A take whose recorder was killed: Åse and Ola at one microphone, Kari as a guest at it, Ali alone at his own."""
    recorder.erased = []
    recorder.erase = lambda _folder, erasure: recorder.erased.append(erasure) or Erased()
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}, channels={2: "Ali"}))
    for alias in ("Åse", "Ola", "Kari"):
        recorder.play(1)
        willing.takes.turn(1, alias)
    recorder.play(1)
    recorder.kill()
    return recorder


@pytest.mark.parametrize("alias", ["Åse", "Kari"])
def test_of_a_take_that_cannot_be_saved_nothing_is_cut_out_of_what_others_are_heard_in(willing, killed, alias) -> None:
    killed.fail = Lasting(recover=DeviceError("No space left on device."))
    for ask in (willing.deleting.preview, willing.deleting.part):
        with pytest.raises(
            StateError, match="not saved yet, so nobody can say who is heard when on track 1"
        ) as refused:
            ask(1, alias)
        assert "take recover" in str(refused.value.hint)

    assert killed.erased == []
    assert willing.deleting.part(1, "Ali").removed == (2,)
    assert [list(erasure.removed) for erasure in killed.erased] == [[2]]


def test_a_take_is_saved_first_so_that_only_their_turns_go(willing, killed) -> None:
    gone = willing.deleting.part(1, "Kari")

    assert (gone.removed, gone.silenced, gone.unsaid) == ((), (1,), ())
    assert [part.spans for erasure in killed.erased for part in erasure.silenced] == [((144_000, 192_000),)]
    assert row_of(willing).status is TakeStatus.RECOVERED


def test_all_of_a_take_that_cannot_be_saved_can_be_deleted(willing, killed, home) -> None:
    killed.fail = Lasting(recover=DeviceError("No space left on device."))
    assert willing.deleting.whole(1).whole
    assert not list(home.glob("sessions/*/takes/*"))
