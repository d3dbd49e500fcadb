"""`workshop preset list|check|where`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def own(workshop_home: Path) -> Path:
    """The leader's folder of beats."""
    folder = workshop_home / "presets" / "beats"
    folder.mkdir(parents=True)
    return folder


def test_the_list_shows_what_counts(workshop_cli: Any, own: Path) -> None:
    (own / "boom-bap.toml").touch()
    rows = json.loads(workshop_cli("preset", "list", "--json").stdout)
    assert {"beats", "cards", "rigs", "devices"} <= {row["kind"] for row in rows}
    assert [row["layer"] for row in rows if row["name"] == "boom-bap"] == ["user"]
    beats = json.loads(workshop_cli("preset", "list", "beats", "--json").stdout)
    assert beats == [row for row in rows if row["kind"] == "beats"]
    assert set(beats[0]) == {"kind", "name", "layer", "plugin", "file"}


def test_check_is_quiet_about_what_is_right(workshop_cli: Any) -> None:
    done = workshop_cli("preset", "check")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("All ")


def test_check_says_all_and_exits_1_when_one_is_wrong(workshop_cli: Any, own: Path) -> None:
    (own / "mine.toml").write_text("temp = 90\n")
    done = workshop_cli("preset", "check")
    assert done.exit_code == 1
    assert f"{own / 'mine.toml'}:1: temp: is unknown; did you mean tempo?" in done.stderr
    assert "1 preset is wrong, of " in done.stderr
    assert workshop_cli("preset", "check", "cards").exit_code == 0
    assert workshop_cli("preset", "check", "beats", "boom-bap").exit_code == 0
    one = workshop_cli("preset", "check", "beats", "mine", "--json")
    assert one.exit_code == 1
    assert [row["name"] for row in json.loads(one.stdout)] == ["mine"]
    assert any(
        "author: is missing; write a line such as" in problem for problem in json.loads(one.stdout)[0]["problems"]
    )


def test_where_names_the_file_that_counts_first(workshop_cli: Any, own: Path) -> None:
    (own / "boom-bap.toml").touch()
    rows = json.loads(workshop_cli("preset", "where", "beats", "boom-bap", "--json").stdout)
    assert [(row["layer"], row["counts"]) for row in rows] == [("user", True), ("built-in", False)]


def test_where_says_how_to_have_ones_own(workshop_cli: Any, workshop_home: Path) -> None:
    done = workshop_cli("preset", "where", "beats", "boom-bap")
    assert str(workshop_home / "presets" / "beats" / "boom-bap.toml") in done.stderr.replace("\n", "")


@pytest.mark.parametrize("words", [("list", "beat"), ("check", "beat"), ("where", "beats", "boombap")])
def test_what_is_not_there_is_one_sentence_and_a_hint(words: tuple[str, ...], workshop_cli: Any) -> None:
    done = workshop_cli("preset", *words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Did you mean b" in done.stderr


def test_a_file_that_an_editor_called_txt_is_told_where_it_is_missed(workshop_cli: Any, own: Path) -> None:
    (own / "kari.toml.txt").write_text("", encoding="utf-8")
    said = f"{own / 'kari.toml.txt'} is not read: give it the name kari.toml."

    assert said in workshop_cli("preset", "check", "beats").stderr
    missed = workshop_cli("preset", "where", "beats", "kari")
    assert "There is no beat called “kari”." in missed.stderr
    assert said in missed.stderr
    assert "kari" not in workshop_cli("preset", "list", "beats").stdout


@pytest.mark.parametrize(
    ("kind", "said"),
    [("beats", "Ingen beat heter «x»."), ("kits", "Ikke noe trommesett heter «x»."), ("rigs", "Ingen rigg heter «x».")],
)
def test_what_is_missing_is_called_what_it_is(kind: str, said: str, workshop_cli: Any) -> None:
    assert said in workshop_cli("--lang", "nb", "preset", "where", kind, "x").stderr


def test_what_may_be_left_out_stands_in_brackets(workshop_cli: Any) -> None:
    assert "preset check [OPTIONS] [KIND] [NAME]" in workshop_cli("preset", "check", "--help").stdout
