"""`workshop beat midi` writes the song, a section or a pattern as a DAW reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mido
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Line


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tracks(path: Path) -> list[str]:
    return [track.name for track in mido.MidiFile(path, charset="utf-8").tracks]


def markers(path: Path) -> list[str]:
    return [event.text for event in mido.MidiFile(path, charset="utf-8").tracks[0] if event.type == "marker"]


def test_the_whole_form_is_written_by_default(line: Line, here: Path) -> None:
    line("beat", "midi", "boom-bap")

    assert markers(here / "boom-bap.mid")[:2] == ["intro", "verse"]
    assert len(markers(here / "boom-bap.mid")) == 8


def test_one_section_or_pattern_gets_a_name_of_its_own(line: Line, here: Path) -> None:
    line("beat", "midi", "boom-bap", "--section", "hook")
    line("beat", "midi", "boom-bap", "--pattern", "verse", "--drums")

    assert markers(here / "boom-bap-hook.mid") == ["hook"]
    assert tracks(here / "boom-bap-verse.mid") == ["Boom bap classic", "Drums"]
    assert mido.MidiFile(here / "boom-bap-verse.mid").length < mido.MidiFile(here / "boom-bap-hook.mid").length


def test_the_guide_melody_may_be_left_out(line: Line, here: Path) -> None:
    line("beat", "midi", "springar")
    line("beat", "midi", "springar", "--no-melody", "--to", "without.mid")

    assert set(tracks(here / "springar.mid")) - set(tracks(here / "without.mid")) <= {"Melody guide"}
    assert "Melody guide" not in tracks(here / "without.mid")


@pytest.mark.parametrize(
    ("words", "code"), [(("--section", "hok"), 1), (("--section", "hook", "--pattern", "verse"), 2)]
)
def test_what_cannot_be_meant_is_refused_and_nothing_written(
    words: tuple[str, ...], code: int, line: Line, here: Path
) -> None:
    done = line("beat", "midi", "boom-bap", *words, code=code)

    assert "hook" in done.stderr or "--pattern" in done.stderr
    assert not list(here.glob("*.mid"))


def test_tempo_and_key_are_as_asked(line: Line, here: Path) -> None:
    line("beat", "midi", "boom-bap", "--tempo", "84,5", "--key", "g-moll", "--to", "a.mid")
    line("beat", "midi", "Boom bap classic", "--transpose", "-2", "--to", "b.mid")

    first, second = (
        {event.type: event for event in mido.MidiFile(here / name).tracks[0]} for name in ("a.mid", "b.mid")
    )
    assert first["set_tempo"].tempo == round(60_000_000 / 84.5)
    assert first["key_signature"].key == second["key_signature"].key == "Gm"
    assert second["set_tempo"].tempo == round(60_000_000 / 90)
