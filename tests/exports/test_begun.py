"""An export whose process is killed is listed from its first byte, and swept by the next command."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workshop.app import create_app
from workshop.domain.session import Document
from workshop.errors import WorkshopError
from workshop.services.begun import BEGUN

PLUGIN = """
import os, signal
from workshop import Exporter, hookimpl

@hookimpl
def workshop_exporters():
    yield Exporter("killed", "_workshop_user_killed:write", "Dies on the way.")

def write(disclosure, folder):
    (folder / "half.txt").write_text("Kanarihalvdel")
    os.kill(os.getpid(), signal.SIGKILL)
"""
CODE = """
import sys
from pathlib import Path
from workshop.app import create_app
app = create_app(Path(sys.argv[1]), environ={})
app.exports.export(app.sessions.get(sys.argv[2]), "killed", Path(sys.argv[3]), "alias", audio=True)
"""


@pytest.fixture
def killed(planted, tmp_path):
    """A library in the middle of whose export the process was killed; a new process's app."""
    paths = planted.app.paths
    paths.plugins.mkdir(exist_ok=True)
    (paths.plugins / "killed.py").write_text(PLUGIN, encoding="utf-8")
    run = [sys.executable, "-c", CODE, str(paths.home), planted.session.id, str(tmp_path / "stick" / "out")]
    assert subprocess.run(run, check=False, capture_output=True).returncode == -9
    assert [path.read_text() for path in (tmp_path / "stick").rglob("half.txt")] == ["Kanarihalvdel"]
    return create_app(paths.home, clock=planted.clock, environ={})


def begun(app) -> list[Document]:
    with app.library.read() as tx:
        return tx.find(Document, kind=BEGUN)


def test_a_killed_export_is_known_with_the_takes_it_may_hold(killed, planted, tmp_path) -> None:
    (known,) = killed.exports.known(planted.session)
    assert Path(known.folder).parent == tmp_path / "stick"
    assert (Path(known.folder).is_dir(), known.takes) == (True, (1,))


def test_the_next_command_removes_what_a_killed_export_left_and_says_so(killed, planted, tmp_path) -> None:
    (sentence,) = killed.catch_up()
    assert str(tmp_path / "stick" / "out") in str(sentence)
    assert list((tmp_path / "stick").iterdir()) == []
    assert (killed.catch_up(), killed.exports.known(planted.session)) == ([], ())
    assert not list(killed.paths.run.glob("export-*"))


def test_a_copy_on_a_stick_that_is_away_stays_listed_until_it_is_back(killed, planted, tmp_path) -> None:
    stick, away = tmp_path / "stick", tmp_path / "away"
    stick.rename(away)
    assert killed.catch_up() == []
    assert len(killed.exports.known(planted.session)) == 1
    shutil.move(away, stick)
    assert len(killed.catch_up()) == 1
    assert list(stick.iterdir()) == []


def test_an_export_that_is_being_written_is_left_alone(planted, tmp_path, monkeypatch) -> None:
    from workshop.services import exports

    def look(folder: Path) -> tuple[str, ...]:
        assert (create_app(planted.app.paths.home, environ={}).catch_up(), folder.is_dir()) == ([], True)
        assert len(begun(planted.app)) == 1
        return ()

    monkeypatch.setattr(exports, "write_manifest", look)
    planted.export(tmp_path / "out")
    assert begun(planted.app) == []


def test_a_failed_export_is_not_listed(planted, tmp_path, monkeypatch) -> None:
    from workshop.services import exports

    def fail(_folder: Path) -> tuple[str, ...]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "write_manifest", fail)
    with pytest.raises(WorkshopError):
        planted.export(tmp_path / "out")
    assert (begun(planted.app), planted.app.exports.known(planted.session)) == ([], ())
    assert not (tmp_path / "out").exists()


def test_only_a_folder_that_an_export_made_is_ever_removed(planted, tmp_path) -> None:
    (tmp_path / "holiday").mkdir()
    with planted.app.library.write() as tx:
        told = f'{{"folder": "{tmp_path / "holiday"}"}}'
        planted.app.documents.keep_in(tx, "core", BEGUN, planted.session.id, told, session=planted.session.id)
    assert planted.app.catch_up() == []
    assert (tmp_path / "holiday").is_dir()
