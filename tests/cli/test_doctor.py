"""`doctor` looks without changing anything, and `--rebuild` makes the database anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.store.conftest import killed_in_the_middle
from workshop.cli.examination import cloud_of
from workshop.cli.main import create_cli

if TYPE_CHECKING:
    from tests.cli.conftest import Line


def findings(line: Line) -> dict[str, dict[str, str]]:
    """What the doctor found, by what it is about."""
    result = CliRunner().invoke(create_cli(line.app), ["doctor", "--json"])
    return {row["about"]: row for row in json.loads(result.stdout)}


def test_an_empty_folder_is_well_and_stays_empty(line: Line) -> None:
    assert findings(line)["database"]["severity"] == "ok"
    assert not line.app.paths.database.exists()


def test_a_whole_library_is_well(house: Line) -> None:
    result = CliRunner().invoke(create_cli(house.app), ["doctor"])
    assert "✓ database" in result.output
    assert str(house.app.paths.home) in result.output


def test_a_damaged_database_is_an_error_with_the_way_out(house: Line) -> None:
    people = house.rows("person", "list")
    house.app.library.close()
    damaged = b"not a database at all" * 400
    house.app.paths.database.write_bytes(damaged)
    found = findings(house)["database"]
    assert found["severity"] == "error"
    assert "--rebuild" in found["hint"]
    assert house.app.paths.database.read_bytes() == damaged
    house("doctor", code=1)
    said = house("doctor", "--rebuild").output
    assert "2 people" in said
    assert [kept.read_bytes() for kept in house.app.paths.home.glob("workshop-damaged-*.db")] == [damaged]
    assert sorted(row["alias"] for row in house.rows("person", "list")) == sorted(row["alias"] for row in people)


def test_a_change_that_was_stopped_halfway_is_not_called_damage_and_the_next_command_heals_it(house: Line) -> None:
    house.app.library.close()
    killed_in_the_middle(house.app.paths.database)
    found = findings(house)["database"]
    assert found["severity"] == "warning"
    assert "--rebuild" not in found["hint"]
    house("session", "list")
    assert findings(house)["database"]["severity"] == "ok"


def test_settings_that_cannot_be_read_are_an_error(line: Line) -> None:
    line.app.paths.home.mkdir(parents=True)
    line.app.paths.settings.write_text("url = = 3", encoding="utf-8")
    assert findings(line)["workshop.toml"]["severity"] == "error"


def test_a_folder_that_is_copied_to_a_cloud_is_noticed() -> None:
    assert cloud_of(Path("/home/x/Dropbox/Music/Workshop")) == "Dropbox"
    assert cloud_of(Path("/Users/x/Library/Mobile Documents/Workshop")) == "Mobile Documents"
    assert cloud_of(Path("C:/Users/x/OneDrive - Huset/Musikk")) == "OneDrive - Huset"
    assert cloud_of(Path("/home/x/Music/Workshop")) is None


@pytest.fixture
def recorded(house: Line) -> Line:
    """A house with one session and one finished take of a second."""
    house("take", "record", "--driver", "simulated", "--no-backing", "--seconds", "1")
    assert findings(house)["recordings"]["severity"] == "ok"
    return house


def master_of(line: Line) -> Path:
    return next(line.app.paths.sessions.glob("*/takes/*/*.wav"))


def test_a_recording_that_is_gone_is_an_error_and_named(recorded: Line) -> None:
    master = master_of(recorded)
    master.unlink()
    found = findings(recorded)["recordings"]
    assert found["severity"] == "error"
    assert master.name in found["message"]
    assert "backup" in found["hint"]
    recorded("doctor", code=1)


def test_a_recording_that_was_altered_is_found_when_all_are_read(recorded: Line) -> None:
    assert "what was recorded" in recorded("doctor", "--check-audio").output
    master = master_of(recorded)
    content = bytearray(master.read_bytes())
    content[len(content) // 2] ^= 1
    master.chmod(0o600)
    master.write_bytes(content)
    assert findings(recorded)["recordings"]["severity"] == "ok"
    assert master.name in recorded("doctor", "--check-audio", code=1).output
    rows = json.loads(recorded("doctor", "--check-audio", "--json", code=1).stdout)
    assert [row["severity"] for row in rows if row["about"] == "recordings"] == ["error"]


def test_a_take_that_was_deleted_is_not_missed(recorded: Line) -> None:
    recorded("take", "delete", "1", "--yes")
    assert "recordings" not in findings(recorded)


def test_what_was_looked_at_is_named_in_the_listeners_language(line: Line) -> None:
    said = CliRunner().invoke(create_cli(line.app, "nb"), ["doctor"]).output
    assert "✓ biblioteket: " in said
    assert "library:" not in said
    assert "disk" not in [word.split(":")[0] for word in said.split("✓ ")]


def test_a_missing_preset_is_named_in_the_listeners_language(line: Line) -> None:
    result = CliRunner().invoke(create_cli(line.app, "nb"), ["preset", "where", "cards", "nope"])
    assert "Ingen kortstokk heter «nope»." in result.stderr
