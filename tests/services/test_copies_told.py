"""Before and after a deletion the same is named: what goes, what was recorded over it, and the copies that hold it."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from workshop.cli.copy_words import places
from workshop.cli.deletion_words import parts
from workshop.cli.take_delete import _done, _not_yet, tell_copies
from workshop.domain.erasure import Erased
from workshop.domain.take import Track
from workshop.services.begun import BEGUN
from workshop.services.disclosure.records import EXPORT_KIND
from workshop.services.documents import CORE
from workshop.services.exports import KnownExport
from workshop.services.take_request import TakeRequest


@pytest.fixture
def take(willing, recorder):
    """A take of two people."""
    recorder.erase = lambda _folder, _erasure: Erased()
    willing.takes.record(TakeRequest(channels={1: "Åse", 2: "Ola"}))
    recorder.play(1)
    return willing.takes.stop().take


def told(app, take, gone, person=None, *, ahead=False):
    said, hints = [], []
    output = SimpleNamespace(warn=lambda line: said.append(str(line)), hint=lambda line: hints.append(str(line)))
    tell_copies(SimpleNamespace(app=app, output=output), take, gone, person, ahead=ahead)
    return said, hints


def copies(app, monkeypatch, *known):
    made = tuple(KnownExport(name, "mix", "alias", (1,), people) for name, people in known)
    monkeypatch.setattr(app.exports, "known", lambda _session: made)


def test_the_preview_of_a_deletion_names_what_the_deed_names(willing, take, monkeypatch):
    copies(willing, monkeypatch, ("a.wav", None), ("b.flac", None))
    preview = willing.deleting.preview(1)
    ahead = told(willing, take, preview, ahead=True)
    request = SimpleNamespace(app=willing)
    assert str(_not_yet(request, preview, None)) == "All of take 1 would go: track 1, 2. It cannot be undone."
    gone = willing.deleting.whole(1)

    assert ahead == told(willing, take, gone)
    assert ahead == (
        ["There is a copy of it: a.wav", "There is a copy of it: b.flac"],
        ["Delete the copies too, and ask whoever got one to do the same."],
    )


def test_only_copies_in_which_somebody_may_be_heard_are_named_to_them(willing, take, monkeypatch):
    aase, ola = (willing.people.find_person(alias).id for alias in ("Åse", "Ola"))
    copies(willing, monkeypatch, ("hers", frozenset({aase})), ("his", frozenset({ola})), ("unknown", None))
    gone = willing.deleting.part(1, "Ola")
    assert told(willing, take, gone, "Ola")[0] == ["There is a copy of it: his", "There is a copy of it: unknown"]


def keep(app, text):
    """Keep where a copy went, as a document of the open session."""
    session = app.sessions.current()
    with app.library.write() as tx:
        app.documents.keep_in(tx, CORE, EXPORT_KIND, session.id, text, session=session.id)


def made(name, **told):
    return json.dumps({"folder": name, "target": name, "format": "mix", "level": "alias", "takes": [1], **told})


def test_whoever_takes_a_yes_back_is_told_of_the_copies_that_are_out(willing, take):
    aase, ola = (willing.people.find_person(alias).id for alias in ("Åse", "Ola"))
    keep(willing, made("hers", people=[aase]))
    keep(willing, made("unknown"))
    assert [copy.folder for copy in willing.exports.of_person(aase)] == ["hers", "unknown"]
    assert [copy.folder for copy in willing.exports.of_person(ola)] == ["unknown"]
    willing.people.add_person("Tor")
    assert willing.exports.of_person(willing.people.find_person("Tor").id) == ()


def test_who_is_on_a_take_without_having_come_is_told_of_its_copies(willing, take):
    willing.people.add_person("Mari")
    mari = willing.people.find_person("Mari").id
    with willing.library.write() as tx:
        tx.put(replace(tx.find(Track, take=take.id, number=1)[0], people=(mari,)))
    keep(willing, made("mix.wav"))

    assert [copy.folder for copy in willing.exports.of_person(mari)] == ["mix.wav"]


@pytest.mark.parametrize("text", ["{torn", "[]", '{"folder": 1}', '{"takes": null, "folder": "x", "level": "alias"}'])
def test_a_copy_of_which_nothing_can_be_read_may_be_anybodys_and_stops_nothing(willing, take, text):
    keep(willing, made("mix.wav"))
    keep(willing, text)
    with willing.library.write() as tx:
        willing.documents.keep_in(tx, CORE, BEGUN, take.session, text, session=take.session)
    ola = willing.people.find_person("Ola").id

    assert [copy.folder for copy in willing.exports.of_person(ola)] == ["mix.wav", "", ""]
    assert [str(line)[:27] for line in places(willing.exports.of_person(ola), "Ola")] == [
        "A copy with Ola in it is ou",
        "A copy is listed of which n",
    ]
    assert willing.catch_up() == []
    assert willing.deleting.part(1, "Ola").removed == (2,)


def test_a_deletion_says_when_somebody_is_heard_and_who_else_is_heard_there(willing, recorder):
    recorder.erase = lambda _folder, _erasure: Erased()
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    for alias in ("Ola", "Ali", "Åse"):
        recorder.play(1)
        willing.takes.turn(1, alias)
    recorder.play(1)
    willing.takes.stop()
    request = SimpleNamespace(app=willing)
    of = {
        "Ali": ["Track 1: 0:02.0-0:03.0 (Ali)."],
        "Ola": ["Track 1: 0:01.0-0:02.0 (Ola), and 0:00.0-0:01.0, where Åse is heard too."],
    }
    for alias, told in of.items():
        assert [str(each) for each in parts(request, willing.deleting.preview(1, alias), alias)] == told
    gone = willing.deleting.part(1, "Ola")
    assert [str(each) for each in parts(request, gone, "Ola")] == of["Ola"]
    assert of["Ola"][0] in [str(each) for each in _done(request, gone, "Ola")]
