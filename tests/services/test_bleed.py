"""Whoever was in the headphones has a say in what was recorded over them, also when the mix that was played is gone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from workshop.cli.take_delete import tell_copies
from workshop.domain.consent import Decision, Use
from workshop.domain.erasure import Erased
from workshop.domain.session import Document
from workshop.errors import ConsentError, NotFoundError, StateError, WorkshopError
from workshop.services.disclosure.audible import allowed_uses, may_leave
from workshop.services.disclosure.records import gather
from workshop.services.listening import Listening
from workshop.services.take_backing import BACKING
from workshop.services.take_lookup import heard_in, left_in

from .heard import FakeMixer, people, record, says

if TYPE_CHECKING:
    from workshop.app import App
    from workshop.domain.take import Take

    from .fakes import FakeHost, FakeRecorder

EVERYBODY = ("Åse", "Ola", "Ali", "Kari")
SHARE, NO = Use.SHARE_IN_HOUSE, Decision.DENIED


@pytest.fixture
def sung(willing: App, recorder: FakeRecorder, host: FakeHost, monkeypatch: pytest.MonkeyPatch) -> App:
    """Take 1 of Åse, Ali and Kari, and take 2 of Ola over it; everybody says yes to hearing and sharing."""
    host.answers["workshop_mixer"] = FakeMixer()
    monkeypatch.setattr(recorder, "erase", lambda *_: Erased(), raising=False)
    says(willing, *EVERYBODY)
    says(willing, *EVERYBODY, use=SHARE)
    record(willing, recorder, channels={1: "Åse", 2: "Ali", 3: "Kari"}, backing=False)
    record(willing, recorder, channels={1: "Ola"}, over=(1,))
    return willing


def leaves(app: App, number: int = 2, who: str = "Ola") -> bool:
    """Whether a take may leave, by both roads."""
    with app.library.read() as tx:
        records = gather(tx, app.sessions.latest_in(tx))
    take, now = app.takes.get(number), app.clock.now()
    (track,) = (track for track in records.tracks if track.take == take.id and track.people == people(app, who))
    exported = may_leave(records, take, people(app, who), now)
    assert exported <= (SHARE in allowed_uses(records, take, track, now))
    try:
        found = app.listening.shareable(Listening(number, backing=False)).people
    except WorkshopError:
        found = ()
    assert bool(found) is exported
    return exported


def documents(app: App) -> str:
    with app.library.read() as tx:
        return "".join(document.text for document in tx.find(Document, kind=BACKING))


def delete_a_part(app: App) -> None:
    app.deleting.part(1, "Kari")


def delete_all(app: App) -> None:
    app.deleting.whole(1)


def test_a_no_holds_what_was_recorded_over_them_when_the_take_below_is_deleted(sung: App) -> None:
    says(sung, "Ali", use=SHARE, word=NO)
    assert not leaves(sung)
    delete_all(sung)
    assert not leaves(sung)
    with pytest.raises(ConsentError, match="sharing their recordings in the house: Ali"):
        sung.listening.shareable(Listening(2))

    says(sung, "Ali", use=SHARE)
    assert leaves(sung)


@pytest.mark.parametrize("use", [SHARE, Use.RECORD, Use.KEEP])
def test_a_no_after_the_mix_is_gone_holds_it_too(sung: App, use: Use) -> None:
    delete_all(sung)
    assert leaves(sung)
    says(sung, "Ali", use=use, word=NO)
    assert not leaves(sung)


def test_what_was_recorded_over_somebody_who_is_deleted_stays_and_names_them_no_more(sung: App) -> None:
    (kari,) = people(sung, "Kari")
    assert kari in documents(sung)
    delete_a_part(sung)

    assert not leaves(sung)
    with pytest.raises(StateError, match="recorded over somebody whose recording is deleted"):
        sung.listening.shareable(Listening(2))
    assert kari not in documents(sung)
    with sung.library.read() as tx:
        take = sung.takes.get(2)
        assert kari not in heard_in(tx, take).people | left_in(tx, take).people
    with pytest.raises(NotFoundError, match="Kari is not on take 2"):
        sung.listening.audible(Listening(2, only=("Kari",)))
    assert sung.listening.audible(Listening(2)).people == people(sung, "Ola", "Åse", "Ali")


def test_whoever_asks_for_a_take_of_their_own_is_in_nothing_over_it_any_more(sung: App, recorder: FakeRecorder) -> None:
    record(sung, recorder, channels={1: "Kari"}, backing=False)
    record(sung, recorder, channels={1: "Ali"}, over=(3,))
    assert leaves(sung, 4, "Ali")
    assert sung.deleting.part(3, "Kari").whole

    assert not leaves(sung, 4, "Ali")
    with sung.library.read() as tx:
        assert left_in(tx, sung.takes.get(4)).people == frozenset(people(sung, "Ali"))
    assert leaves(sung)


def test_where_the_take_below_is_gone_nobody_of_it_is_said_to_be_heard(sung: App) -> None:
    with sung.library.read() as tx:
        assert heard_in(tx, sung.takes.get(2)).people == frozenset(people(sung, *EVERYBODY))
    delete_all(sung)

    with sung.library.read() as tx:
        assert heard_in(tx, sung.takes.get(2)).people == frozenset(people(sung, "Ola"))
        assert left_in(tx, sung.takes.get(2)).people == frozenset(people(sung, *EVERYBODY))
    with pytest.raises(NotFoundError, match="Ali is not on take 2"):
        sung.listening.audible(Listening(2, only=("Ali",)))


def told(app: App, take: Take, alias: str, *, ahead: bool) -> list[str]:
    said: list[str] = []
    request = SimpleNamespace(app=app, output=SimpleNamespace(warn=lambda each: said.append(str(each))))
    tell_copies(request, take, app.deleting.preview(1, alias), alias, ahead=ahead)  # type: ignore[arg-type]
    return said


def test_a_take_over_it_is_told_also_when_its_mix_is_gone_already(sung: App) -> None:
    stays = "A microphone may have heard the headphones, so what is recorded over it stays in the library."
    assert told(sung, sung.takes.get(1), "Ali", ahead=True) == [
        "Take 2 was recorded over it; the mix that was played there would go.",
        stays,
    ]
    delete_a_part(sung)
    gone = sung.deleting.preview(1, "Ali")

    assert (gone.overdubs, gone.mixed) == ((2,), ())
    assert told(sung, sung.takes.get(1), "Ali", ahead=True) == ["Take 2 was recorded over it.", stays]


@pytest.mark.parametrize("use", [SHARE, Use.RECORD, Use.KEEP])
def test_a_no_to_one_take_holds_what_was_recorded_over_it(sung: App, recorder: FakeRecorder, use: Use) -> None:
    record(sung, recorder, channels={1: "Ola"}, over=(2,))
    record(sung, recorder, channels={1: "Ola"}, backing=False)
    says(sung, "Ali", use=use, word=NO, take=1)
    assert (leaves(sung, 2), leaves(sung, 3), leaves(sung, 4)) == (False, False, True)
    with pytest.raises(ConsentError) as refused:
        sung.listening.shareable(Listening(3))
    end = sung.sessions.latest().id[-8:]
    assert f"`workshop consent Ali --use {use} --grant --take 1 --session {end}`" in str(refused.value.hint)
    says(sung, "Ali", use=use, take=1)
    assert (leaves(sung, 2), leaves(sung, 3)) == (True, True)


@pytest.mark.parametrize("below", [1, 2])
def test_it_does_so_through_layers_that_are_deleted(sung: App, recorder: FakeRecorder, below: int) -> None:
    record(sung, recorder, channels={1: "Ola"}, over=(2,))
    says(sung, "Ali", use=SHARE, word=NO, take=1)
    sung.deleting.whole(below)
    assert not leaves(sung, 3)


@pytest.mark.parametrize("scope", [{}, {"take": 2}])
def test_of_a_deleted_take_a_later_yes_to_all_or_to_what_is_over_it_counts(sung: App, scope: dict[str, int]) -> None:
    says(sung, "Ali", use=SHARE, word=NO, take=1)
    delete_all(sung)
    with pytest.raises(ConsentError) as refused:
        sung.listening.shareable(Listening(2))
    assert str(refused.value.hint).endswith("`workshop consent Ali --use share_in_house --grant`.")
    says(sung, "Ali", use=SHARE, **scope)
    assert leaves(sung)


def test_a_use_of_the_take_below_that_is_refused_is_none_of_what_was_recorded_over_it(sung: App) -> None:
    says(sung, "Ali", use=SHARE, word=NO, take=1)
    with sung.library.read() as tx:
        records = gather(tx, sung.sessions.latest_in(tx))
    (track,) = (track for track in records.tracks if track.take == sung.takes.get(2).id)

    assert allowed_uses(records, sung.takes.get(2), track, sung.clock.now()) == (Use.RECORD, Use.LISTEN_IN_GROUP)


def test_a_no_of_somebody_who_was_not_in_it_holds_nothing(sung: App, recorder: FakeRecorder) -> None:
    says(sung, "Ali", word=NO)
    record(sung, recorder, channels={1: "Ola"}, over=(1,))
    says(sung, "Ali", use=SHARE, word=NO)
    assert (leaves(sung, 2), leaves(sung, 3)) == (False, True)
