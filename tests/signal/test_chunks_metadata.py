"""What other programs read from our bext, cue and iXML chunks."""

from __future__ import annotations

import datetime as dt
import struct
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_signal.chunks import ChunkError, append_chunks, bext, cue, ixml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from wavinfo import WavInfoReader

DATE, TIME = dt.date(2026, 11, 23), dt.time(18, 30, 5)
NAMES = "Vokal Åse čđŋšŧž 🎤 <&>"


@pytest.fixture
def info(tmp_path: Path, write_wav: Callable[..., np.ndarray], form: str) -> Callable[..., WavInfoReader]:
    """What wavinfo makes of a file with the chunks."""
    from wavinfo import WavInfoReader

    def read(chunks: dict[str, bytes]) -> WavInfoReader:
        path = tmp_path / "take.wav"
        write_wav(path, form, 4800)
        append_chunks(path, chunks)
        return WavInfoReader(str(path), info_encoding="utf-8")

    return read


def test_bext_tells_who_when_and_where_on_the_clock(info: Callable[..., WavInfoReader]) -> None:
    content = bext(
        description="Åse, take 3",
        originator="workshop",
        reference="take-003-ch02",
        date=DATE,
        time=TIME,
        time_reference_frames=5_000_000_000,
    )
    assert len(content) == 602
    chunk = info({"bext": content}).bext
    assert (chunk.description, chunk.originator, chunk.originator_ref) == ("Ase, take 3", "workshop", "take-003-ch02")
    assert (chunk.originator_date, chunk.originator_time) == ("2026-11-23", "18:30:05")
    assert (chunk.time_reference, chunk.version) == (5_000_000_000, 1)


def test_bext_with_a_loudness_is_version_two(info: Callable[..., WavInfoReader]) -> None:
    chunk = info({"bext": bext(date=DATE, time=TIME, loudness_lufs=-18.25)}).bext
    assert (chunk.version, chunk.loudness_value) == (2, -18.25)


def test_a_silent_loudness_is_kept_within_what_bext_can_say() -> None:
    words = struct.unpack_from("<5h", bext(date=DATE, time=TIME, loudness_lufs=float("-inf")), 412)
    assert words == (-9999, 0x7FFF, 0x7FFF, 0x7FFF, 0x7FFF)


@given(text=st.text(max_size=400))
def test_bext_is_ascii_and_of_fixed_length_whatever_the_text(text: str) -> None:
    content = bext(description=text, originator=text, reference=text, date=DATE, time=TIME)
    assert len(content) == 602
    assert content[:320].isascii()


@pytest.mark.parametrize("frames", [-1, 1 << 64])
def test_bext_refuses_what_does_not_fit(frames: int) -> None:
    with pytest.raises(ChunkError):
        bext(date=DATE, time=TIME, time_reference_frames=frames)


def test_cue_points_carry_their_frames_and_labels(info: Callable[..., WavInfoReader]) -> None:
    cues = info(cue([(0, "Intro"), (2400, "Ærlig «ŋ»"), (4799, "")])).cues
    assert [(number, frame) for number, frame in cues.each_cue()] == [(1, 0), (2, 2400), (3, 4799)]
    assert [cues.label_and_note(number)[0] for number in (1, 2, 3)] == ["Intro", "Ærlig «ŋ»", None]


def test_no_points_give_no_chunks() -> None:
    assert cue([]) == {}


@pytest.mark.parametrize("frame", [-1, 0xFFFFFFFF])
def test_a_point_outside_the_file_format_is_refused(frame: int) -> None:
    with pytest.raises(ChunkError):
        cue([(frame, "x")])


def test_ixml_names_project_take_and_track_in_every_letter(info: Callable[..., WavInfoReader]) -> None:
    chunk = info({"iXML": ixml(project="Økt", scene=NAMES, take="3", family_uid="f-1", tracks=[(7, NAMES)])}).ixml
    assert (chunk.project, chunk.scene, chunk.take, chunk.family_uid) == ("Økt", NAMES, "3", "f-1")
    assert [(track.channel_index, track.interleave_index, track.name) for track in chunk.track_list] == [
        ("7", "1", NAMES)
    ]


def test_ixml_places_the_file_in_its_take() -> None:
    root = ET.fromstring(  # noqa: S314 - our own bytes
        ixml(
            circled=True,
            total_files=4,
            index=2,
            time_reference_frames=(1 << 32) + 5,
            sample_rate=44_100,
        )
    )
    assert root.findtext("CIRCLED") == "TRUE"
    assert root.findtext("FILE_SET/TOTAL_FILES") == "4"
    assert root.findtext("FILE_SET/FILE_SET_INDEX") == "2"
    assert root.findtext("SPEED/TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI") == "1"
    assert root.findtext("SPEED/TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO") == "5"
    assert root.findtext("SPEED/FILE_SAMPLE_RATE") == "44100"


@given(text=st.text())
def test_ixml_is_sound_xml_whatever_the_text(text: str) -> None:
    root = ET.fromstring(ixml(tracks=[(1, text)]))  # noqa: S314 - our own bytes
    name = root.findtext("TRACK_LIST/TRACK/NAME") or ""
    kept = "".join(sign for sign in text if sign in "\t\n\r" or sign >= " ").replace("\r\n", "\n").replace("\r", "\n")
    assert name == "".join(sign for sign in kept if sign not in "\ufffe\uffff")
