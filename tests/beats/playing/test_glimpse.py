"""How a beat is counted in is known from its template's head, just as the whole template would have it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from tests.beats.conftest import TEMPLATES, read_template
from workshop_beats.choice import Choice
from workshop_beats.kits.flat import kit_of
from workshop_beats.playing.conductor import Conductor
from workshop_beats.playing.glimpse import Head, catch_glimpse, keep_click
from workshop_beats.playing.material import Material, clicks
from workshop_beats.song.pulse import ACCENT, PLAIN
from workshop_beats.sound.bank import Bank
from workshop_beats.sound.clicking import keep_clicks

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App
    from workshop_beats.hits import Hit
    from workshop_beats.template.model import Beat

RATE = 48_000
OPTIONS: dict[str, Any] = dict.fromkeys(("section", "start", "key", "kit", "tempo")) | {"count_in": True}


def opened() -> dict[str, Any]:
    return {"rate": RATE}


def conductor(beat: Beat, tempo: float | None = None) -> Conductor:
    material = Material(beat, RATE)
    score = material.score(tempo or beat.tempo, 0)
    lead = score.count_in(Fraction(0), beat.count_in, clicks(material.arranged(tempo or beat.tempo, 0)))
    return Conductor(material.score, score, tempo or beat.tempo, lead=lead)


def hits_of(beat: Beat, tempo: float | None = None) -> list[Hit]:
    return [tuple(hit) for hit in conductor(beat, tempo).step(0)[0][2]]  # type: ignore[misc]


@pytest.mark.parametrize("tempo", [None, 61.7, 200.0])
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_the_head_of_every_template_says_its_count_in(path: Path, tempo: float | None) -> None:
    beat = read_template(path)
    head, frames = Head.read(path.read_text(encoding="utf-8"), tempo).clicks(RATE)

    assert 0 < len(head) <= beat.time.beats * beat.count_in
    assert frames <= 3 * RATE
    assert list(head) == [hit for hit in hits_of(beat, tempo) if hit[0] < frames]


@pytest.fixture
def folder(app: App, tmp_path: Path) -> Path:
    """Clicks as a play of boom-bap leaves them."""
    folder, beat = tmp_path / "clicks", app.presets.load("beats", "boom-bap")
    kit = kit_of(app.presets.load, beat.kit, tmp_path)
    keep_click(app, folder, kit)
    keep_clicks(folder, Bank(kit, RATE), [ACCENT, PLAIN])
    return folder


def test_once_a_kit_was_heard_any_beat_on_it_is_counted_in_at_once(app: App, folder: Path, tmp_path: Path) -> None:
    same_kit = next(path for path in TEMPLATES if path.stem != "boom-bap" and 'kit      = "dusty"' in path.read_text())
    beat = read_template(same_kit)
    glimpse = catch_glimpse(app, folder, Choice(same_kit.stem), OPTIONS, opened)

    assert glimpse is not None
    assert glimpse.same(kit_of(app.presets.load, beat.kit, tmp_path), [list(hit) for hit in hits_of(beat)])


def test_what_should_have_sounded_instead_is_noticed(app: App, folder: Path, tmp_path: Path) -> None:
    glimpse = catch_glimpse(app, folder, Choice("boom-bap"), OPTIONS, opened)
    assert glimpse is not None
    hits = [list(hit) for hit in hits_of(app.presets.load("beats", "boom-bap"))]
    dusty, other = (kit_of(app.presets.load, name, tmp_path) for name in ("dusty", "acoustic"))

    assert glimpse.same(dusty, hits)
    assert not glimpse.same(other, hits)
    assert not glimpse.same(dusty, hits[1:])
    assert not glimpse.same(dusty, [hits[0], [10, "kick", 36, 10, 100], *hits[1:]])


@pytest.mark.parametrize(
    "options", [{"count_in": False}, {"section": "verse"}, {"start": "9"}, {"key": "D minor"}, {"kit": "808"}]
)
def test_where_it_is_not_sure_there_is_none(app: App, folder: Path, options: dict[str, Any]) -> None:
    assert catch_glimpse(app, folder, Choice("boom-bap"), {**OPTIONS, **options}, opened) is None


@pytest.mark.parametrize(
    "text",
    ["", "tempo = 90", 'song = 3\nsection = 4\ntempo = "x"', 'tempo = 0\n[song]\nform = ["a 1"]\n[section.a]', "\0"],
)
def test_of_a_broken_template_there_is_none(app: App, folder: Path, text: str) -> None:
    own = app.paths.presets / "beats" / "mine.toml"
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8")

    assert catch_glimpse(app, folder, Choice("mine"), OPTIONS, opened) is None


def test_of_a_leaders_own_recordings_nothing_is_kept(app: App, tmp_path: Path) -> None:
    keep_click(app, tmp_path / "clicks", {"name": "mine", "voices": {"click": {"samples": [["a.wav"]]}}})
    assert not (tmp_path / "clicks").exists()
