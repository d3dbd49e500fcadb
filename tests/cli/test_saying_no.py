"""Whoever says no, or asks for deletion, is shown commands that do what is wanted when they are pasted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Line

RECORD = ("take", "record", "--driver", "simulated", "--no-backing", "--seconds", "0.2")


def command(said: str, start: str) -> list[str]:
    """The words of the command that begins so in what was said."""
    found = re.search(rf"`workshop ({start}[^`]*)`", " ".join(said.split()))
    assert found is not None, said
    return found[1].split()


def test_what_deletes_one_persons_part_of_a_closed_session_is_about_that_person(house: Line) -> None:
    house("consent", "Đoko", "--use", "record", "--grant")
    house(*RECORD)
    house("session", "close")
    pasted = command(house("take", "delete", "1", "--person", "Đoko", code=1).stderr, "take delete")
    asked = house(*pasted, code=1).stderr
    assert "What Đoko is heard in would go from take 1" in asked
    house(*command(asked, "take delete"))
    assert [track["alias"] for track in house.rows("take", "show", "1")["tracks"]] == ["Åse"]


def test_who_wants_to_be_out_of_all_takes_is_told_the_way_while_one_rolls(rolling: Line) -> None:
    said = rolling("take", "delete", "--all", "--person", "Åse", code=1).stderr
    assert "Take 1 is still recording." in said
    assert command(said, "take stop") == ["take", "stop"]
    rolling("take", "stop")
    rolling(*command(said, "take delete"), "--yes")
    assert rolling.rows("take", "list") == []


def test_a_no_from_one_of_two_namesakes_is_told_with_a_command_about_them_alone(house: Line) -> None:
    house("person", "add", "Ola", "--group", "Låtskriverne")
    house("person", "add", "Ola", "--group", "Låtskriverne", "--anyway")
    one, other = (person.id for person in house.app.people.persons() if person.alias == "Ola")
    house("consent", one, other, "--use", "record", "--grant")
    house("attend", one, other)
    house(*RECORD)
    said = house("consent", one, "Åse", "--use", "record", "--withdraw").stderr
    assert "Ola is on take 1." in said
    assert "`workshop take delete 1 --person Åse`" in said
    asked = house(*command(said, "take delete"), code=1).stderr
    house(*command(asked, "take delete"))
    assert {track["person"] for track in house.rows("take", "show", "1")["tracks"]}.isdisjoint({one})
    house("session", "close")
    said = house("consent", other, "--use", "keep", "--deny").stderr
    assert len(house.rows(*command(said, "take log"))) == 1


def test_takes_of_a_session_just_closed_are_not_called_those_of_others(house: Line) -> None:
    house(*RECORD)
    house("session", "close")
    said = house("consent", "Åse", "--use", "keep", "--deny").stderr
    assert "other sessions" not in said
    assert len(house.rows(*command(said, "take log"))) == 1


def test_a_no_while_two_sessions_are_open_is_told_of_too(house: Line) -> None:
    house(*RECORD)
    house("group", "add", "Band")
    house("session", "open", "Band")
    said = house("consent", "Åse", "--use", "keep", "--deny").stderr
    assert len(house.rows(*command(said, "take log"))) == 1
