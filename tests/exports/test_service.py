"""An export is whole and logged, or nothing happened."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workshop.errors import FileError, LibraryError, NotFoundError, PluginError, StateError
from workshop.plugin.contributions import Exporter
from workshop.services.disclosure import Level
from workshop.services.exports import ExportService

if TYPE_CHECKING:
    from workshop.domain.event import Event


def events(planted) -> list[Event]:
    with planted.app.library.read() as tx:
        return tx.events(planted.session.id)


def refused(planted, error: type[Exception], target: Path, *options: object, **named: object) -> Exception:
    """An export that must be refused and leave no trace; returns what it said."""
    before, beside = events(planted), sorted(target.parent.glob("*")) if target.parent.exists() else None
    with pytest.raises(error) as caught:
        planted.app.exports.export(planted.session, *(options or ("log",)), target, **named)
    assert caught.value.hint is not None
    assert events(planted) == before
    assert (sorted(target.parent.glob("*")) if target.parent.exists() else None) == beside
    return caught.value


def test_an_export_is_the_owners_alone_and_tells_what_it_wrote(planted, tmp_path) -> None:
    result = planted.app.exports.export(planted.session, "log", tmp_path / "a" / "out", audio=True)
    assert result.folder == tmp_path / "a" / "out"
    assert (result.session.id, result.level) == (planted.session.id, Level.PSEUDONYMOUS)
    assert set(result.files) >= {"README.txt", "session.json", "audio/take-001-track-01.wav"}
    assert [sentence.count for sentence in result.left_out] == [1]
    for path in (result.folder, *result.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["out"]


def test_an_export_is_logged_and_its_place_is_known(planted, tmp_path) -> None:
    planted.export(tmp_path / "one", audio=True)
    planted.export(tmp_path / "two", "counts")
    logged = [json.loads(event.data) for event in events(planted) if event.kind == "data.exported"]
    assert logged == [{"format": "log", "level": "pseudonymous"}, {"format": "log", "level": "counts"}]
    known = planted.app.exports.known(planted.session)
    assert [(Path(k.folder), k.level, k.takes) for k in known] == [
        (tmp_path / "one", Level.PSEUDONYMOUS, (1,)),
        (tmp_path / "two", Level.COUNTS, ()),
    ]


def test_where_exports_went_is_not_told_in_the_next_one(planted, tmp_path) -> None:
    planted.export(tmp_path / "Åses mappe med navn")
    folder = planted.export(tmp_path / "two", "alias")
    assert "Åses mappe" not in (folder / "session.json").read_text("utf-8")


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, lambda path: path.symlink_to("nowhere")])
def test_nothing_is_written_over(planted, tmp_path, make) -> None:
    target = tmp_path / "out"
    make(target)
    error = refused(planted, FileError, target)
    assert "out-2" in str(error.hint)


def test_the_library_takes_no_exports(planted) -> None:
    home = planted.app.paths.home
    refused(planted, FileError, home / "out")
    refused(planted, FileError, home / "sessions" / ".." / "deep" / "er")


def test_a_way_into_the_library_through_a_link_is_seen(planted, tmp_path) -> None:
    (tmp_path / "link").symlink_to(planted.app.paths.home)
    refused(planted, FileError, tmp_path / "link" / "out")


def test_an_unknown_format_is_refused_with_the_known_ones(planted, tmp_path) -> None:
    error = refused(planted, NotFoundError, tmp_path / "out", "poster")
    assert "log" in str(error.hint)


def test_counts_hold_no_recordings(planted, tmp_path) -> None:
    with pytest.raises(StateError):
        planted.app.exports.export(planted.session, "log", tmp_path / "out", Level.COUNTS, audio=True)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_had_to_be_made_is_gone_again_after_a_failure(planted, tmp_path, monkeypatch) -> None:
    with_exporter(monkeypatch, "tests_no_such_module:write")
    refused(planted, PluginError, tmp_path / "new" / "er" / "out")
    with_exporter(monkeypatch, "os:_exit_no_such")
    refused(planted, PluginError, tmp_path / "new" / "er" / "out")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("error", [RuntimeError("Åse"), SystemExit(3), GeneratorExit()])
def test_an_exporter_that_breaks_leaves_nothing(planted, tmp_path, monkeypatch, error) -> None:
    def write(disclosure, folder):
        (folder / "half").write_text("half", encoding="utf-8")
        raise error

    monkeypatch.setattr("workshop_exports.log.write", write)
    said = refused(planted, PluginError, tmp_path / "new" / "out")
    assert "exports" in str(said)
    assert not (tmp_path / "new").exists()


def test_a_library_that_cannot_log_an_export_lets_none_out(planted, tmp_path, monkeypatch) -> None:
    def no(*_: object, **__: object) -> None:
        from workshop.messages import message

        raise LibraryError(message("The library is read-only."), message("Make it writable."))

    monkeypatch.setattr(type(planted.app.library), "write", no)
    refused(planted, LibraryError, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_damaged_master_that_was_never_sealed_is_one_sentence(planted, tmp_path, moved) -> None:
    moved(planted.tracks[1], sha256="")
    (planted.app.paths.session(planted.session.folder) / planted.take.folder / "take-001-ch02.wav").write_bytes(b"RIFF")
    error = refused(planted, FileError, tmp_path / "out", audio=True)
    assert "track 2" in str(error)


def test_a_master_that_is_gone_is_told_and_the_rest_goes(planted, tmp_path) -> None:
    (planted.app.paths.session(planted.session.folder) / planted.take.folder / "take-001-ch02.wav").unlink()
    result = planted.app.exports.export(planted.session, "log", tmp_path / "out", audio=True)
    assert len([name for name in result.files if name.endswith(".wav")]) == 2
    assert "1 recording is not in the library any more." in map(str, result.left_out)


def with_exporter(monkeypatch, target: str) -> None:
    """Let the format `log` be written by another function."""
    monkeypatch.setattr(ExportService, "formats", lambda _: {"log": ("exports", Exporter("log", target))})
