from __future__ import annotations

import pytest

from workshop.domain.people import FormerAlias, Role
from workshop.errors import NotFoundError, StateError
from workshop.services import views


@pytest.mark.parametrize("name", ["kjelleren", " KJELLEREN "])
def test_a_venue_s_or_group_s_name_is_taken_once(app, name):
    with pytest.raises(StateError, match="There is a venue called"):
        app.people.add_venue(name)
    with pytest.raises(StateError, match="There is a group called"):
        app.people.add_group("låtskriverne")
    assert len(app.people.venues()) == 2


@pytest.mark.parametrize("name", ["", "  ", "\n\t", "x" * 81])
def test_a_name_must_be_one(app, name):
    with pytest.raises(StateError):
        app.people.add_venue(name)


def test_a_namesake_is_refused_unless_meant(app):
    with pytest.raises(StateError, match="goes by “Åse” already") as refused:
        app.people.add_person("A\u030ase")
    assert "--anyway" in str(refused.value.hint)
    app.people.add_person("Åse", anyway=True)
    assert [person.alias for person in app.people.persons()].count("Åse") == 2


def test_a_group_keeps_what_it_was_given(app):
    group = app.people.add_group(
        "Studio", venue="loftet", activity="Logic", leader="Kari", weekly="Tirsdag 9.05", capacity=8
    )
    assert (group.weekly, group.capacity) == ("tue 09:05", 8)
    row = next(row for row in views.groups(app) if row["name"] == "Studio")
    assert (row["leader"], row["venue"], row["members"]) == ("Kari", "Loftet", 1)
    kari = next(row for row in views.people(app) if row["alias"] == "Kari")
    assert {"name": "Studio", "role": "leader"} in kari["groups"]


@pytest.mark.parametrize("weekly", ["17:00", "someday 17:00", "tue 25:00", "tue"])
def test_a_weekly_time_must_be_one(app, weekly):
    with pytest.raises(StateError, match="is no weekday and time"):
        app.people.add_group("Kor", weekly=weekly)


def test_an_unknown_venue_or_leader_adds_no_group(app):
    for given in ({"venue": "Taket"}, {"leader": "Olga"}):
        with pytest.raises(NotFoundError):
            app.people.add_group("Kor", **given)
    assert [group.name for group in app.people.groups()] == ["Band", "Låtskriverne"]


def test_editing_changes_what_is_given_and_nothing_else(app):
    before = app.people.find_group("Band")
    after = app.people.edit_group("Band", name="Bandet", capacity=6)
    assert (after.name, after.capacity, after.venue, after.id) == ("Bandet", 6, before.venue, before.id)
    assert app.people.edit_group("Bandet", capacity=0, venue="").venue is None
    assert app.people.edit_venue("Loftet", name="Salen").name == "Salen"
    with pytest.raises(StateError):
        app.people.edit_group("Bandet", name="Låtskriverne")


def test_a_person_may_be_renamed_and_join_another_group(app):
    app.people.edit_person("Ola", alias="Olav", group="Band", role=Role.LEADER)
    assert app.people.find_person("Olav", group="Band")
    with pytest.raises(NotFoundError, match=r"nobody called “Ola”"):
        app.people.find_person("Ola")
    with pytest.raises(StateError, match="A role belongs to a group"):
        app.people.edit_person("Olav", role=Role.MEMBER)
    with pytest.raises(StateError, match="already"):
        app.people.edit_person("Olav", alias="Kari")


def test_what_is_in_use_is_not_removed(opened):
    opened.attendance.mark(["Åse"])
    for remove, name in (
        (opened.people.remove_venue, "Kjelleren"),
        (opened.people.remove_group, "Låtskriverne"),
        (opened.people.remove_person, "Åse"),
    ):
        with pytest.raises(StateError, match="open"):
            remove(name)
    opened.sessions.close()
    opened.people.remove_person("Åse")
    opened.people.remove_group("Låtskriverne")
    opened.people.remove_venue("Kjelleren")
    assert views.sessions(opened)[0]["group"] == "Låtskriverne"
    assert views.attendance(opened)[0]["alias"] == "Åse"
    assert [venue.name for venue in opened.people.venues()] == ["Loftet"]


def test_a_removed_name_is_free_again(app):
    app.people.remove_person("Åse")
    assert app.people.add_person("Åse").removed is False


@pytest.mark.parametrize("alias", ["Čáhcečoahkki", "Šielmmá", "🎤 Mia", "Đŋŧž"])
def test_letters_and_emoji_survive_the_register(app, alias):
    app.people.add_person(alias)
    assert app.people.find_person(alias.upper()).alias == alias


def test_an_alias_by_id_is_for_plugins_that_may_see_names(app):
    assert app.people.alias(app.people.find_person("Åse").id) == "Åse"
    with pytest.raises(NotFoundError):
        app.people.alias("nobody")


def test_another_alias_keeps_the_former_one_and_another_spelling_does_not(app):
    person = app.people.edit_person("Ola", alias="OLA")
    app.people.edit_person("Ola", alias="Olav")
    with app.library.read() as tx:
        assert [(known.person, known.alias) for known in tx.find(FormerAlias)] == [(person.id, "OLA")]
    assert '"OLA"' in app.paths.register.read_text("utf-8")


@pytest.mark.parametrize("name", ["\u200b", "\u202e \u00ad"])
def test_a_name_that_nobody_can_see_is_refused(app, name):
    with pytest.raises(StateError):
        app.people.add_person(name)


def test_a_name_with_an_invisible_sign_is_the_same_name(app):
    with pytest.raises(StateError):
        app.people.add_person("Ola\u200b")
    assert app.people.add_person("\u202eTor").alias == "Tor"
