from __future__ import annotations

import pytest

from workshop.domain.attendance import State
from workshop.domain.event import first_break
from workshop.domain.ids import new_id
from workshop.errors import PluginError
from workshop.services import views
from workshop.services.take_request import TakeRequest

from .fakes import START, make_app


def log(app):
    with app.library.read() as tx:
        return tx.events(app.sessions.latest().id)


def test_a_plugin_logs_its_own_kinds_in_its_own_name(opened):
    event = opened.events.log(opened.sessions.current(), "dice.thrown", eyes=4)
    assert (event.plugin, event.kind, event.data) == ("dice", "dice.thrown", '{"eyes":4}')
    assert views.log(opened)[-1]["sentence"] == "The die shows 4."
    assert views.log(opened, language="nb")[-1]["sentence"] == "Terningen viser 4."


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("dice.lost", {}),
        ("dice.thrown", {}),
        ("dice.thrown", {"eyes": "four"}),
        ("dice.thrown", {"eyes": True}),
        ("dice.thrown", {"eyes": 4, "who": new_id()}),
        ("dice.chosen", {"die": "the red one"}),
        ("dice.chosen", {"die": "x" * 65}),
        ("dice.chosen", {"die": "Ola"}),
        ("dice.chosen", {"die": "ola"}),
        ("note.added", {"note": "what Åse said", "about": "session"}),
        ("note.added", {"note": new_id(), "about": "somebody"}),
    ],
)
def test_free_text_an_alias_or_an_unknown_field_is_refused_and_changes_nothing(opened, kind, data):
    before = log(opened)
    with pytest.raises(PluginError) as refused:
        opened.events.log(opened.sessions.current(), kind, **data)
    assert refused.value.hint is not None
    assert log(opened) == before


def test_a_person_s_id_is_refused_as_data_and_as_subject(opened):
    person = opened.people.find_person("Åse").id
    with pytest.raises(PluginError, match="who somebody is"):
        opened.events.log(opened.sessions.current(), "note.added", note=person, about="session")
    with pytest.raises(PluginError, match="nobody in this session"):
        opened.events.log(opened.sessions.current(), "dice.thrown", eyes=1, subject=person)


def test_the_subject_of_another_session_is_refused(opened):
    subject = opened.attendance.mark(["Åse"])[0].attendance.subject
    other = opened.sessions.open("Band")
    with pytest.raises(PluginError, match="nobody in this session"):
        opened.events.log(other, "dice.thrown", eyes=1, subject=subject)


def test_a_kind_of_another_plugin_is_refused(opened):
    with pytest.raises(PluginError, match="belong to the plugin dice"):
        opened.events.log(opened.sessions.current(), "dice.thrown", plugin="cards", eyes=1)


def test_an_event_of_a_plugin_that_is_gone_is_still_shown(opened, home, clock):
    opened.events.log(opened.sessions.current(), "dice.thrown", eyes=4)
    later = make_app(home, clock)
    later.host.contributions.clear()
    assert views.log(later)[-1]["sentence"] == "(dice.thrown)"


def test_sentences_name_people_only_as_long_as_the_register_knows_them(opened):
    marked = opened.attendance.mark(["Åse"])[0].attendance
    assert views.log(opened)[-1]["sentence"] == "Åse: present."
    with opened.library.write() as tx:
        tx.remove(marked)
    assert views.log(opened)[-1]["sentence"] == "Somebody: present."


def test_places_in_a_take_read_as_times_and_an_undo_says_what_it_took_back(willing, recorder):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    recorder.play(5.1)
    willing.takes.turn(1, "Ola")
    willing.takes.mark("hook")
    recorder.play(1)
    willing.takes.turn(1, None)
    willing.attendance.mark(["Kari"], State.LEFT)
    willing.undo.last()
    sentences = [row["sentence"] for row in views.log(willing)]
    assert sentences[-7:] == [
        "Ola is on track 1 of take 1 from 0:05.1.",
        "Marked in take 1 at 0:05.1: hook.",
        "Nobody is on track 1 of take 1 from 0:06.1.",
        "Kari: left.",
        "Kari left take 1 at 0:06.1.",
        "Taken back: Kari: left.",
        "Kari joined take 1 at 0:06.1.",
    ]
    assert views.log(willing, language="nb")[-2]["sentence"] == "Angret: Kari: gått."


def test_every_core_kind_has_both_languages_and_names_only_its_own_fields(opened):
    import string

    for name, (plugin, kind) in opened.events.kinds().items():
        if plugin == "core":
            assert set(kind.sentence) == {"en", "nb"}, name
            for sentence in kind.sentence.values():
                used = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
                assert used <= {"subject", *kind.fields}, name


def test_a_jump_of_the_wall_clock_is_logged_once(opened, clock):
    clock.wind(minutes=5)
    opened.attendance.visitors(1)
    clock.jump(hours=-1)
    opened.attendance.visitors(2)
    clock.wind(minutes=5)
    opened.attendance.visitors(3)
    jumps = [row["data"]["seconds"] for row in views.log(opened) if row["kind"] == "app.clock_jump"]
    assert jumps == [-3600.0]


def test_a_clock_that_was_set_back_between_two_commands_is_logged_once(opened, clock, home, recorder):
    clock.jump(hours=-2)
    make_app(home, clock, recorder).attendance.visitors(1)
    clock.wind(minutes=1)
    make_app(home, clock, recorder).attendance.visitors(2)
    clock.jump(hours=1)
    make_app(home, clock, recorder).attendance.visitors(3)
    jumps = [row["data"]["seconds"] for row in views.log(opened) if row["kind"] == "app.clock_jump"]
    assert jumps == [-7200.0]


def test_events_are_numbered_chained_and_carry_the_zone(opened):
    opened.attendance.mark(["Åse", "Ola"])
    events = log(opened)
    assert [event.seq for event in events] == [1, 2, 3]
    assert first_break(events) is None
    assert {event.zone for event in events} == {"Europe/Oslo"}
    assert events[0].at == START
