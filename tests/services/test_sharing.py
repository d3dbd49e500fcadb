"""What leaves the library of a take: only of whom that was asked, remembered, and with what the group thought of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workshop.domain.consent import Decision, Use
from workshop.domain.recording import TakeLabel
from workshop.domain.take import Take, Track, Verdict
from workshop.errors import ConsentError, FileError, StateError
from workshop.services.disclosure.audible import may_leave
from workshop.services.disclosure.records import gather
from workshop.services.listening import Listening

from .heard import FakeMixer, backing_of, people, record, says

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App

    from .fakes import FakeHost, FakeRecorder


@pytest.fixture
def mixer(host: FakeHost) -> FakeMixer:
    made = FakeMixer()
    host.answers["workshop_mixer"] = made
    return made


def test_a_mix_is_remembered_before_a_deletion_asks(
    willing: App, recorder: FakeRecorder, mixer: FakeMixer, tmp_path: Path
) -> None:
    says(willing, "Åse", use=Use.SHARE_IN_HOUSE)
    record(willing, recorder)
    target = tmp_path / "out" / "mix.flac"
    found = willing.listening.shareable(Listening(1))
    willing.listening.mix(found, target)
    (known,) = willing.exports.known(found.session)

    assert target.read_bytes() == b"sound"
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["mix.flac"]
    assert (known.folder, known.format, known.level, known.takes) == (str(target), "mix", "pseudonymous", (1,))
    assert known.people == frozenset(found.people)
    with willing.library.read() as tx:
        assert list(tx.events(found.session.id))[-1].kind == "take.copied"
    assert mixer.asked[0][1][1] is None


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "full")])
def test_a_mix_that_fails_leaves_nothing_and_is_not_remembered(
    willing: App, recorder: FakeRecorder, mixer: FakeMixer, tmp_path: Path, failure: BaseException
) -> None:
    says(willing, "Åse", use=Use.SHARE_IN_HOUSE)
    record(willing, recorder)
    found = willing.listening.shareable(Listening(1))
    mixer.fail = failure
    with pytest.raises((KeyboardInterrupt, FileError)):
        willing.listening.mix(found, tmp_path / "out" / "mix.flac")

    assert not (tmp_path / "out").exists()
    assert willing.exports.known(found.session) == ()


def test_nothing_is_written_over_or_into_the_library(
    willing: App, recorder: FakeRecorder, mixer: FakeMixer, tmp_path: Path
) -> None:
    says(willing, "Åse", use=Use.SHARE_IN_HOUSE)
    record(willing, recorder)
    found = willing.listening.shareable(Listening(1))
    (tmp_path / "mix.flac").write_text("mine")
    with pytest.raises(FileError, match="there already"):
        willing.listening.mix(found, tmp_path / "mix.flac")
    with pytest.raises(FileError, match="lies in the library"):
        willing.listening.mix(found, willing.paths.home / "mix.flac")
    assert not mixer.asked
    assert (tmp_path / "mix.flac").read_text() == "mine"


def test_stems_need_a_yes_to_sharing_and_a_no_to_keeping_holds_them_back(
    willing: App, recorder: FakeRecorder, mixer: FakeMixer, tmp_path: Path
) -> None:
    says(willing, "Åse", "Ola", use=Use.SHARE_IN_HOUSE)
    says(willing, "Ola", use=Use.KEEP, word=Decision.DENIED)
    record(willing, recorder)
    found = willing.listening.shareable(Listening(1, backing=False))
    willing.listening.stems(found, tmp_path / "2026.11.23")

    assert not mixer.asked
    assert mixer.labels == [TakeLabel("music-workshop", "", False, 1)]
    assert [path.name for path in (tmp_path / "2026.11.23").iterdir()] == ["take-001-track-01.wav"]
    assert willing.exports.known(found.session)[0].format == "stems"


def test_what_the_group_hears_is_no_word_on_what_leaves_the_library(
    willing: App, recorder: FakeRecorder, mixer: FakeMixer, tmp_path: Path
) -> None:
    says(willing, "Åse", "Ola")
    record(willing, recorder)
    with pytest.raises(ConsentError, match="sharing their recordings"):
        willing.listening.shareable(Listening(1))
    says(willing, "Ola", use=Use.SHARE_IN_HOUSE)
    says(willing, "Ola", word=Decision.WITHDRAWN)
    found = willing.listening.shareable(Listening(1))
    willing.listening.mix(found, tmp_path / "mix.flac")

    assert mixer.asked[0][1][0].people == people(willing, "Ola")
    assert tuple(found.refusing) == people(willing, "Åse", "Ali", "Kari")
    assert willing.listening.audible(Listening(1)).people == people(willing, "Åse")


def test_a_verdict_that_comes_after_the_take_is_told_by_what_is_handed_out(
    willing: App, recorder: FakeRecorder
) -> None:
    says(willing, "Åse", use=Use.SHARE_IN_HOUSE)
    record(willing, recorder)
    assert not willing.listening.shareable(Listening(1)).label.circled
    willing.takes.verdict(1, Verdict.CIRCLED)
    assert willing.listening.shareable(Listening(1)).label.circled
    willing.takes.verdict(1, Verdict.KEEP)
    assert not willing.listening.shareable(Listening(1)).label.circled


def exported(app: App, take: Take) -> bool:
    """Whether an export would hold the recording of a take of Ola."""
    with app.library.read() as tx:
        records = gather(tx, app.sessions.current())
    return may_leave(records, take, people(app, "Ola"), app.clock.now())


@pytest.mark.parametrize("wanted", [{}, {"only": ("Ola",)}, {"without": ("Åse",)}, {"backing": False}])
def test_what_was_recorded_over_somebody_leaves_only_when_they_say_yes_to_that(
    willing: App, recorder: FakeRecorder, wanted: dict
) -> None:
    says(willing, "Ola", use=Use.SHARE_IN_HOUSE)
    first = record(willing, recorder, channels={1: "Åse"})
    over = record(willing, recorder, channels={1: "Ola"})
    (ase,) = people(willing, "Åse")
    backing_of(willing, over, takes=[first.id], people=[ase])
    with pytest.raises(ConsentError, match="sharing their recordings in the house: Åse"):
        willing.listening.shareable(Listening(2, **wanted))
    with willing.library.read() as tx:
        over = tx.get(Take, over.id)
    assert not exported(willing, over)

    says(willing, "Åse", use=Use.SHARE_IN_HOUSE)
    assert exported(willing, over)
    assert willing.listening.shareable(Listening(2, **wanted)).people


def test_of_a_backing_that_cannot_be_read_nothing_that_was_recorded_over_it_leaves(
    willing: App, recorder: FakeRecorder
) -> None:
    says(willing, "Åse", use=Use.SHARE_IN_HOUSE)
    take = record(willing, recorder, channels={1: "Åse"})
    backing_of(willing, take, people=3)
    with pytest.raises(StateError, match="voices that nobody knows"):
        willing.listening.shareable(Listening(1))


def test_a_take_below_that_is_there_and_may_not_be_heard_is_refused_and_not_missing(
    willing: App, recorder: FakeRecorder
) -> None:
    says(willing, "Ola")
    first = record(willing, recorder, channels={1: "Åse"})
    over = record(willing, recorder, channels={1: "Ola"})
    backing_of(willing, over, takes=[first.id])
    assert willing.listening.audible(Listening(2)).backing == "refused"
    says(willing, "Åse")
    assert willing.listening.audible(Listening(2)).backing == "heard"
    assert willing.listening.audible(Listening(2, only=("Ola",))).backing == "unasked"


def test_tracks_are_only_read(willing: App, recorder: FakeRecorder, mixer: FakeMixer, tmp_path: Path) -> None:
    says(willing, "Åse", use=Use.SHARE_IN_HOUSE)
    record(willing, recorder)
    with willing.library.read() as tx:
        before = tx.find(Track)
    willing.listening.mix(willing.listening.shareable(Listening(1)), tmp_path / "mix.wav")
    with willing.library.read() as tx:
        assert tx.find(Track) == before
    assert mixer.asked
