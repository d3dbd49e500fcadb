"""A phone's recording becomes a take: sample for sample, with nothing that the file says about anybody."""

from __future__ import annotations

import hashlib
import os
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.session.killed import killed_at
from workshop.app import App, create_app
from workshop.domain.consent import Decision, Use
from workshop.errors import ConsentError, FileError, StateError
from workshop.services.importing import ImportRequest
from workshop.store.rebuild import rebuild
from workshop_signal.chunks import append_chunks, ixml, read_layout

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "Ingeborg-Kvamme"  # noqa: S105 - a name that must not travel along


@pytest.fixture
def app(tmp_path: Path) -> App:
    """An open session of two people, of whom one said yes to being recorded."""
    app = create_app(tmp_path / "library", environ={})
    app.people.add_venue("Kjelleren")
    app.people.add_group("Låtskriverne", venue="Kjelleren")
    for alias in ("Åse", "Ola"):
        app.people.add_person(alias, group="Låtskriverne")
    app.consents.record("Åse", Use.RECORD, Decision.GRANTED)
    app.sessions.open("Låtskriverne")
    return app


def phone(folder: Path, subtype: str = "PCM_16", channels: int = 1, loud: float = 0.2, frames: int = 9001) -> Path:
    """A file as a phone makes it, with a name in its name and in its metadata."""
    path = folder / f"{SECRET} {subtype}.wav"
    noise = np.random.default_rng(8).normal(0, loud, (frames, channels))
    soundfile.write(path, noise if subtype in {"FLOAT", "DOUBLE"} else np.clip(noise, -1, 0.99), 44100, subtype)
    append_chunks(path, {"iXML": ixml(project=SECRET, note=SECRET)})
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def masters(app: App) -> list[Path]:
    return sorted(app.paths.home.glob("sessions/*/takes/*/*.wav"))


@pytest.mark.parametrize(("subtype", "channels"), [("PCM_16", 2), ("PCM_24", 1), ("PCM_U8", 1), ("PCM_32", 3)])
def test_each_channel_becomes_a_sealed_track_of_the_same_samples(app: App, tmp_path: Path, subtype, channels) -> None:
    file = phone(tmp_path, subtype, channels)
    before = digest(file)
    imported = app.importing.bring_in(ImportRequest(file, people=("Åse",)))

    take, tracks = imported.finished.take, imported.finished.tracks
    assert (take.driver, take.status.value, take.frames, take.sample_rate) == ("import", "done", 9001, 44100)
    assert [track.channel for track in tracks] == list(range(1, channels + 1))
    heard, _ = soundfile.read(file, dtype="float64", always_2d=True)
    for track, path in zip(tracks, masters(app), strict=True):
        kept, _ = soundfile.read(path, dtype="float64")
        assert np.abs(kept - heard[:, track.channel - 1]).max() <= (2**-24 if subtype == "PCM_32" else 0)
        assert (path.stat().st_mode & 0o777, digest(path)) == (0o444, track.sha256)
        assert read_layout(path).find("iXML") is not None
    assert digest(file) == before


def test_nothing_that_the_file_says_comes_along(app: App, tmp_path: Path) -> None:
    app.importing.bring_in(ImportRequest(phone(tmp_path), people=("Åse",)))
    app.library.catch_up()

    for path in app.paths.home.rglob("*"):
        assert SECRET not in path.name
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path


def test_what_is_louder_than_full_scale_is_turned_down_and_not_clipped(app: App, tmp_path: Path) -> None:
    file = phone(tmp_path, "FLOAT", loud=1.5)
    imported = app.importing.bring_in(ImportRequest(file, people=("Åse",)))

    heard, _ = soundfile.read(file, dtype="float64")
    kept, _ = soundfile.read(masters(app)[0], dtype="float64")
    factor = 2.0 ** -np.ceil(np.log2(np.abs(heard).max()))
    assert imported.foreign.gain_db == pytest.approx(20 * np.log10(factor), abs=0.01)
    assert np.abs(kept - heard * factor).max() <= 2**-24
    assert imported.finished.tracks[0].clips == 0


def break_length(content: bytes, size: int) -> bytes:
    at = content.index(b"data") + 4
    return content[:at] + struct.pack("<I", size) + content[at + 4 :]


@pytest.mark.parametrize(
    ("fault", "broken"),
    [
        ("unfinished", lambda content: break_length(content, 0)),
        ("unfinished", lambda content: break_length(content, 0xFFFFFFFF)),
        ("short", lambda content: break_length(content, len(content))),
        ("torn", lambda content: break_length(content, 0xFFFFFFFF)[:-1]),
    ],
)
def test_a_damaged_header_is_put_right_in_the_copy_and_told(app: App, tmp_path: Path, fault, broken) -> None:
    path = tmp_path / "phone.wav"
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.2, 5000), 48000, "PCM_16")
    whole, _ = soundfile.read(path, dtype="float64")
    path.write_bytes(broken(path.read_bytes()))
    before = digest(path)
    imported = app.importing.bring_in(ImportRequest(path, people=("Åse",)))

    assert fault in imported.foreign.faults
    kept, _ = soundfile.read(masters(app)[0], dtype="float64")
    assert len(kept) == 5000 - (fault == "torn")
    assert (kept == whole[: len(kept)]).all()
    assert imported.finished.tracks[0].mended
    assert digest(path) == before


def test_who_is_heard_must_be_said_and_must_have_said_yes(app: App, tmp_path: Path) -> None:
    file = phone(tmp_path, channels=2)
    with pytest.raises(StateError, match="Nobody has said who is heard"):
        app.importing.bring_in(ImportRequest(file))
    with pytest.raises(StateError, match="Nobody has said who is heard"):
        app.importing.bring_in(ImportRequest(file, channels={1: "Åse"}))
    with pytest.raises(ConsentError, match="Ola has not said yes"):
        app.importing.bring_in(ImportRequest(file, people=("Åse", "Ola")))
    with pytest.raises(StateError, match="no channel 3"):
        app.importing.bring_in(ImportRequest(file, people=("Åse",), channels={3: "Åse"}))
    assert app.takes.list() == ()
    assert masters(app) == []


def test_what_belongs_to_nobody_stays_in_the_library(app: App, tmp_path: Path) -> None:
    app.consents.record("Åse", Use.SHARE_IN_HOUSE, Decision.GRANTED)
    file = phone(tmp_path, channels=2)
    app.importing.bring_in(ImportRequest(file, channels={1: "Åse"}, nobody=True))

    disclosure = app.exports.disclosure(app.sessions.latest(), "alias", audio=True)
    assert [(audio.take, audio.track) for audio in disclosure.audio] == [(1, 1)]


def test_what_is_no_recording_is_refused_in_one_sentence(app: App, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "text.wav").write_text("RIFF")
    (tmp_path / "folder.wav").mkdir()
    for name in ("pipe.wav", "text.wav", "folder.wav", "missing.wav"):
        with pytest.raises(FileError) as refused:
            app.importing.bring_in(ImportRequest(tmp_path / name, people=("Åse",)))
        assert refused.value.hint
        assert name not in str(refused.value)
    app.importing.bring_in(ImportRequest(phone(tmp_path), people=("Åse",)))
    with pytest.raises(FileError, match="in the library already"):
        app.importing.bring_in(ImportRequest(masters(app)[0], people=("Åse",)))


@pytest.mark.campaign
def test_a_kill_while_a_file_comes_in_leaves_the_whole_take_or_none(app: App, tmp_path: Path) -> None:
    file, step, stride = phone(tmp_path, channels=2), 1, 1 if "WORKSHOP_TRIALS" in os.environ else 4
    before = digest(file)
    while killed_at(step := step + stride, app.paths.home, "import", str(file)):
        later = create_app(app.paths.home, environ={})
        later.catch_up()
        for take in later.takes.list():
            assert (take.status.value, take.frames) == ("done", 9001), step
            assert all(track.sha256 for track in later.takes.tracks(take.id)), step
        assert len(masters(later)) == 2 * len(later.takes.list()), step
        assert later.catch_up() == []
    assert step > 20
    assert digest(file) == before


def test_rebuilding_finds_an_imported_take(app: App, tmp_path: Path) -> None:
    imported = app.importing.bring_in(ImportRequest(phone(tmp_path), people=("Åse",)))
    app.library.catch_up()
    app.paths.database.unlink()
    rebuild(app.paths, app.clock)
    again = create_app(app.paths.home, environ={})
    assert [take.id for take in again.takes.list()] == [imported.finished.take.id]
    assert again.takes.tracks(imported.finished.take.id) == imported.finished.tracks
