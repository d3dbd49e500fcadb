"""A stem holds the master's own samples where somebody may be heard, and silence everywhere else."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from workshop_signal.chunks import ChunkError, read_layout
from workshop_signal.stems import Piece, gain, pieces, write_stem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., np.ndarray]

FADE = 480


def read(path: Path) -> np.ndarray:
    return soundfile.read(str(path), dtype="int32")[0] >> 8


def test_the_samples_between_the_fades_are_the_masters_own(tmp_path: Path, form: str, write_wav: Write) -> None:
    master, stem = tmp_path / "master.wav", tmp_path / "stem.wav"
    write_wav(master, form, 20_000)
    whole = read(master)
    write_stem(master, stem, [(5_000, 9_000), (12_000, 21_000)], start_frame=1_000, frames=30_000)
    cut = read(stem)
    assert len(cut) == 30_000
    assert [chunk.name for chunk in read_layout(stem).chunks] == ["fmt ", "data"]
    assert not cut[:5_000].any()
    assert not cut[9_000:12_000].any()
    assert not cut[21_000:].any()
    for first, last in ((5_000, 9_000), (12_000, 21_000)):
        inner = slice(first + FADE, last - FADE)
        assert np.array_equal(cut[inner], whole[inner.start - 1_000 : inner.stop - 1_000])
        curve = 0.5 - 0.5 * np.cos(np.pi * (np.arange(FADE) + 0.5) / FADE)
        assert np.abs(cut[first : first + FADE] - whole[first - 1_000 :][:FADE] * curve).max() <= 0.5
        assert np.abs(cut[last - FADE : last] - whole[last - FADE - 1_000 :][:FADE] * curve[::-1]).max() <= 0.5


def test_nothing_fades_where_the_take_itself_begins_and_ends(tmp_path: Path, write_wav: Write) -> None:
    master, stem = tmp_path / "master.wav", tmp_path / "stem.wav"
    write_wav(master, "RIFF", 2_001)
    write_stem(master, stem, [(0, 700), (700, 2_001)], start_frame=0, frames=2_001)
    assert np.array_equal(read(stem), read(master))


def test_a_file_that_begins_later_comes_out_of_silence(tmp_path: Path, write_wav: Write) -> None:
    master, stem = tmp_path / "master.wav", tmp_path / "stem.wav"
    write_wav(master, "RIFF", 5_000)
    write_stem(master, stem, [(0, 90_000)], start_frame=3_000, frames=8_000)
    cut = read(stem)
    assert not cut[:3_000].any()
    assert abs(cut[3_000]) < 100
    assert np.array_equal(cut[3_480:], read(master)[480:])


@pytest.mark.parametrize(("subtype", "most"), [("PCM_16", 256), ("PCM_24", 1), ("PCM_32", 1), ("FLOAT", 1)])
def test_every_format_keeps_its_own(tmp_path: Path, subtype: str, most: int) -> None:
    master, stem = tmp_path / "master.wav", tmp_path / "stem.wav"
    noise = np.random.default_rng(1).uniform(-0.9, 0.9, 4_001)
    soundfile.write(str(master), noise, 44_100, subtype, format="WAV")
    write_stem(master, stem, [(100, 2_100)], start_frame=0, frames=4_001)
    assert soundfile.info(str(stem)).subtype == subtype
    assert np.array_equal(read(stem)[541:1_659], read(master)[541:1_659])
    assert abs(int(read(stem)[100])) <= most + 0.9 * 2**23 * gain(0, 441)


def test_two_channels_and_eight_bits_are_refused_and_nothing_is_left(tmp_path: Path) -> None:
    for subtype, channels in (("PCM_24", 2), ("PCM_U8", 1)):
        master, stem = tmp_path / f"{subtype}.wav", tmp_path / "stem.wav"
        soundfile.write(str(master), np.zeros((10, channels)), 48_000, subtype, format="WAV")
        with pytest.raises(ChunkError, match="mono"):
            write_stem(master, stem, [(0, 10)], start_frame=0, frames=10)
        assert not stem.exists()


def test_a_master_that_ends_inside_its_samples_leaves_no_stem(
    tmp_path: Path, write_wav: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    master, stem = tmp_path / "master.wav", tmp_path / "stem.wav"
    write_wav(master, "RIFF", 1_000)
    monkeypatch.setattr("workshop_signal.stems.layout_of", lambda _file: read_layout(longer))
    longer = tmp_path / "longer.wav"
    write_wav(longer, "RIFF", 2_000)
    with pytest.raises(ChunkError, match="ends inside"):
        write_stem(master, stem, [(0, 2_000)], start_frame=0, frames=2_000)
    assert not stem.exists()


def test_a_stem_too_long_for_riff_says_so_in_its_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    master, stem = tmp_path / "master.wav", tmp_path / "stem.wav"
    soundfile.write(str(master), np.zeros(10), 48_000, "PCM_24", format="WAV")
    monkeypatch.setattr("workshop_signal.stems._silence", lambda _size: iter(()))
    write_stem(master, stem, [], start_frame=0, frames=1 << 31)
    head = stem.read_bytes()
    assert head[:4] == b"RF64"
    assert struct.unpack_from("<Q", head, 12 + 8 + 8)[0] == 3 << 31


@pytest.mark.pure
@given(
    st.lists(st.tuples(st.integers(-50, 350), st.integers(-50, 350)), max_size=6),
    st.integers(0, 300),
    st.integers(0, 40),
)
def test_pieces_are_what_the_spans_cover_with_fades_inside_them(
    spans: list[tuple[int, int]], frames: int, fade: int
) -> None:
    found = pieces(spans, frames, fade)
    covered = {frame for first, last in spans for frame in range(max(first, 0), min(last, frames))}
    assert covered == {frame for piece in found for frame in range(piece.from_frame, piece.to_frame)}
    assert all(one.to_frame < other.from_frame for one, other in pairwise(found))
    for piece in found:
        assert piece.fade_in + piece.fade_out <= piece.to_frame - piece.from_frame
        assert (piece.fade_in == 0) or piece.from_frame > 0
        assert (piece.fade_out == 0) or piece.to_frame < frames


@pytest.mark.pure
def test_a_span_too_short_for_its_fades_is_faded_up_to_its_middle() -> None:
    assert pieces([(10, 21)], 100, 480) == (Piece(10, 21, 5, 5),)
    assert pieces([(0, 10)], 100, 480) == (Piece(0, 10, 0, 10),)
    assert gain(0, 480) < 1e-5
    assert gain(479, 480) > 0.99999
