"""`venue`, `group` and `person`: what a leader sets up once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Line


def test_a_house_is_set_up_and_shown(line: Line) -> None:
    assert "There is no venue yet." in line("venue", "list").output
    line("venue", "add", "Kjelleren 🎸")
    line("group", "add", "Låtskriverne", "--venue", "Kjelleren 🎸", "--weekly", "tir 17:00", "--capacity", "12")
    line("person", "add", "Åse", "--group", "Låtskriverne", "--role", "leader")
    assert line.rows("venue", "show", "Kjelleren 🎸")["groups"] == ["Låtskriverne"]
    (group,) = line.rows("group", "list")
    assert (group["name"], group["venue"], group["weekly"], group["capacity"]) == (
        "Låtskriverne", "Kjelleren 🎸", "tue 17:00", 12,
    )  # fmt: skip
    (person,) = line.rows("person", "list")
    assert (person["alias"], person["groups"]) == ("Åse", [{"name": "Låtskriverne", "role": "leader"}])
    assert "Åse" in line("group", "show", "låtskriverne").output


def test_weekdays_are_shown_in_the_listeners_language(line: Line, norwegian_line: Line) -> None:
    line("group", "add", "Kor", "--weekly", "tue 17:00")
    assert "tue 17:00" in line("group", "list").output
    assert "tir 17:00" in norwegian_line("group", "list").output


def test_what_was_set_up_can_be_changed_and_taken_out_of_use(line: Line) -> None:
    line("venue", "add", "Kjelleren")
    line("venue", "edit", "Kjelleren", "--name", "Loftet")
    line("group", "add", "Kor", "--venue", "Loftet", "--activity", "sang")
    line("group", "edit", "Kor", "--name", "Koret", "--activity", "")
    assert line.rows("group", "show", "Koret")["activity"] == ""
    line("person", "add", "Ola", "--group", "Koret")
    line("person", "edit", "Ola", "--alias", "Ole", "--group", "Koret", "--role", "leader")
    assert line.rows("person", "show", "Ole")["groups"][0]["role"] == "leader"
    line("person", "remove", "Ole")
    line("group", "remove", "Koret")
    line("venue", "remove", "Loftet")
    assert [line.rows(name, "list") for name in ("venue", "group", "person")] == [[], [], []]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("group", "add", "KOR"), "already"),
        (("group", "add", "Nye", "--venue", "Ingensteds"), "Ingensteds"),
        (("person", "add", "Ola", "--group", "Kora"), "Did you mean “Kor”?"),
        (("person", "show", "Nobody"), "Nobody"),
        (("group", "edit", "Kor", "--weekly", "someday"), "tue 17:00"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(line: Line, words: tuple[str, ...], said: str) -> None:
    line("group", "add", "Kor")
    result = line(*words, code=1)
    assert said in result.stderr
    assert "→" in result.stderr
    assert result.stdout == ""


def test_namesakes_are_told_apart_by_the_end_of_their_ids(line: Line) -> None:
    line("person", "add", "Ali")
    assert "--anyway" in line("person", "add", "ali", code=1).stderr
    line("person", "add", "Ali", "--anyway")
    ends = [row["id"][-8:] for row in line.rows("person", "list")]
    said = line("person", "show", "Ali", code=1).stderr
    assert all(end[-4:] in said for end in ends)
    assert line.rows("person", "show", ends[0])["alias"] == "Ali"


def test_a_role_that_does_not_exist_is_usage(line: Line) -> None:
    assert "'leader', 'member', 'health'" in line("person", "add", "Ola", "--role", "boss", code=2).stderr


def test_people_are_sorted_as_their_letters_are_read(line: Line) -> None:
    aliases = ["Dag", "Đoko", "Erik", "Nils", "Ŋávdi", "Ola", "Émile", "Ærlend", "Øystein", "Åse", "Ája", "ajax"]
    for alias in aliases:
        line("person", "add", alias)
    shown = [row["alias"] for row in line.rows("person", "list")]
    assert shown == [
        "ajax", "Ája", "Dag", "Đoko", "Émile", "Erik", "Nils", "Ŋávdi", "Ola", "Ærlend", "Øystein", "Åse",
    ]  # fmt: skip


@pytest.mark.parametrize("alias", ["91234567", "+47 912 34 567", "ola@nordmann.no", "01019012345", "Ola 91 23 45 67"])
def test_what_tells_who_somebody_is_is_no_alias(line: Line, alias: str) -> None:
    said = line("person", "add", alias, code=1).stderr
    assert "not an alias" in said
    assert alias not in said
    line("person", "add", "Ola")
    line("person", "edit", "Ola", "--alias", alias, code=1)
    assert [row["alias"] for row in line.rows("person", "list")] == ["Ola"]


@pytest.mark.parametrize("alias", ["DJ 2000", "@ola", "4711", "Ola 🎤 2.0"])
def test_numbers_and_signs_may_be_part_of_an_alias(line: Line, alias: str) -> None:
    line("person", "add", alias)


def test_a_group_is_shown_without_a_heading_twice(line: Line, norwegian_line: Line) -> None:
    line("group", "add", "Kor")
    line("person", "add", "Ola", "--group", "Kor")
    headings = [row.split("  ")[0] for row in norwegian_line("group", "show", "Kor").output.splitlines()]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize(
    ("words", "way_out"),
    [
        (("session", "open", "De nye"), '`workshop group add "De nye"`'),
        (("group", "add", "Koret", "--venue", "Loftet"), "`workshop venue add Loftet`"),
        (("song", "show", "Natt"), "`workshop song add Natt`"),
    ],
)
def test_what_is_not_there_is_added_with_a_command_to_paste(line: Line, words: tuple[str, ...], way_out: str) -> None:
    assert way_out in line(*words, code=1).stderr
