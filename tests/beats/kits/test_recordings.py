"""A kit whose recordings are gone or damaged is told of before the take, and the file is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from workshop.cli.main import create_cli
from workshop_beats.kits import cleaning
from workshop_beats.library import chosen
from workshop_beats.sound import cleaner

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Line
    from workshop.translator import Translator

SPOILED = {
    "gone": "there is no such file",
    "broken": "it is no audio, or damaged",
    "empty": "it is no audio, or damaged",
}


@pytest.fixture(params=list(SPOILED))
def spoiled(request: pytest.FixtureRequest, session: Line, recordings: Callable[..., Path]) -> tuple[Line, str]:
    """A session, and a kit one of whose recordings cannot be used any more; why."""
    session("beat", "kit", "add", str(recordings("kick.wav", "snare.wav")), "--name", "mk")
    file = session.app.paths.presets / "kits" / "mk" / "snare-hard-1.wav"
    if request.param == "gone":
        file.unlink()
    else:
        file.write_bytes(b"RIFF and no more" if request.param == "broken" else b"")
    return session, SPOILED[request.param]


def doctor(line: Line) -> list[dict[str, str]]:
    result = CliRunner().invoke(create_cli(line.app), ["doctor", "--json"])
    return [row for row in json.loads(result.stdout) if "mk" in json.dumps(row)]


def test_choosing_it_is_refused_and_the_file_named(spoiled: tuple[Line, str]) -> None:
    line, why = spoiled
    for words in (("choose", "funk", "--kit", "mk"), ("choose", "on-mk")):
        beats = line.app.paths.presets / "beats"
        beats.mkdir(exist_ok=True)
        funk = line.app.presets.where("beats", "funk")[0].path.read_text(encoding="utf-8")
        kit = line.app.presets.load("beats", "funk").kit
        (beats / "on-mk.toml").write_text(funk.replace(f'"{kit}"', '"mk"'), encoding="utf-8")
        said = line("beat", *words, code=1).stderr
        assert "snare-hard-1.wav" in said
        assert why in said
        assert "kit remove mk" in said
    assert "snare-hard-1.wav" in line("beat", "vote", "funk", "on-mk", "--counts", "1,2", code=1).stderr
    assert chosen(line.app.documents.find, line.app.sessions.current(), None) is None


def test_the_doctor_finds_it(spoiled: tuple[Line, str]) -> None:
    line, why = spoiled
    (row,) = doctor(line)

    assert row["severity"] == "warning"
    assert "snare-hard-1.wav" in json.dumps(row)
    assert why in json.dumps(row)


def test_it_is_shown_with_a_warning(spoiled: tuple[Line, str]) -> None:
    line, why = spoiled
    shown = line("beat", "kit", "show", "mk")

    assert why in shown.stderr
    assert "snare" in shown.stdout


def test_a_whole_kit_is_chosen_and_well(session: Line, recordings: Callable[..., Path]) -> None:
    session("beat", "kit", "add", str(recordings("kick.wav", "snare.wav")), "--name", "mk")

    assert doctor(session) == []
    session("beat", "choose", "funk", "--kit", "mk")
    assert session("beat", "kit", "show", "mk").stderr == ""


def test_a_kit_that_goes_while_it_is_chosen_is_told_with_the_way_out(
    session: Line, recordings: Callable[..., Path]
) -> None:
    session("beat", "kit", "add", str(recordings("kick.wav")), "--name", "mk")
    session("song", "add", "Vise")
    session("beat", "choose", "funk", "--kit", "mk")
    session("beat", "choose", "ska", "--kit", "mk", "--song", "Vise")
    said = " ".join(session("beat", "kit", "remove", "mk").stderr.split())

    assert "funk is chosen with this kit in the open session: `workshop beat choose funk`" in said
    assert "ska is chosen with this kit for Vise: `workshop beat choose ska --song 1`" in said


def test_a_kit_that_nobody_chose_lately_goes_without_a_word(session: Line, recordings: Callable[..., Path]) -> None:
    session("beat", "kit", "add", str(recordings("kick.wav")), "--name", "mk")
    session("beat", "choose", "funk", "--kit", "mk")
    session("beat", "choose", "funk")

    assert "funk" not in session("beat", "kit", "remove", "mk").stderr


def test_the_reasons_of_the_audio_process_are_in_the_leaders_language(norwegian: Translator) -> None:
    said = Path(cleaner.__file__).read_text(encoding="utf-8") + Path(cleaner.__file__).with_name("models").joinpath(
        "own.py"
    ).read_text(encoding="utf-8")
    for reason in cleaning._REASONS:
        assert reason.replace("10", "{MOST_SECONDS}") in said, "the process still says it in these words"
        assert norwegian.say(cleaning._reason({"error": reason})) != reason
    assert norwegian.say(cleaning._reason({"error": "Format not recognised."})) != "it is no audio, or damaged"
