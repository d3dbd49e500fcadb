"""What leaves the library as a mix, stems or a picture and what leaves with a whole session ask for the same yes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from workshop.domain.consent import Decision, Use
from workshop.domain.turns import cut, spans
from workshop.errors import ConsentError
from workshop.services.disclosure.audible import may_leave
from workshop.services.disclosure.records import gather
from workshop.services.keeping import unwanted
from workshop.services.listening import Listening, stems_of
from workshop.services.take_picture import picture_of
from workshop.services.take_request import TakeRequest

from .heard import people, record, says

if TYPE_CHECKING:
    from workshop.app import App
    from workshop.domain.take import Take

    from .fakes import FakeClock, FakeRecorder

YES, NO, BACK = Decision.GRANTED, Decision.DENIED, Decision.WITHDRAWN
SHARE, KEEP, RECORD = Use.SHARE_IN_HOUSE, Use.KEEP, Use.RECORD
WORDS = {
    "nothing": ((), False),
    "sharing": (((SHARE, YES, {}),), True),
    "sharing and keeping": (((SHARE, YES, {}), (KEEP, YES, {})), True),
    "no to sharing": (((SHARE, NO, {}),), False),
    "sharing, no to keeping": (((SHARE, YES, {}), (KEEP, NO, {})), False),
    "sharing, keeping taken back": (((SHARE, YES, {}), (KEEP, YES, {}), (KEEP, BACK, {})), False),
    "sharing, no to keeping this take": (((SHARE, YES, {}), (KEEP, NO, {"take": 1})), False),
    "sharing, no to keeping another take": (((SHARE, YES, {}), (KEEP, NO, {"take": 2})), True),
    "sharing, a yes to keeping that has run out": (((SHARE, YES, {}), (KEEP, YES, {"until": 1})), False),
    "a yes to sharing that has run out": (((SHARE, YES, {"until": 1}),), False),
    "sharing this take": (((SHARE, YES, {"take": 1}),), True),
    "sharing another take": (((SHARE, YES, {"take": 2}),), False),
    "sharing, recording taken back": (((SHARE, YES, {}), (RECORD, BACK, {})), False),
    "sharing, no to recording this take": (((SHARE, YES, {}), (RECORD, NO, {"take": 1})), False),
    "hearing in the group": (((Use.LISTEN_IN_GROUP, YES, {}),), False),
}
"""What Ola says, and whether take 1 of his may leave."""


@pytest.fixture
def take(willing: App, recorder: FakeRecorder) -> Take:
    first = record(willing, recorder, channels={1: "Ola"})
    record(willing, recorder, channels={1: "Ola"})
    return first


@pytest.mark.parametrize(("said", "leaves"), WORDS.values(), ids=WORDS)
def test_both_roads_give_one_answer(willing: App, clock: FakeClock, take: Take, said, leaves: bool) -> None:
    for use, word, about in said:
        scope = {**about, "until": clock.now() + timedelta(hours=1)} if "until" in about else about
        says(willing, "Ola", use=use, word=word, **scope)
    clock.wind(hours=2)
    with willing.library.read() as tx:
        records = gather(tx, willing.sessions.latest_in(tx))
    (ola,) = people(willing, "Ola")

    assert may_leave(records, take, [ola], clock.now()) is leaves
    assert shared(willing) is leaves


def shared(app: App) -> bool:
    try:
        return app.listening.shareable(Listening(1)).people == people(app, "Ola")
    except ConsentError:
        return False


@pytest.mark.parametrize("word", [None, YES, NO, BACK])
def test_who_is_asked_to_be_deleted_is_who_keeps_a_picture_at_home(willing: App, take: Take, word) -> None:
    says(willing, "Ola")
    if word is not None:
        says(willing, "Ola", use=KEEP, word=word)
    listed = [each.take for each in unwanted(willing, take.session)]

    assert listed == ([1, 2] if word in {NO, BACK} else [])
    if listed:
        with pytest.raises(ConsentError, match="no to keeping"):
            picture_of(willing, 1, str)
    else:
        assert picture_of(willing, 1, str).people == people(willing, "Ola")


def test_both_roads_cut_a_shared_microphone_alike(willing: App, recorder: FakeRecorder) -> None:
    says(willing, "Åse", "Ola", use=SHARE)
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    for alias in ("Ola", None, "Åse", "Ola"):
        recorder.play(1)
        willing.takes.turn(1, alias)
    recorder.play(1)
    take = willing.takes.stop().take
    stems = stems_of(willing.listening.shareable(Listening(1)))
    with willing.library.read() as tx:
        records = gather(tx, willing.sessions.latest_in(tx))
    found = cut(spans(records.tracks[0], records.turns))
    allowed = [(who, held) for who, held in found if may_leave(records, take, who, willing.clock.now())]

    assert [(stem.part.people, stem.part.spans) for stem in stems] == allowed
    assert len(allowed) == 3
