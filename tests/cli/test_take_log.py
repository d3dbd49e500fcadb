"""Everything that one person is on, as a table, for a spreadsheet and for a program."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from workshop.domain.recording import DeviceRequest
from workshop.services.take_request import TakeRequest

if TYPE_CHECKING:
    from .conftest import Line


@pytest.fixture
def recorded(house: Line) -> Line:
    house("song", "add", "=1+1 (ikke en formel) æøå")
    request = TakeRequest(DeviceRequest("simulated"), seconds=0.3, song="1", backing=False)
    take = house.app.takes.record(request).take
    while not house.app.takes.wait(1):
        pass
    house.app.takes.finish(take.id)
    return house


def test_a_person_s_log_is_a_table_of_what_they_are_on(recorded: Line) -> None:
    said = recorded("take", "log", "--person", "åse").stdout
    assert "Låtskriverne" in said
    assert "0:00.3" in said
    assert said.startswith("Åse says yes to: record.\n")
    assert "Đoko is on no recording." in recorded("take", "log", "--person", "Đoko").stdout


def test_a_spreadsheet_gets_norwegian_letters_and_no_formula(recorded: Line) -> None:
    raw = recorded("take", "log", "--person", "Åse", "--csv").stdout_bytes
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    assert row["song"] == "'=1+1 (ikke en formel) æøå"
    assert (row["group"], row["take"], row["frames"], row["kind"]) == ("Låtskriverne", "1", "14400", "track")
    assert (row["consent_record"], row["consent_share_in_house"]) == ("true", "false")
    assert raw.count(b"\r\n") == 2


def test_the_keys_for_programs_stay_the_same(recorded: Line) -> None:
    (row,) = recorded.rows("take", "log", "--person", "Åse")
    assert list(row) == [
        "date", "session", "group", "take", "song", "verdict", "status", "track", "channel", "file", "start_frame",
        "start_seconds", "frames", "seconds", "kind", "turn", "lost_frames", "peak_dbfs", "lufs", "consent", "allowed",
    ]  # fmt: skip
    assert row["consent"]["record"] is True


def test_csv_is_for_one_person(recorded: Line) -> None:
    assert "--csv is for the log of one person" in recorded("take", "log", "--csv", code=2).stderr
    assert len(recorded.rows("take", "log")) == 1
