"""`beat render` and `beat midi` without a name: what the group chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mido
import pytest
import soundfile

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Line


def test_render_and_midi_write_the_chosen_beat(session: Line, tmp_path: Path) -> None:
    session("beat", "choose", "six-eight-soul")
    session("beat", "render", "--to", str(tmp_path / "a.wav"), "--rate", "22050", "--no-count-in")
    session("beat", "midi", "--to", str(tmp_path / "a.mid"))

    seconds = soundfile.info(tmp_path / "a.wav").duration
    assert abs(seconds - session.rows("beat", "show", "six-eight-soul")["seconds"]) < 0.001
    assert abs(mido.MidiFile(tmp_path / "a.mid").length - seconds) < 3


def test_a_beat_is_rendered_at_a_tempo_and_in_a_key_by_its_name(session: Line, tmp_path: Path) -> None:
    plain = ("beat", "render", "waltz", "--section", "hook", "--rate", "8000", "--to")
    session(*plain, str(tmp_path / "a.wav"), "--tempo", "112,5", "--key", "d-moll")
    session(*plain, str(tmp_path / "b.wav"), "--tempo", "112.5", "--transpose", "2")
    session(*plain, str(tmp_path / "c.wav"), "--tempo", "112.5")

    first, second, other = (soundfile.read(tmp_path / name)[0] for name in ("a.wav", "b.wav", "c.wav"))
    assert (first == second).all()
    assert len(first) == len(other)
    assert (first != other).any()


def test_render_without_a_choice_or_over_a_file_is_refused(session: Line, tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(b"mine")

    assert "No beat is chosen" in session("beat", "render", code=1).stderr
    assert "already a file" in session("beat", "midi", "boom-bap", "--to", str(tmp_path / "a.mid"), code=1).stderr
    assert (tmp_path / "a.mid").read_bytes() == b"mine"


@pytest.mark.parametrize(("command", "name"), [("render", "b.wav"), ("midi", "b.mid"), ("page", "b.html")])
def test_a_folder_that_is_not_there_is_named_with_the_way_out(
    session: Line, tmp_path: Path, command: str, name: str
) -> None:
    words = (command,) if command == "page" else (command, "boom-bap")
    said = session("beat", *words, "--to", str(tmp_path / "nope" / name), code=1).stderr
    assert f"There is no folder {tmp_path / 'nope'}." in said
    assert "`--to FILE`" in said
