"""Whatever command is killed, at whatever moment: no row that was kept is lost, and the mirrors agree."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.campaign]

COMMANDS = [
    ("person", "add", "{word}", "--group", "Låtskriverne"),
    ("attend", "--new", "{word}"),
    ("attend", "--visitors", "{number}"),
    ("note", "add", "{word}"),
    ("consent", "Åse", "--use", "keep", "--grant"),
    ("song", "add", "{word}"),
    ("card", "draw"),
    ("beat", "choose", "boom-bap"),
    ("session", "export", "--format", "log", "--to", "{folder}"),
]


def acknowledged(band) -> set[str]:
    """Every word that the library says it keeps."""
    words = {row["alias"] for row in band.rows("person", "list")}
    words |= {row["text"] for row in band.rows("note", "list")}
    return words | {row["title"] for row in band.rows("song", "list")}


def mirrors_agree(home: Path) -> None:
    """The mirrors hold what the database holds, up to the same numbers."""
    with sqlite3.connect(home / "workshop.db") as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        sessions = connection.execute("select id, folder, last_seq from session").fetchall()
        aliases = {row[0] for row in connection.execute("select alias from person")}
        for session, folder, last in sessions:
            numbers = [
                row[0] for row in connection.execute("select seq from event where session = ? order by seq", (session,))
            ]
            assert numbers == list(range(1, last + 1)), "events are numbered without gaps"
            mirror = json.loads((home / "sessions" / folder / "session.json").read_text(encoding="utf-8"))
            assert len(mirror["event"]) == last
    connection.close()
    register = json.loads((home / "register.json").read_text(encoding="utf-8"))
    assert {row["alias"] for row in register["person"]} == aliases


def test_any_other_command_killed_at_any_moment_loses_no_committed_row(leader, trials, tmp_path: Path) -> None:
    rng = random.Random(7)
    leader.opens_a_session("Åse")
    kept: set[str] = set()
    for trial in range(trials(8)):
        word = f"Ord-{trial}"
        parts = {"word": word, "number": str(trial), "folder": str(tmp_path / f"log-{trial}")}
        words = [part.format(**parts) for part in COMMANDS[trial % len(COMMANDS)]]
        command = leader.start(*words)
        time.sleep(rng.uniform(0.0, 1.2))
        command.kill()
        command.communicate()
        if command.returncode == 0 and word in words:
            kept.add(word)
        leader.types("attend")
        mirrors_agree(leader.home)
        assert kept <= acknowledged(leader)
        target = tmp_path / f"log-{trial}"
        assert not target.exists() or (target / "manifest.sha256").exists(), "an export is whole or not there"
