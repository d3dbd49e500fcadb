"""Recording over takes: who is heard in the mix, what of the beat is kept, and what is refused."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from workshop.cli.recordings import examine_recordings
from workshop.cli.take_delete import tell_copies
from workshop.domain.backing import KeptBacking
from workshop.domain.consent import Decision, Use
from workshop.domain.erasure import Erased
from workshop.domain.mixing import MixFacts
from workshop.domain.music import Meter, TempoMap
from workshop.domain.recording import Backing, DeviceRequest
from workshop.domain.session import Document
from workshop.domain.take import Take
from workshop.errors import ConsentError, DeviceError, FileError, NotFoundError, PluginError, StateError
from workshop.services.erasing import Gone
from workshop.services.listening import Listening
from workshop.services.overdub import orphans
from workshop.services.take_request import TakeRequest

from .fakes import gone
from .heard import heard

BEAT = TempoMap.steady("133.33", 48_000, Meter(3, 4))
SECTIONS = ((0, "verse"), (96_000, "hook"), (192_000, "ending"))


@dataclass
class FakeMixer:
    """Writes a file of a few bytes, and keeps what it was to mix."""

    jobs: list = field(default_factory=list)
    unread: tuple = ()

    def mix(self, job, target, _progress=None, **_more):
        self.jobs.append(job)
        target.write_bytes(b"RIFF")
        return MixFacts(job.frames, -16.0, -1.0, self.unread)


@pytest.fixture
def mixer(host):
    host.answers["workshop_mixer"] = FakeMixer()
    return host.answers["workshop_mixer"]


@pytest.fixture
def listened(willing, mixer):
    """The house with everybody willing, and Åse and Ola heard in the group as well."""
    for alias in ("Åse", "Ola"):
        willing.consents.record(alias, Use.LISTEN_IN_GROUP, Decision.GRANTED)
    return willing


def take(app, recorder, seconds=2.0, **request):
    """Record a take; its number."""
    started = app.takes.record(TakeRequest(**request))
    recorder.play(seconds)
    app.takes.stop()
    return started


def beat(home, app, **more):
    """Have the beat of the house play along from now on."""
    path = home / "beat.wav"
    path.write_bytes(b"beat")
    backing = Backing(path, "ab" * 32, 288_000, 48_000, BEAT, SECTIONS, name="Boom", count_in=1, bpm=133.33)
    app.host.answers["workshop_backing"] = replace(backing, **more)


def aliases(app, people):
    return sorted(app.people.alias(person) for person in people)


def test_only_who_said_yes_to_being_heard_is_in_the_mix_and_the_rest_is_told(listened, recorder, mixer):
    take(listened, recorder, backing=False)
    over = take(listened, recorder, over=(1,))
    job = mixer.jobs[0]

    assert aliases(listened, job.people) == ["Ola", "Åse"]
    assert [part.start_frame for part in job.parts] == [0, 0]
    assert job.frames == 96_000
    assert "2 people" in str(over.remarks[0])
    kept = listened.documents.backing(over.take.id)
    assert aliases(listened, kept.people) == ["Ola", "Åse"]
    assert kept.takes == (listened.takes.get(1).id,)
    assert set(kept.people) <= heard(listened, over.take.id)


def test_the_beat_and_the_sections_of_the_first_take_are_kept(listened, recorder, mixer, home):
    beat(home, listened)
    take(listened, recorder)
    over = take(listened, recorder, over=(1,))
    kept = listened.documents.backing(over.take.id)

    assert (kept.tempo, kept.count_in, kept.bpm, kept.markers) == (BEAT, 1, 133.33, SECTIONS)
    assert mixer.jobs[0].backing.path == home / "beat.wav"
    assert mixer.jobs[0].frames == 288_000
    assert recorder.last.backing.takes == kept.takes


def test_layers_over_layers_are_mixed_from_the_masters(listened, recorder, mixer, home):
    beat(home, listened)
    for over in ((), (1,), (2,), (3, 1)):
        take(listened, recorder, over=over)
    third, last = mixer.jobs[1], mixer.jobs[2]

    assert {part.path.parent.name for part in third.parts} == {"take-001", "take-002"}
    assert {part.path.parent.name for part in last.parts} == {"take-001", "take-002", "take-003"}
    assert len(last.parts) == len({part.path for part in last.parts}) == 6
    assert third.backing.path == last.backing.path == home / "beat.wav"


def test_the_markers_of_a_take_without_a_beat_are_its_sections(listened, recorder):
    listened.takes.record(TakeRequest(backing=False))
    recorder.play(1)
    listened.takes.mark("hook")
    recorder.play(2)
    listened.takes.stop()
    punched = take(listened, recorder, over=(1,), punch="hook")

    assert [track.start_frame for track in punched.tracks] == [48_000] * 4
    assert (punched.limit_frames, recorder.last.play_from) == (144_000, 0)
    assert listened.documents.backing(punched.take.id).tempo is None


def test_a_take_is_recorded_over_at_its_own_sample_rate(listened, recorder, monkeypatch):
    take(listened, recorder, backing=False)
    asked = []
    arm = recorder.arm
    monkeypatch.setattr(recorder, "arm", lambda request: asked.append(request.sample_rate) or arm(request))
    take(listened, recorder, over=(1,))
    assert asked == [48_000]

    with pytest.raises(StateError, match="44100"):
        listened.takes.record(TakeRequest(over=(1,), device=DeviceRequest(sample_rate=44_100)))


def test_what_cannot_be_recorded_over_is_refused_and_leaves_nothing(listened, recorder, mixer, home):
    with pytest.raises(NotFoundError, match="no take 1"):
        listened.takes.record(TakeRequest(over=(1,)))
    take(listened, recorder, backing=False)
    take(listened, recorder, backing=False)
    with pytest.raises(StateError, match="each for itself"):
        listened.takes.record(TakeRequest(over=(1, 2)))
    with pytest.raises(StateError, match="Bars"):
        listened.takes.record(TakeRequest(over=(1,), bars=2))
    recorder.fail["start"] = gone()
    with pytest.raises(DeviceError):
        listened.takes.record(TakeRequest(over=(1,)))
    mixer.unread = (home / "x.wav",)
    with pytest.raises(FileError, match="cannot be read"):
        listened.takes.record(TakeRequest(over=(1,)))
    del listened.host.answers["workshop_mixer"]
    with pytest.raises(PluginError, match="nothing here that mixes"):
        listened.takes.record(TakeRequest(over=(1,)))

    assert [row.number for row in listened.takes.list()] == [1, 2]
    assert recorder.armed is None
    assert not list(home.glob("sessions/*/overdubs/*.wav"))


def test_a_take_in_which_nobody_may_be_heard_is_not_played(willing, recorder, mixer):
    take(willing, recorder, backing=False)
    with pytest.raises(ConsentError, match="Nobody in that take"):
        willing.takes.record(TakeRequest(over=(1,)))
    assert mixer.jobs == []


def test_a_no_that_comes_later_is_kept_in_every_new_layer(listened, recorder, mixer):
    take(listened, recorder, backing=False)
    take(listened, recorder, over=(1,))
    listened.consents.record("Ola", Use.LISTEN_IN_GROUP, Decision.WITHDRAWN)
    take(listened, recorder, over=(2,))

    assert aliases(listened, mixer.jobs[-1].people) == ["Åse"]


def test_two_takes_to_one_beat_fit_over_each_other(listened, recorder, mixer, home):
    beat(home, listened)
    take(listened, recorder)
    beat(home, listened, sha256="cd" * 32)
    take(listened, recorder)
    take(listened, recorder, over=(1, 2))

    assert len({part.path.parent.name for part in mixer.jobs[0].parts}) == 2


def test_the_document_of_a_damaged_backing_keeps_nothing_from_being_recorded(listened, recorder, mixer, home):
    beat(home, listened)
    started = take(listened, recorder)
    with listened.library.write() as tx:
        row = tx.get(Document, tx.get(Take, started.take.id).backing)
        tx.put(replace(row, text=json.dumps({"people": 1})))
    with pytest.raises(ValueError, match="damaged"):
        KeptBacking.read(json.dumps({"people": 1}))
    take(listened, recorder, over=(1,))

    assert mixer.jobs[0].backing is None


def test_many_layers_and_documents_that_lead_in_a_circle_are_each_looked_at_once(listened, recorder, mixer):
    first = take(listened, recorder)
    for number in range(1, 8):
        take(listened, recorder, over=tuple({number, max(number - 1, 1)}))
    last = take(listened, recorder, over=(8,))
    assert len({part.path.parent.name for part in mixer.jobs[-1].parts}) == len(mixer.jobs)
    with listened.library.write() as tx:
        document = tx.get(Take, last.take.id).backing
        tx.put(replace(tx.get(Take, first.take.id), backing=document))
    take(listened, recorder, over=(9,))

    assert len({part.path.parent.name for part in mixer.jobs[-1].parts}) == 9


def test_deleting_what_an_overdub_plays_says_that_it_sounds_until_that_is_stopped(listened, recorder, mixer):
    first = take(listened, recorder)
    listened.takes.record(TakeRequest(over=(1,)))
    said, hints = [], []
    request = SimpleNamespace(app=listened, output=SimpleNamespace(warn=said.append, hint=hints.append))
    gone = Gone(first.take, overdubs=(2,), mixed=(2,))
    tell_copies(request, first.take, gone)
    listened.takes.stop()
    tell_copies(request, first.take, gone)

    assert "can be heard until" in str(said[0])
    assert "is deleted" in str(said[1])
    assert [str(hint) for hint in hints] == ["`workshop take stop` ends that."]


def test_a_recording_that_somebody_takes_back_is_not_played_along(listened, recorder, mixer):
    take(listened, recorder, backing=False)
    listened.consents.record("Åse", Use.RECORD, Decision.WITHDRAWN)
    listened.consents.record("Ola", Use.LISTEN_IN_GROUP, Decision.DENIED, take=1)
    with pytest.raises(ConsentError):
        take(listened, recorder, over=(1,))
    listened.consents.record("Ola", Use.LISTEN_IN_GROUP, Decision.GRANTED, take=1)
    over = take(listened, recorder, over=(1,))

    assert aliases(listened, mixer.jobs[-1].people) == ["Ola"]
    assert "3 people" in str(over.remarks[0])


CHANGES = {
    "recording withdrawn": lambda app: app.consents.record("Åse", Use.RECORD, Decision.WITHDRAWN),
    "hearing withdrawn": lambda app: app.consents.record("Åse", Use.LISTEN_IN_GROUP, Decision.WITHDRAWN),
    "hearing denied for the take": lambda app: app.consents.record("Åse", Use.LISTEN_IN_GROUP, Decision.DENIED, take=1),
    "their part deleted": lambda app: app.deleting.part(1, "Åse"),
    "all deleted": lambda app: app.deleting.whole(1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_may_be_heard_no_longer_when_its_mix_is_made_is_not_played_along(
    listened, recorder, mixer, home, monkeypatch, change
):
    monkeypatch.setattr(recorder, "erase", lambda *_: Erased(), raising=False)
    take(listened, recorder, backing=False)
    mix = mixer.mix

    def made(*given, **named):
        # Another window, which does not wait for the one that starts a take.
        monkeypatch.setattr("workshop.services.deleting.alone", lambda _house: nullcontext())
        CHANGES[change](listened)
        return mix(*given, **named)

    monkeypatch.setattr(mixer, "mix", made)
    with pytest.raises(ConsentError, match="while what is to be played along was made; no take was begun") as refused:
        take(listened, recorder, over=(1,))

    assert "Try again" in str(refused.value.hint)
    assert recorder.plan is None
    assert [row.number for row in listened.takes.list()] in ([1], [])
    assert not list(home.glob("sessions/*/overdubs/*"))


def test_who_may_be_heard_in_one_take_is_heard_in_what_is_recorded_over_it(willing, recorder, mixer):
    take(willing, recorder, backing=False)
    willing.consents.record("Ola", Use.LISTEN_IN_GROUP, Decision.GRANTED, take=1)
    over = take(willing, recorder, over=(1,))
    assert aliases(willing, willing.documents.backing(over.take.id).people) == ["Ola"]


def test_nothing_of_a_take_is_played_while_some_of_it_waits_to_be_deleted(listened, recorder, mixer, monkeypatch):
    take(listened, recorder, backing=False)

    def erase(_folder, _erasure):
        raise DeviceError("Read-only file system.")

    monkeypatch.setattr(recorder, "erase", erase, raising=False)
    with pytest.raises(DeviceError):
        listened.deleting.part(1, "Kari")
    for hear in (lambda: take(listened, recorder, over=(1,)), lambda: listened.listening.audible(Listening(1))):
        with pytest.raises(StateError, match="nothing of it is played or copied until that is done"):
            hear()
    assert mixer.jobs == []


def test_a_mix_that_no_take_needs_is_named_and_then_shredded(listened, recorder, home, monkeypatch):
    monkeypatch.setattr(recorder, "erase", lambda *_: Erased(), raising=False)
    take(listened, recorder)
    take(listened, recorder, over=(1,))
    (kept,) = home.glob("sessions/*/overdubs/over-*")
    for name, happens in (
        ("over-left.wav", listened.catch_up),
        ("over-later.wav", lambda: listened.deleting.part(1, "Kari")),
        (".over-half.wav.4711.part", listened.catch_up),
    ):
        left = kept.with_name(name)
        left.write_bytes(b"their voice")
        assert orphans(listened.library) == (left,)
        assert any("belongs to no take" in finding.message.id for finding in examine_recordings(listened.library, None))
        happens()
        assert list(home.glob("sessions/*/overdubs/*")) == [kept]
    assert orphans(listened.library) == ()


def test_a_deletion_finds_a_mix_also_where_the_layer_between_is_gone(listened, recorder, home, monkeypatch):
    monkeypatch.setattr(recorder, "erase", lambda *_: Erased(), raising=False)
    take(listened, recorder, channels={1: "Åse", 2: "Ola"})
    take(listened, recorder, channels={1: "Ali"}, over=(1,))
    take(listened, recorder, channels={1: "Kari"}, over=(2,))
    assert listened.deleting.part(2, "Ali").overdubs == ()
    assert len(list(home.glob("sessions/*/overdubs/over-*"))) == 1

    assert listened.deleting.part(1, "Åse").overdubs == (3,)
    assert not list(home.glob("sessions/*/overdubs/over-*"))


def test_a_section_marked_on_the_take_counts_before_that_of_its_beat(listened, recorder, home):
    beat(home, listened)
    listened.takes.record(TakeRequest())
    recorder.play(1)
    listened.takes.mark("hook")
    recorder.play(1)
    listened.takes.stop()
    punched = take(listened, recorder, over=(1,), punch="hook")
    assert [track.start_frame for track in punched.tracks] == [48_000] * 4

    with pytest.raises(StateError, match=r"Take 1 ends at 0:02.0, before ending \(0:04.0\)") as refused:
        listened.takes.record(TakeRequest(over=(1,), punch="ending"))
    assert "`workshop take record --over 1`" in str(refused.value.hint)
