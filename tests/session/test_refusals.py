"""Bad input gets one clear sentence with the way out, and changes nothing."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.session.leader import Leader

if TYPE_CHECKING:
    from pathlib import Path


def contents(home: Path) -> dict[str, str]:
    """Every file of a library that holds something of the leader's, by digest."""
    files = [
        path for path in home.rglob("*") if path.is_file() and path.relative_to(home).parts[0] not in {"run", "logs"}
    ]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def furnished(tmp_path_factory) -> Path:
    """A library with an open session and two people called Ali, made once and copied for each test."""
    leader = Leader(tmp_path_factory.mktemp("furnished") / "library")
    leader.opens_a_session("Åse", "Đoko")
    leader.types("person", "add", "Ali", "--group", "Låtskriverne")
    leader.types("person", "add", "Ali", "--group", "Låtskriverne", "--anyway")
    return leader.home


@pytest.fixture
def house(leader, furnished: Path):
    """A leader in a session with two people called Ali in the group."""
    shutil.copytree(furnished, leader.home)
    return leader


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("session", "open", "Korskolen"), "Korskolen"),
        (("attend", "Nobody"), "Nobody"),
        (("attend", "Åse", "Nobody"), "Nobody"),
        (("attend", "Ali"), "Ali"),
        (("consent", "Ali", "--use", "record", "--grant"), "Ali"),
        (("session", "open", "Låtskriverne"), "Låtskriverne"),
        (("venue", "add", "kjelleren"), "kjelleren"),
        (("group", "add", "LÅTSKRIVERNE"), "LÅTSKRIVERNE"),
        (("person", "add", "  "), ""),
        (("take", "verdict", "7", "circled"), "7"),
        (("note", "add", "  "), ""),
        (("session", "export", "--format", "poster", "--to", "somewhere"), "poster"),
        (("take", "record", "--driver", "simulated", "--channel", "9=Åse", "--seconds", "1"), "9"),
        (("card", "draw", "--deck", "no-such-deck"), "no-such-deck"),
        (("beat", "choose", "polka"), "polka"),
    ],
)
def test_bad_input_is_refused_in_one_sentence_and_changes_nothing(house, words: tuple[str, ...], said: str) -> None:
    before = contents(house.home)
    sentence = house.refused(*words)
    assert said in sentence
    assert len(sentence.strip().splitlines()) <= 4, sentence
    assert contents(house.home) == before


def test_an_ambiguous_alias_names_the_candidates_and_the_way_to_choose(house) -> None:
    sentence = house.refused("attend", "Ali")
    ids = [row["id"] for row in house.rows("person", "list") if row["alias"] == "Ali"]
    assert len(ids) == 2
    assert all(identifier[-4:] in sentence for identifier in ids)
    house.types("attend", ids[0][-8:])


def test_closing_twice_is_refused(leader) -> None:
    leader.opens_a_session("Åse")
    leader.types("session", "close")
    before = contents(leader.home)
    leader.refused("session", "close")
    assert contents(leader.home) == before


def test_an_export_never_writes_over_a_folder(leader, tmp_path: Path) -> None:
    leader.opens_a_session("Åse")
    target = tmp_path / "log"
    target.mkdir()
    (target / "mine.txt").write_text("mine", encoding="utf-8")
    before = contents(leader.home)
    assert "log" in leader.refused("session", "export", "--format", "log", "--to", str(target))
    assert [path.name for path in target.iterdir()] == ["mine.txt"]
    assert contents(leader.home) == before


@pytest.fixture
def read_only(leader, require):
    """The leader's library behind a read-only bind mount: root may write through file modes, not through this."""
    require("mount", "umount")
    leader.opens_a_session("Åse")
    home = str(leader.home)
    if subprocess.run(["mount", "--bind", home, home], check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let us mount")
    subprocess.run(["mount", "-o", "remount,bind,ro", home], check=True)
    yield leader
    subprocess.run(["umount", "-l", home], check=True)


@pytest.mark.real
def test_a_read_only_library_is_told_in_one_sentence(read_only) -> None:
    before = contents(read_only.home)
    sentence = read_only.refused("person", "add", "Ola")
    assert len(sentence.strip().splitlines()) <= 3
    assert contents(read_only.home) == before
    assert [row["alias"] for row in read_only.rows("person", "list")] == ["Åse"]


def test_a_library_made_by_a_newer_version_is_left_alone(leader) -> None:
    leader.opens_a_session("Åse")
    with sqlite3.connect(leader.home / "workshop.db") as connection:
        connection.execute("update schema_version set version_num = '9999'")
    connection.close()
    before = contents(leader.home)
    leader.refused("person", "add", "Ola")
    leader.refused("person", "list")
    assert contents(leader.home) == before


@pytest.fixture
def full_disk(leader, require, tmp_path: Path):
    """A library on a small disk, with a function that fills the disk to the last byte."""
    require("mount", "umount")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], check=False, capture_output=True
    ).returncode:
        pytest.skip("this machine does not let us mount")
    leader.home = disk / "library"
    leader.opens_a_session("Åse")
    (disk / "ballast").write_bytes(b"")
    with pytest.raises(OSError), (disk / "ballast").open("wb", buffering=0) as file:  # noqa: PT012
        while True:
            file.write(b"\0" * 4096)
    yield leader
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.real
def test_a_full_disk_is_told_and_loses_nothing(full_disk, tmp_path: Path) -> None:
    for number in range(60):
        done = full_disk.tries("person", "add", f"Person {number}")
        if done.returncode:
            break
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (tmp_path / "disk" / "ballast").unlink()
    assert {"Åse", *(f"Person {n}" for n in range(number))} == {
        row["alias"] for row in full_disk.rows("person", "list")
    }
