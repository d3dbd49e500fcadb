"""A picture is valid and small, says in words what it shows, and holds nothing that an alias could break."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from tests.recorder.mixing.sounds import RATE, master, part, tone
from workshop import FileError, Lane, Part, Picture, Span
from workshop_recorder.mixing.drawing import columns_of, draw
from workshop_recorder.mixing.mixer import RoughMixer

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"
FRAMES = 60 * RATE


def picture(lanes: tuple[Lane, ...], **given: object) -> Picture:
    words = {"title": "Take 3", "description": "2 tracks over 1:00.", "legend": ("1: one person", "2: nobody")}
    return Picture(RATE, FRAMES, lanes, **{**words, "clipped": "clipped", "lost": "lost frames", **given})  # type: ignore[arg-type]


def lane(folder: Path, **given: object) -> Lane:
    spans = (Span(("a",), 0, FRAMES // 2), Span((), FRAMES // 2, FRAMES))
    return Lane(Part(folder / "a.wav", 0, ("a",), spans), "Track 1", (0, 1), **given)  # type: ignore[arg-type]


def noisy(columns: int) -> dict[str, list[int]]:
    heights = np.random.default_rng(1).integers(0, 1001, columns).tolist()
    return {"heights": heights, "clipped": list(range(columns))}


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - what we wrote ourselves


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]


def kinds(svg: str) -> list[str]:
    return [element.get("class", "") for element in parsed(svg).iter() if element.get("class")]


@pytest.mark.parametrize("tracks", [1, 8, 64])
def test_the_worst_noise_stays_below_300_kilobytes(tmp_path: Path, tracks: int) -> None:
    svg = draw(picture((lane(tmp_path),) * tracks), [noisy(columns_of(tracks))] * tracks)

    assert len(svg.encode()) < 300_000
    assert len(parsed(svg)) > tracks


def test_it_says_in_words_what_it_shows_and_fits_a_sheet_of_a4(tmp_path: Path) -> None:
    root = parsed(draw(picture((lane(tmp_path),)), [noisy(1000)]))

    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Take 3"
    assert root.findtext(f"{SVG}desc") == "2 tracks over 1:00."
    assert root.get("width") == "100%"
    across, down = (float(number) for number in (root.get("viewBox") or "").split()[2:])
    assert down / across <= 200 / 287


def test_a_long_label_is_broken_or_squeezed_and_never_cut(tmp_path: Path) -> None:
    for label in ("1 Åse, Ola, Eva, Ali", "Bartholomeus-Maximilian"):
        drawn = parsed(draw(picture((replace(lane(tmp_path), label=label),)), [noisy(1000)]))
        words = [each for each in drawn.iter(f"{SVG}text") if "end" in (each.get("class") or "")]
        assert " ".join(each.text or "" for each in words) == label
        assert all(len(each.text or "") <= 14 or float(each.get("textLength") or 999) <= 90 for each in words)


def test_both_lights_have_colours_of_their_own(tmp_path: Path) -> None:
    style = parsed(draw(picture((lane(tmp_path),)), [None])).findtext(f"{SVG}style") or ""
    light, dark = style.split("@media screen and (prefers-color-scheme:dark)")

    assert ".paper{fill:#fff}" in light
    assert ".paper{fill:#16181c}" in dark


def test_turns_are_told_by_number_and_by_colour(tmp_path: Path) -> None:
    svg = draw(picture((lane(tmp_path),)), [noisy(1000)])

    assert {"c0", "c1"} <= set(kinds(svg))
    assert {"1", "2", "1: one person", "2: nobody"} <= set(texts(svg))


def test_sections_markers_and_seconds_are_where_they_belong(tmp_path: Path) -> None:
    points = {"sections": ((0, "verse"), (FRAMES // 2, "hook")), "markers": ((FRAMES // 4, "good"),)}
    svg = draw(picture((lane(tmp_path),), **points), [noisy(1000)])
    lines = {e.get("class"): e.get("d", "") for e in parsed(svg).iter(f"{SVG}path")}

    assert {"verse", "hook", "good", "0:00", "0:30", "1:00"} <= set(texts(svg))
    assert lines["section"].startswith("M596.0 ")
    assert lines["marker"].startswith("M346.0 ")


def test_clips_and_lost_frames_are_marked_and_explained_where_there_are_any(tmp_path: Path) -> None:
    well = draw(picture((lane(tmp_path),)), [{"heights": [500] * 1000, "clipped": []}])
    ill = draw(picture((lane(tmp_path, lost=((RATE, RATE),)),)), [noisy(1000)])

    assert not {"clip", "lost"} & set(kinds(well))
    assert {"clip", "lost"} <= set(kinds(ill))
    assert {"clipped", "lost frames"} <= set(texts(ill))


def test_words_cannot_break_it(tmp_path: Path) -> None:
    bad = "<Å&\"'\x00\x1b\ud800>"
    svg = draw(picture((lane(tmp_path),), title=bad, legend=(bad, bad), sections=((0, bad),)), [noisy(1000)])

    svg.encode()
    assert "<Å&\"'���>" in texts(svg)


def test_the_waveform_is_as_high_as_the_sound(tmp_path: Path) -> None:
    sound = np.concatenate([tone(20, level=0.2), tone(20, level=1.0), np.zeros(20 * RATE, np.float32)])
    path = master(tmp_path / "a.wav", sound)
    target = tmp_path / "take.svg"
    unread = RoughMixer().picture(picture((Lane(part(path, FRAMES), "Track 1", (0,)),)), target)
    (shape,) = (
        e.get("d", "") for e in parsed(target.read_text(encoding="utf-8")).iter(f"{SVG}path") if e.get("class") == "c0"
    )
    steps = [float(step.split()[1]) for step in shape.partition("v")[0].split("l")[1:]]

    assert unread == ()
    assert max(abs(step) for step in steps[:330]) < 1
    assert sum(steps[:500]) == pytest.approx(-0.8 * 55, abs=2)
    assert sum(steps) == pytest.approx(0.2 * 55, abs=2)
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_recording_that_cannot_be_read_leaves_its_lane_empty(tmp_path: Path) -> None:
    unread = RoughMixer().picture(picture((lane(tmp_path),)), tmp_path / "take.svg")

    assert unread == (tmp_path / "a.wav",)
    assert "Track 1" in texts((tmp_path / "take.svg").read_text(encoding="utf-8"))
    with pytest.raises(FileError, match="there already"):
        RoughMixer().picture(picture((lane(tmp_path),)), tmp_path / "take.svg")


def test_nobody_is_cut_from_a_label_of_several_short_names(tmp_path: Path) -> None:
    names = "1 A, B, C, D, E"
    lanes = (replace(lane(tmp_path), label=names),) * 40
    assert names in texts(draw(picture(lanes), [None] * 40))
