"""What is kept of what was played along to a take, and says nothing any more, may be of anybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from workshop.domain.backing import KeptBacking, Unreadable
from workshop.domain.consent import Use
from workshop.domain.erasure import Erased
from workshop.domain.recording import TakeLabel
from workshop.domain.take import Take
from workshop.errors import StateError
from workshop.services.disclosure.audible import allowed_uses, may_leave
from workshop.services.disclosure.records import gather
from workshop.services.hearing import Shareable
from workshop.services.listening import Listening
from workshop.services.take_backing import BACKING, kept_backing
from workshop.services.take_lookup import heard_in
from workshop.services.take_picture import sections_of

from .heard import RATE, FakeMixer, backing_of, people, record, says

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App

    from .fakes import FakeHost, FakeRecorder

TORN = '{"people": ["'


@pytest.fixture(autouse=True)
def mixer(host: FakeHost) -> FakeMixer:
    made = FakeMixer()
    host.answers["workshop_mixer"] = made
    return made


@pytest.fixture
def torn(willing: App, recorder: FakeRecorder, home: Path) -> Take:
    """A take of everybody, with a backing whose file is there and whose document is torn."""
    says(willing, "Åse", "Ola", "Ali", "Kari")
    (home / "data").mkdir(exist_ok=True)
    (home / "data" / "beat.wav").touch()
    return tear(willing, record(willing, recorder, channels={1: "Åse", 2: "Ola"}))


def tear(app: App, take: Take, text: str = TORN) -> Take:
    with app.library.write() as tx:
        kept = app.documents.keep_in(tx, "core", BACKING, take.id, text, session=take.session)
        tx.put(replace(take, backing=kept.id))
        return tx.get(Take, take.id) or take


def test_what_is_kept_is_read_torn_or_nothing(willing: App, recorder: FakeRecorder, torn: Take) -> None:
    plain, played = record(willing, recorder), record(willing, recorder)
    backing_of(willing, played, people=list(people(willing, "Ola")))
    with willing.library.read() as tx:
        assert kept_backing(tx, plain) is None
        assert kept_backing(tx, torn) == Unreadable(TORN)
        assert kept_backing(tx, replace(plain, backing="gone")) == Unreadable("")
        found = kept_backing(tx, tx.get(Take, played.id) or played)
    assert isinstance(found, KeptBacking)
    assert found.people == people(willing, "Ola")
    assert willing.documents.backing(played.id) == found
    assert willing.documents.backing(plain.id) is willing.documents.backing(torn.id) is None


def test_a_document_that_the_row_does_not_name_counts_too(willing: App, recorder: FakeRecorder) -> None:
    take = record(willing, recorder)
    with willing.library.write() as tx:
        willing.documents.keep_in(tx, "core", BACKING, take.id, TORN, session=take.session)
    with willing.library.read() as tx:
        assert kept_backing(tx, take) == Unreadable(TORN)


@pytest.mark.parametrize("text", [TORN, "[" * 100_000, '{"people": [], "frames": Infinity}', '{"people": {}}'])
def test_what_is_played_along_is_not_heard_where_nobody_knows_who_is_in_it(willing: App, torn: Take, text: str) -> None:
    tear(willing, torn, text)
    found = willing.listening.audible(Listening(1))

    assert found.backing == "missing"
    assert found.job.backing is None
    assert found.people == people(willing, "Åse", "Ola")


def test_no_track_leaves_with_it(willing: App, torn: Take) -> None:
    says(willing, "Åse", "Ola", use=Use.SHARE_IN_HOUSE)
    now = willing.clock.now()
    with willing.library.read() as tx:
        records = gather(tx, willing.sessions.latest_in(tx))
    assert all(allowed_uses(records, torn, track, now) == () for track in records.tracks)
    assert not may_leave(records, torn, people(willing, "Åse"), now)
    assert may_leave(replace(records, documents=()), replace(torn, backing=None), people(willing, "Åse"), now)


def test_whoever_is_named_may_be_in_it_and_is_no_stranger_to_the_take(willing: App, torn: Take) -> None:
    with willing.library.read() as tx:
        listeners = heard_in(tx, torn)
        assert listeners.people == frozenset(people(willing, "Åse", "Ola"))
        assert all(map(listeners.may_hold, people(willing, "Åse", "Kari")))
    with pytest.raises(StateError, match="Nobody is left"):
        willing.listening.audible(Listening(1, only=("Kari",)))
    assert willing.listening.audible(Listening(1, without=("Kari",))).people == people(willing, "Åse", "Ola")


def test_everybody_who_was_there_is_told_of_its_copies(willing: App, torn: Take, tmp_path: Path) -> None:
    says(willing, "Åse", use=Use.SHARE_IN_HOUSE)
    found = willing.listening.audible(Listening(1))
    willing.listening.mix(Shareable.of(replace(found), TakeLabel()), tmp_path / "mix.flac")
    with willing.library.write() as tx:
        text = '{"target": "x", "folder": "old", "format": "log", "level": "alias", "takes": [1]}'
        willing.documents.keep_in(tx, "core", "core.export", torn.session, text, session=torn.session)
    (kari,) = people(willing, "Kari")

    assert [copy.folder for copy in willing.exports.of_person(kari)] == ["old"]


def test_a_screen_shows_the_markers_and_no_name(willing: App, torn: Take) -> None:
    with willing.library.read() as tx:
        assert sections_of(tx, torn) == ()
    assert willing.documents.backing(torn.id) is None


def test_whoever_asks_takes_the_mix_along_that_may_hold_them(
    willing: App, recorder: FakeRecorder, torn: Take, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "erase", lambda *_: Erased(), raising=False)
    over = record(willing, recorder, channels={1: "Ali"})
    place = home / "sessions" / willing.sessions.latest().folder / "overdubs"
    place.mkdir()
    mix, other = place / "over-1a.wav", place / "over-2b.wav"
    mix.write_bytes(b"their voice")
    tear(willing, over, '{"file": "overdubs/over-1a.wav", "peop')
    backing_of(willing, record(willing, recorder), file=other.relative_to(home).as_posix(), frames=RATE)
    other.write_bytes(b"another")

    assert willing.deleting.preview(2, "Ali").overdubs == ()
    assert willing.deleting.part(1, "Ola").overdubs == (2,)
    assert not mix.exists()
    assert other.exists()


def test_a_take_that_is_deleted_takes_the_mix_along_that_its_torn_document_names(
    willing: App, recorder: FakeRecorder, torn: Take, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "erase", lambda *_: Erased(), raising=False)
    place = home / "sessions" / willing.sessions.latest().folder / "overdubs"
    place.mkdir()
    (place / "over-1a.wav").write_bytes(b"their voice")
    tear(willing, torn, "over-1a.wav")
    willing.deleting.whole(1)

    assert not list(place.iterdir())
