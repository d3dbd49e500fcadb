"""Whoever has not said yes is silent, and told of; what leaves is remembered; masters are only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workshop.domain.consent import Decision, Use
from workshop.errors import ConsentError, NotFoundError, StateError
from workshop.services.listening import Listening, stems_of
from workshop.services.take_request import TakeRequest

from .heard import RATE, FakeMixer, backing_of, people, record, says

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App

    from .fakes import FakeHost, FakeRecorder


@pytest.fixture
def mixer(host: FakeHost) -> FakeMixer:
    made = FakeMixer()
    host.answers["workshop_mixer"] = made
    return made


def test_only_who_said_yes_is_heard_and_the_others_are_named(willing: App, recorder: FakeRecorder) -> None:
    says(willing, "Åse", "Ola")
    take = record(willing, recorder)
    found = willing.listening.audible(Listening(1))

    assert found.people == people(willing, "Åse", "Ola")
    assert tuple(found.refusing) == people(willing, "Ali", "Kari")
    assert [part.path.name for part in found.job.parts] == ["take-001-ch01.wav", "take-001-ch02.wav"]
    assert (found.job.frames, found.job.sample_rate) == (take.frames, RATE)


def test_a_recording_that_somebody_takes_back_is_not_heard_either(willing: App, recorder: FakeRecorder) -> None:
    says(willing, "Åse", "Ola")
    record(willing, recorder)
    says(willing, "Åse", use=Use.RECORD, word=Decision.WITHDRAWN)

    assert willing.listening.audible(Listening(1)).people == people(willing, "Ola")


def test_a_word_on_one_take_counts_for_that_take(willing: App, recorder: FakeRecorder) -> None:
    says(willing, "Åse", "Ola")
    record(willing, recorder)
    record(willing, recorder)
    says(willing, "Åse", word=Decision.DENIED, take=2)

    assert willing.listening.audible(Listening(1)).people == people(willing, "Åse", "Ola")
    assert willing.listening.audible(Listening(2)).people == people(willing, "Ola")


def test_where_nobody_said_yes_nothing_is_heard(willing: App, recorder: FakeRecorder) -> None:
    record(willing, recorder)
    with pytest.raises(ConsentError, match="heard in the group"):
        willing.listening.audible(Listening(1))


def test_one_person_is_heard_alone_and_without_anybody(willing: App, recorder: FakeRecorder) -> None:
    says(willing, "Åse", "Ola", "Ali")
    record(willing, recorder)
    listening = willing.listening

    assert listening.audible(Listening(1, only=("Ola",))).people == people(willing, "Ola")
    assert listening.audible(Listening(1, only=("Ola",))).refusing == {}
    assert listening.audible(Listening(1, without=("Ola",))).people == people(willing, "Åse", "Ali")
    with pytest.raises(ConsentError):
        listening.audible(Listening(1, only=("Ola", "Kari")))
    with pytest.raises(StateError, match="Nobody is left"):
        listening.audible(Listening(1, only=("Ola",), without=("Ola",)))
    willing.people.add_person("Tor", group="Låtskriverne")
    with pytest.raises(NotFoundError, match="Tor is not on take 1"):
        listening.audible(Listening(1, only=("Tor",)))


def test_a_shared_microphone_is_heard_in_the_turns_of_who_said_yes(willing: App, recorder: FakeRecorder) -> None:
    says(willing, "Åse", "Ola")
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola", "Ali")}))
    recorder.play(1)
    for alias in ("Åse", "Ali", None, "Ola"):
        willing.takes.turn(1, alias)
        recorder.play(1)
    willing.takes.stop()
    found = willing.listening.audible(Listening(1))
    (part,) = found.job.parts
    spans = [(span.people, span.from_frame // RATE, span.to_frame // RATE) for span in part.spans]
    ase, ola = people(willing, "Åse", "Ola")

    assert spans == [((ase,), 1, 2), ((ola,), 4, 5)]
    assert set(found.refusing) == set(people(willing, "Ali", "Kari"))
    assert found.beside == (ase, ola)
    assert found.nobodys
    assert [stem.name for stem in stems_of(found)] == ["take-001-track-01-voice-1.wav", "take-001-track-01-voice-2.wav"]
    assert [stem.part.people for stem in stems_of(found)] == [(ase,), (ola,)]


def test_what_was_played_along_is_heard_while_everybody_in_it_allows_it(willing: App, recorder: FakeRecorder) -> None:
    says(willing, "Åse", "Ola")
    take = record(willing, recorder)
    backing_of(willing, take, people=list(people(willing, "Ola")))
    listening = willing.listening

    assert listening.audible(Listening(1)).backing == "missing"
    (willing.paths.home / "data").mkdir(exist_ok=True)
    (willing.paths.home / "data" / "beat.wav").touch()
    found = listening.audible(Listening(1))
    assert found.backing == "heard"
    assert found.job.backing is not None
    assert found.job.backing.spans[0].to_frame == 5 * RATE
    assert listening.audible(Listening(1, backing=False)).job.backing is None
    says(willing, "Ola", word=Decision.WITHDRAWN)
    assert listening.audible(Listening(1)).backing == "refused"


def test_a_take_over_another_is_heard_with_it_and_everybody_decides_for_themselves(
    willing: App, recorder: FakeRecorder, mixer: FakeMixer, tmp_path: Path
) -> None:
    del mixer
    says(willing, "Åse", "Ola", "Ali", "Kari")
    first = record(willing, recorder, channels={1: "Åse", 2: "Ola"})
    second = record(willing, recorder, channels={1: "Ali"})
    backing_of(willing, second, takes=[first.id, first.id])
    assert willing.listening.audible(Listening(2)).people == people(willing, "Ali", "Åse", "Ola")
    says(willing, "Ola", word=Decision.WITHDRAWN)

    found = willing.listening.audible(Listening(2))
    assert found.people == people(willing, "Ali", "Åse")
    assert tuple(found.refusing) == people(willing, "Ola")
    assert (len(found.tracks), found.below) == (1, (1,))
    says(willing, "Åse", "Ali", use=Use.SHARE_IN_HOUSE)
    willing.listening.mix(willing.listening.shareable(Listening(2)), tmp_path / "over.flac")
    assert willing.exports.known(found.session)[0].takes == (1, 2)
    assert willing.listening.audible(Listening(2, backing=False)).people == people(willing, "Ali")


def test_a_take_that_damaged_documents_lay_over_itself_is_heard_once(willing: App, recorder: FakeRecorder) -> None:
    says(willing, "Åse", "Ola")
    first = record(willing, recorder, channels={1: "Åse"})
    second = record(willing, recorder, channels={1: "Ola"})
    backing_of(willing, first, takes=[second.id, first.id])
    backing_of(willing, second, takes=[first.id])
    found = willing.listening.audible(Listening(2))

    assert [part.people for part in found.job.parts] == [people(willing, "Ola"), people(willing, "Åse")]
    assert found.below == (1,)


def test_it_plays_through_what_recorded_it_and_never_beside_a_rolling_take(
    willing: App, recorder: FakeRecorder, mixer: FakeMixer
) -> None:
    says(willing, "Åse")
    take = record(willing, recorder)
    found = willing.listening.audible(Listening(1))
    assert willing.listening.play(found, 5, 10) == "playing"
    assert mixer.asked[0][1][1:] == (5, 10, "", take.device)
    willing.takes.record(TakeRequest())
    with pytest.raises(StateError, match="loudspeaker would be heard"):
        willing.listening.play(found)
    with pytest.raises(StateError, match="still recording"):
        willing.listening.audible(Listening(2))


def test_what_plays_is_allowed_until_somebody_takes_their_yes_back(willing: App, recorder: FakeRecorder) -> None:
    says(willing, "Åse", "Ola")
    record(willing, recorder)
    found = willing.listening.audible(Listening(1))
    says(willing, "Kari")
    assert willing.listening.allowed(found)
    willing.consents.record("Ola", Use.LISTEN_IN_GROUP, Decision.WITHDRAWN)
    assert not willing.listening.allowed(found)
    assert willing.listening.allowed(willing.listening.audible(Listening(1)))
    willing.deleting.whole(1)
    assert not willing.listening.allowed(found)


def test_who_is_heard_alone_is_not_heard_where_others_are_with_them(
    willing: App, recorder: FakeRecorder, mixer: FakeMixer
) -> None:
    del mixer
    says(willing, "Åse", "Ola", "Ali")
    record(willing, recorder, channels={1: "Ali"})
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}, over=(1,)))
    recorder.play(1)
    with_both = people(willing, "Åse")
    willing.takes.turn(1, "Åse")
    recorder.play(1)
    willing.takes.stop()
    found = willing.listening.audible(Listening(2, only=("Åse",)))

    assert found.people == found.mingled == with_both
    assert [(span.from_frame, span.to_frame) for span in found.job.parts[0].spans] == [(RATE, 2 * RATE)]
    assert (found.narrowed, found.below) == (True, (1,))
    assert not willing.listening.audible(Listening(2)).narrowed
    with pytest.raises(StateError, match="Ola can only be heard together"):
        willing.listening.audible(Listening(2, only=("Ola",)))
    assert willing.listening.audible(Listening(2, only=("Åse", "Ola"))).mingled == ()


def test_a_backing_in_which_others_are_heard_is_left_out_for_who_is_heard_alone(
    willing: App, recorder: FakeRecorder
) -> None:
    says(willing, "Åse", "Ola")
    backing_of(willing, record(willing, recorder), people=list(people(willing, "Ola")))
    for wanted in (Listening(1, only=("Åse",)), Listening(1, without=("Ola",))):
        found = willing.listening.audible(wanted)
        assert (found.backing, found.narrowed) == ("unasked", True)


def test_a_refusal_says_who_has_not_said_yes_to_what(willing: App, recorder: FakeRecorder) -> None:
    record(willing, recorder, channels={1: "Åse", 2: "Ola"})
    with pytest.raises(ConsentError, match="heard in the group: Åse, Ola") as refused:
        willing.listening.audible(Listening(1))
    assert "consent Åse Ola --use listen_in_group" in str(refused.value.hint)
    says(willing, "Ola")
    says(willing, "Ola", use=Use.RECORD, word=Decision.WITHDRAWN)
    with pytest.raises(ConsentError, match="being recorded any more: Ola"):
        willing.listening.audible(Listening(1, only=("Ola",)))


def test_no_mix_leaves_with_somebody_who_spoke_against_keeping_it(willing: App, recorder: FakeRecorder) -> None:
    says(willing, "Åse", "Ola", use=Use.SHARE_IN_HOUSE)
    says(willing, "Ola", use=Use.KEEP, word=Decision.DENIED)
    record(willing, recorder, channels={1: "Åse", 2: "Ola"})

    assert willing.listening.shareable(Listening(1)).people == people(willing, "Åse")
    with pytest.raises(ConsentError, match="no to keeping"):
        willing.listening.shareable(Listening(1, only=("Ola",)))


def test_a_section_of_what_was_played_along_is_found_by_name(willing: App, recorder: FakeRecorder) -> None:
    says(willing, "Åse", "Ola", "Ali", "Kari")
    take = record(willing, recorder)
    backing_of(willing, take, markers=[[0, "intro"], [RATE, "hook"]])
    audible = willing.listening.audible(Listening(1))
    assert willing.listening.section(audible, "hook") == (RATE, audible.job.frames)
    with pytest.raises(NotFoundError, match="no section “bridge”") as refused:
        willing.listening.section(audible, "bridge")
    assert "intro, hook" in str(refused.value.hint)
