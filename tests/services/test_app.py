from __future__ import annotations

import errno
import subprocess
import sys

import pytest

from workshop.app import create_app
from workshop.errors import LibraryError

HEAVY = ("numpy", "soundfile", "sounddevice", "mido", "sqlalchemy", "alembic", "pydantic", "rich", "click")


def test_making_an_app_imports_nothing_heavy_and_makes_no_files(tmp_path):
    code = (
        "import sys; from pathlib import Path; from workshop.app import create_app; "
        f"app = create_app(Path({str(tmp_path / 'library')!r})); app.catch_up(); "
        "app.people, app.sessions, app.takes, app.events, app.undo, app.attendance, app.consents; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert not (tmp_path / "library").exists()


def test_the_environment_names_the_library(tmp_path):
    app = create_app(environ={"WORKSHOP_HOME": str(tmp_path / "Øvingsrom")})
    app.people.add_venue("Kjelleren")
    assert (tmp_path / "Øvingsrom" / "workshop.db").exists()
    assert [venue.name for venue in app.people.venues()] == ["Kjelleren"]


def test_each_part_is_made_once(tmp_path):
    app = create_app(tmp_path)
    assert app.takes is app.takes
    assert app.host is app.host
    assert app.presets is app.presets


def test_whatever_cannot_be_caught_up_with_is_told_and_stops_no_command(opened, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(opened.library, "catch_up", refuse)
    monkeypatch.setattr(opened.takes, "recover", refuse)
    assert [str(sentence) for sentence in opened.catch_up()] == [
        "Something that was left undone is still so: Permission denied."
    ] * 2


def test_a_library_that_cannot_be_used_is_refused_before_a_command_begins(opened):
    opened.library.close()
    opened.paths.database.write_bytes(b"no database at all, " * 100)
    with pytest.raises(LibraryError):
        opened.catch_up()
