"""The beat commands, as a leader types them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mido
import pytest
import soundfile

from tests.beats.conftest import BOOM_BAP, TEMPLATES
from tests.cli.conftest import Line

if TYPE_CHECKING:
    from pathlib import Path


def test_list_shows_every_beat_with_its_keys(line: Line) -> None:
    rows = line.rows("beat", "list")

    assert {row["name"] for row in rows} == {path.stem for path in TEMPLATES}
    assert all({"name", "style", "tempo", "energy", "tags"} <= set(row) for row in rows)
    assert {row["energy"] for row in rows} == {1, 2, 3}


def test_list_finds_by_tag_or_style(line: Line) -> None:
    assert [row["name"] for row in line.rows("beat", "list", "--tag", "SOUL")] == ["six-eight-soul"]
    assert "No beat" in line("beat", "list", "--tag", "polka").stdout


def test_a_wrong_template_of_a_leaders_own_is_told_and_the_others_are_listed(line: Line) -> None:
    own = line.app.paths.presets / "beats" / "mine.toml"
    own.parent.mkdir(parents=True)
    text = BOOM_BAP.read_text(encoding="utf-8").replace("|x.....x...x.....|x..x..x...x...?.|", "|x..y..x.|")
    own.write_text(text, encoding="utf-8")

    result = line("beat", "list")
    assert "midnight-house" in result.stdout
    said = result.stderr
    number = next(index for index, row in enumerate(text.splitlines(), start=1) if "y" in row and "|x..y" in row)
    assert f"mine.toml:{number}: section.verse.drums.kick: bar 1: “y”" in said
    shown, caret = next(
        (one, two) for one, two in zip(said.splitlines(), said.splitlines()[1:], strict=False) if "^" in two
    )
    assert shown[caret.index("^")] == "y"


def test_show_prints_the_grid_and_a_tip_in_the_listeners_language(line: Line) -> None:
    shown = line("beat", "show", "boom-bap").stdout

    assert "|x.....x...x.....|x..x..x...x...?.|" in shown
    assert "Put your last rhyme" in shown
    assert "Legg siste rim" in Line(line.app, "nb")("beat", "show", "boom-bap").stdout
    assert line.rows("beat", "show", "boom-bap")["name"] == "boom-bap"


def test_choose_needs_an_open_session_and_a_beat_that_there_is(line: Line, session: Line) -> None:
    session("session", "close")
    assert "No session is open" in line("beat", "choose", "boom-bap", code=1).stderr
    assert "boom-bap" in line("beat", "show", "boombap", code=1).stderr


def test_choose_is_logged_and_a_leaders_own_name_stays_out_of_the_log(session: Line) -> None:
    own = session.app.paths.presets / "beats" / "kari-nordmann.toml"
    own.parent.mkdir(parents=True)
    own.write_text(BOOM_BAP.read_text(encoding="utf-8"), encoding="utf-8")
    session("beat", "choose", "midnight-house")
    session("beat", "choose", "kari-nordmann")

    events = [event for event, _ in session.app.events.sentences() if event.kind == "beat.chosen"]
    assert ["midnight-house" in (event.data or "") for event in events] == [True, False]
    assert not any("kari" in (event.data or "") for event in events)


def test_render_and_midi_write_the_chosen_beat(session: Line, tmp_path: Path) -> None:
    session("beat", "choose", "six-eight-soul")
    session("beat", "render", "--to", str(tmp_path / "a.wav"), "--rate", "22050", "--no-count-in")
    session("beat", "midi", "--to", str(tmp_path / "a.mid"))

    seconds = soundfile.info(tmp_path / "a.wav").duration
    assert abs(seconds - 52 * 2 * 60 / 56) < 0.001
    assert abs(mido.MidiFile(tmp_path / "a.mid").length - seconds) < 3


def test_render_without_a_choice_or_over_a_file_is_refused(session: Line, tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(b"mine")

    assert "No beat is chosen" in session("beat", "render", code=1).stderr
    assert "already a file" in session("beat", "midi", "boom-bap", "--to", str(tmp_path / "a.mid"), code=1).stderr
    assert (tmp_path / "a.mid").read_bytes() == b"mine"


@pytest.mark.parametrize("command", ["render", "midi"])
def test_a_folder_that_is_not_there_is_named_with_the_way_out(session: Line, tmp_path: Path, command: str) -> None:
    said = session("beat", command, "boom-bap", "--to", str(tmp_path / "nope" / "b.mid"), code=1).stderr
    assert f"There is no folder {tmp_path / 'nope'}." in said
    assert "`--to FILE`" in said
