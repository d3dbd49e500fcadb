"""`take import` and `take delete --person`: what a leader reads."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Line


@pytest.fixture
def phone(tmp_path: Path) -> Path:
    """Two channels of half a second at 8 kHz, whose recorder never wrote how long they are."""
    path = tmp_path / "phone.wav"
    audio = struct.pack("<hh", 9000, -9000) * 2000 + struct.pack("<hh", -9000, 9000) * 2000
    form = struct.pack("<HHIIHH", 1, 2, 8000, 32_000, 4, 16)
    head = b"RIFF" + struct.pack("<I", 0) + b"WAVEfmt " + struct.pack("<I", 16) + form
    path.write_bytes(head + b"data" + struct.pack("<I", 0) + audio)
    return path


def test_a_file_becomes_a_take_and_what_was_put_right_is_said(house: Line, phone: Path) -> None:
    before = phone.read_bytes()
    said = house("take", "import", str(phone), "--person", "Åse")

    assert "Take 1: 0:00.5." in said.stdout
    assert "LUFS" in said.stdout
    assert "never finished by its recorder" in said.stderr
    assert phone.read_bytes() == before
    (take,) = house.rows("take", "list")
    assert [(track["alias"], track["frames"], track["mended"]) for track in take["tracks"]] == [("Åse", 4000, True)] * 2
    assert take["tracks"][0]["lufs"] < 0
    assert take["tracks"][0]["active_frames"] == 4000
    assert "was mended" in house("take", "show", "1").stdout
    assert "LUFS" in house("take", "log").stdout
    assert "Take 1 came from a file" in house("session", "log").stdout


def test_a_file_of_unknown_voices_is_taken_only_when_that_is_said(house: Line, phone: Path) -> None:
    assert "`--person ALIAS`" in house("take", "import", str(phone), code=1).stderr
    assert "Đoko has not said yes" in house("take", "import", str(phone), "--person", "Đoko", code=1).stderr
    assert house.rows("take", "list") == []
    assert "stays in the library" in house("take", "import", str(phone), "--nobody").stderr
    assert [track["people"] for track in house.rows("take", "list")[0]["tracks"]] == [[], []]


def test_a_name_is_no_channel(house: Line, phone: Path) -> None:
    assert "is no channel and name" in house("take", "import", str(phone), "--channel", "Åse", code=2).stderr


def test_one_persons_part_goes_when_that_is_said_twice(house: Line, phone: Path, tmp_path: Path) -> None:
    house("consent", "Đoko", "--use", "record", "--grant")
    house("consent", "Åse", "--use", "share_in_house", "--grant")
    house("take", "import", str(phone), "--channel", "1=Åse", "--channel", "2=Đoko")
    out = tmp_path / "out"
    house("session", "export", "--to", str(out), "--level", "alias", "--audio")
    asked = house("take", "delete", "1", "--person", "Åse", code=1)
    assert "What Åse is heard in would go from take 1: track 1." in asked.stderr
    assert "--person Åse" in asked.stderr
    assert len(house.rows("take", "show", "1")["tracks"]) == 2

    said = house("take", "delete", "1", "--person", "Åse", "--yes")
    assert "Deleted from take 1: track 1." in said.stdout
    assert "Other microphones" in said.stdout
    assert str(out) in said.stderr
    assert [track["alias"] for track in house.rows("take", "show", "1")["tracks"]] == ["Đoko"]
    assert "on no track" in house("take", "delete", "1", "--person", "Åse", "--yes", code=1).stderr
    assert "cannot be taken back" in house("undo", code=1).stderr


def test_nothing_to_stop_and_delete_is_said(house: Line) -> None:
    assert "Nothing is being recorded." in house("take", "stop", "--delete", code=1).stderr
