"""`workshop beat import`, as a leader types it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.beats.conftest import TEMPLATES
from tests.beats.exchange.hydrogen_files import DATA, h2pattern, note
from workshop import FileError
from workshop_beats.exchange.importing import keep, preset_name

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Line

SONG = DATA / "verse-and-hook.h2song"


def own(line: Line) -> Path:
    return line.app.paths.presets / "beats"


def test_a_song_is_written_into_the_library_told_and_playable(line: Line) -> None:
    result = line("beat", "import", str(SONG))

    assert "“Mine”: 12 bars of 4/4 at 96 beats a minute." in result.stdout
    assert "170 hits of " in result.stdout
    assert "Every hit stands where it stood." in result.stdout
    assert "in the library as “verse-and-hook”" in result.stdout
    assert "`workshop beat show verse-and-hook`" in result.stderr
    assert line.rows("beat", "show", "verse-and-hook")["title"] == "Mine"
    assert "Verse" in line("beat", "show", "verse-and-hook").stdout


def test_what_repeats_is_written_once_and_what_is_alike_leans_on_it(line: Line) -> None:
    line("beat", "import", str(SONG))
    table = tomllib.loads((own(line) / "verse-and-hook.toml").read_text(encoding="utf-8"))

    assert table["song"]["form"] == ["Verse 4", "Hook 4", "Verse-2 4"]
    assert table["section"]["Verse-2"] == {"like": "Verse", "tempo": 96}
    assert table["section"]["Verse"]["drums"]["kick"] == "|x......xx.......|"
    assert table["section"]["Verse"]["fill"] == "fill-1 last"
    assert (table["author"], table["licence"]) == ("me", "CC0-1.0")


def test_who_made_it_is_asked_for_where_the_file_does_not_say(line: Line) -> None:
    line("beat", "import", str(DATA / "old-layout.h2song"))
    table = tomllib.loads((own(line) / "old-layout.toml").read_text(encoding="utf-8"))
    assert table["author"] == table["licence"] == "unknown: ask before you publish"


def test_nothing_is_written_over(line: Line) -> None:
    line("beat", "import", str(SONG))
    first = (own(line) / "verse-and-hook.toml").read_bytes()

    again = line("beat", "import", str(SONG))
    assert "“verse-and-hook-2”" in again.stdout
    assert "already a beat called “verse-and-hook”, so this one is “verse-and-hook-2”" in again.stderr
    said = line("beat", "import", str(SONG), "--name", "verse-and-hook", code=1).stderr
    assert "already a beat called “verse-and-hook”" in said
    assert "`--name verse-and-hook-3`" in said
    assert "already a beat" in line("beat", "import", str(SONG), "--name", TEMPLATES[0].stem, code=1).stderr
    assert (own(line) / "verse-and-hook.toml").read_bytes() == first
    assert len(list(own(line).iterdir())) == 2


def test_a_pattern_that_is_not_there_is_answered_with_those_that_are(line: Line) -> None:
    said = line("beat", "import", str(SONG), "--pattern", "Bro", code=1).stderr

    assert "has no pattern called “Bro”" in said
    assert "The patterns are called Verse" in said
    assert "save it anew" not in said


def test_what_was_heard_is_told_with_norwegian_figures(line: Line, tmp_path: Path) -> None:
    norwegian_line = replace(line, language="nb")
    swung = tmp_path / "swung.mid"
    text = TEMPLATES[0].with_name("boom-bap.toml").read_text(encoding="utf-8")
    (tmp_path / "kilde.toml").write_text(re.sub(r"(?m)^swing .*", "swing = 58.4", text), encoding="utf-8")
    norwegian_line("beat", "import", str(tmp_path / "kilde.toml"))
    norwegian_line("beat", "midi", "kilde", "--to", str(swung))
    said = norwegian_line("beat", "import", str(swung), "--tempo", "90.5").stdout

    assert " 90,5 " in said
    assert re.search(r"\d,\d % på sekstendeler", said)
    assert re.search(r"\d(,\d+)? ms (sent|seint|tidlig)", said)
    assert not re.search(r"\d\.\d|16ths", said)


def test_the_comments_of_an_imported_beat_are_in_the_leaders_language(line: Line) -> None:
    english = line("beat", "import", str(SONG), "--dry-run").stdout
    norwegian = replace(line, language="nb")("beat", "import", str(SONG), "--dry-run").stdout

    assert "# Mine. Edit anything.\n# Imported from verse-and-hook.h2song.\n#\n# HOW TO READ" in english
    assert "# beats a minute" in english
    assert "# Hentet fra verse-and-hook.h2song." in norwegian
    assert "# slag i minuttet" in norwegian
    assert not {"HOW", "beats", "the", "Edit"} & set(norwegian.split())
    assert tomllib.loads(norwegian) == tomllib.loads(english)


def test_a_file_that_came_between_is_not_written_over(line: Line) -> None:
    keep(line.app, "mine", "one")
    with pytest.raises(FileError, match="“mine” cannot be written"):
        keep(line.app, "mine", "two")
    assert (own(line) / "mine.toml").read_text(encoding="utf-8") == "one"


def test_a_dry_run_prints_the_template_and_writes_nothing(line: Line) -> None:
    result = line("beat", "import", str(SONG), "--dry-run", "--pattern", "Turn", "--tempo", "61.7")

    table = tomllib.loads(result.stdout)
    assert (table["name"], table["tempo"], table["song"]["form"]) == ("Turn", 61.7, ["Turn 1"])
    assert not own(line).exists()


@pytest.mark.parametrize("name", ["../evil", "a/b", "Stor", "", ".hidden", "con", "a b"])
def test_a_name_that_is_none_for_a_file_is_refused(line: Line, name: str) -> None:
    if name:
        assert "cannot be the name" in line("beat", "import", str(SONG), "--name", name, code=1).stderr
    assert not own(line).exists()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Blå Vise (v2)", "blå-vise-v2"), ("../../etc/passwd", "etc-passwd"), ("CON", "con-beat"), ("...", "imported"),
        ("a" * 90, "a" * 48), ("å", "å"),
    ],
)  # fmt: skip
def test_a_name_is_made_that_every_system_takes(text: str, name: str) -> None:
    assert preset_name(text) == name


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04rest", "packed folder"),
        (b"\x1f\x8brest", "packed folder"),
        (b"hello", "neither a beat of Hydrogen's nor a MIDI file"),
        (b"", "neither a beat of Hydrogen's nor a MIDI file"),
        (b"MThd\0\0", "no MIDI file of a song, or a damaged one"),
        (b"<song>" + b" " * 4_000_001, "larger than 4 MB"),
        (h2pattern(), "there is no drum in it"),
    ],
)
def test_what_cannot_be_imported_is_told_in_one_sentence(line: Line, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "file.h2song"
    path.write_bytes(content)

    result = line("beat", "import", str(path), code=1)
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 2
    assert not own(line).exists()


def test_a_file_that_is_not_there_or_a_folder_is_told(line: Line, tmp_path: Path) -> None:
    assert "There is no file" in line("beat", "import", str(tmp_path / "none.mid"), code=1).stderr
    assert "is not a file" in line("beat", "import", str(tmp_path), code=1).stderr
    assert "There is no file" in line("beat", "import", str(tmp_path / "none.toml"), code=1).stderr


def test_a_template_of_a_friends_is_checked_and_copied(line: Line, tmp_path: Path) -> None:
    path = tmp_path / "From Åse.toml"
    path.write_bytes(TEMPLATES[0].read_bytes())

    assert "“from-åse”" in line("beat", "import", str(path)).stdout
    assert (own(line) / "from-åse.toml").read_text(encoding="utf-8") == TEMPLATES[0].read_text(encoding="utf-8")


def test_a_template_is_copied_as_it_is(line: Line) -> None:
    said = line("beat", "import", str(TEMPLATES[0]), "--tempo", "90", code=1).stderr
    assert "copied as it is" in said
    assert not own(line).exists()


def test_a_wrong_template_is_refused_with_its_line(line: Line, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(TEMPLATES[0].read_text(encoding="utf-8").replace("tempo ", "temper ", 1), encoding="utf-8")

    assert f"{path}:" in line("beat", "import", str(path), code=1).stderr
    assert not own(line).exists()


def test_a_midi_file_has_no_patterns(line: Line, tmp_path: Path) -> None:
    line("beat", "midi", TEMPLATES[0].stem, "--to", str(tmp_path / "a.mid"))
    assert "no patterns" in line("beat", "import", str(tmp_path / "a.mid"), "--pattern", "x", code=1).stderr


def test_signs_that_a_terminal_obeys_do_not_reach_it(line: Line, tmp_path: Path) -> None:
    path = tmp_path / "bad.h2pattern"
    path.write_bytes(h2pattern(note(0)).replace(b"Two and four", b"Two\xc2\x9b2J &quot;four\\"))

    line("beat", "import", str(path))
    table = tomllib.loads((own(line) / "bad.toml").read_text(encoding="utf-8"))
    assert table["name"] == 'Two 2J "four\\'
