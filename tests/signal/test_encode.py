"""Encoded copies are whole or not there, and the encoder's crash is one error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from workshop_signal.encode import FORMATS, EncodeCancelledError, EncodeError, encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., np.ndarray]
    Read = Callable[[Path], np.ndarray]

FRAMES = 200_001


@pytest.fixture
def source(tmp_path: Path, write_wav: Write) -> Path:
    path = tmp_path / "take.wav"
    write_wav(path, "RF64 that became RIFF", FRAMES)
    return path


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program of our own in the encoder's place."""

    def replace(code: str) -> None:
        program = tmp_path / "python"
        program.write_text(f"#!{sys.executable}\nimport json, os, sys\njob = json.load(sys.stdin)\n{code}\n")
        program.chmod(0o755)
        monkeypatch.setattr("workshop_signal.encode.sys.executable", str(program))

    return replace


@pytest.mark.parametrize("form", FORMATS)
def test_every_frame_and_every_letter_arrives(tmp_path: Path, source: Path, form: str) -> None:
    target = tmp_path / f"Låt.{form}"
    encode(source, target, form, tags={"title": "Økt «ŋ» 🎤", "artist": "Åse"})
    with soundfile.SoundFile(str(target)) as file:
        assert (file.frames, file.samplerate, file.title, file.artist) == (FRAMES, 48000, "Økt «ŋ» 🎤", "Åse")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([source.name, target.name])


def test_flac_is_exact(tmp_path: Path, source: Path, samples_of: Read) -> None:
    encode(source, tmp_path / "take.flac", "flac")
    assert np.array_equal(samples_of(tmp_path / "take.flac"), samples_of(source))


def test_progress_comes_by_blocks_and_ends_at_the_end(tmp_path: Path, source: Path) -> None:
    seen: list[tuple[int, int]] = []
    encode(source, tmp_path / "take.flac", "flac", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(65_536, FRAMES), (131_072, FRAMES), (196_608, FRAMES), (FRAMES, FRAMES)]


def test_cancelling_leaves_nothing(tmp_path: Path, source: Path) -> None:
    with pytest.raises(EncodeCancelledError):
        encode(source, tmp_path / "take.mp3", "mp3", cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == [source]


def test_a_caller_that_fails_leaves_nothing(tmp_path: Path, source: Path) -> None:
    def fail(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode(source, tmp_path / "take.mp3", "mp3", progress=fail)
    assert list(tmp_path.iterdir()) == [source]


def test_a_crash_of_the_encoder_is_one_error(tmp_path: Path, source: Path, child: Callable[[str], None]) -> None:
    child("open(job['target'], 'wb').write(b'half'); os.abort()")
    with pytest.raises(EncodeError, match="crashed"):
        encode(source, tmp_path / "take.ogg", "ogg")
    assert not list(tmp_path.glob("*take.ogg*"))


def test_an_encoder_that_never_reads_its_job_is_one_error(tmp_path: Path, source: Path) -> None:
    tags = {"comment": "x" * 1_000_000}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workshop_signal.encode.sys.executable", "/bin/false")
        with pytest.raises(EncodeError):
            encode(source, tmp_path / "take.ogg", "ogg", tags=tags)


def test_the_job_is_not_on_the_command_line(tmp_path: Path, source: Path, child: Callable[[str], None]) -> None:
    child("sys.stderr.write(open('/proc/self/cmdline').read().replace(chr(0), ' ')); sys.exit(1)")
    with pytest.raises(EncodeError) as caught:
        encode(source, tmp_path / "Kanarifuglen.ogg", "ogg", tags={"title": "Kanarifuglen"})
    assert "workshop_signal.encoder" in str(caught.value)
    assert "Kanari" not in str(caught.value)


@pytest.mark.parametrize("form", ["opus", "mp3"])
def test_a_rate_that_the_format_cannot_hold_is_said(tmp_path: Path, form: str) -> None:
    path = tmp_path / "Kanarifuglen.wav"
    soundfile.write(str(path), np.zeros(1000), 96_000)
    with pytest.raises(EncodeError, match="only supports sample rates") as caught:
        encode(path, tmp_path / f"Kanarifuglen.{form}", form)
    assert "Kanari" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"RIFF\x04\0\0\0WAVE", b"no audio at all"])
def test_what_is_no_audio_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "take.wav"
    path.write_bytes(content)
    with pytest.raises(EncodeError):
        encode(path, tmp_path / "take.flac", "flac")
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_without_frames_is_refused(tmp_path: Path, write_wav: Write) -> None:
    path = tmp_path / "take.wav"
    write_wav(path, "RIFF", 0)
    with pytest.raises(EncodeError, match="no audio"):
        encode(path, tmp_path / "take.flac", "flac")


def test_a_missing_file_and_an_unknown_format_are_refused(tmp_path: Path, source: Path) -> None:
    with pytest.raises(EncodeError):
        encode(tmp_path / "none.wav", tmp_path / "take.flac", "flac")
    with pytest.raises(EncodeError, match="none of"):
        encode(source, tmp_path / "take.aac", "aac")


def test_an_existing_file_is_not_overwritten(tmp_path: Path, source: Path) -> None:
    target = tmp_path / "take.flac"
    target.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        encode(source, target, "flac")
    assert target.read_bytes() == b"mine"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("form", FORMATS)
def test_a_full_disk_never_leaves_a_short_file(tmp_path: Path, source: Path, form: str) -> None:
    code = "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    code += "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000));"
    code += "from workshop_signal.encoder import main; sys.exit(main())"
    target = tmp_path / "short"
    job = json.dumps({"source": str(source), "target": str(target), "form": form, "tags": {}})
    result = subprocess.run(
        [sys.executable, "-c", code], input=job, text=True, capture_output=True, env=os.environ, check=False
    )
    assert result.returncode == 1
    assert "disk may be full" in result.stderr
