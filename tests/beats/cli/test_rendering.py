"""`beat render` as a leader types it: the mix, stems, sections, other formats, and what it answers."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from workshop import PluginError, StateError, message
from workshop.presets import Presets
from workshop_beats.cli import rendering
from workshop_beats.processes import start_child
from workshop_beats.rendering import child

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Line

TEMPLATE = """
name = "Mine"
style = "test"
tempo = 120
author = "me"
licence = "CC0-1.0"
tip.nb = "Syng."
tip.en = "Sing."
song.form = ["verse 2", "hook 1", "verse 1"]
[section.verse]
drums.kick = "|x...x...x...x...|"
bass = "|1---|"
[section.hook]
like = "verse"
drums.hat = "|xxxxxxxx|"
melody = "|1---|"
"""
BAR = 96_000


@pytest.fixture
def mine(line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    """A command line in an empty folder, with a short beat of a leader's own."""
    own = line.app.paths.presets / "beats"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return line


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_says_what_it_wrote_and_how_long_that_is(mine: Line, tmp_path: Path) -> None:
    answer = mine("beat", "render", "mine")

    assert answer.stdout == "Wrote mine.wav: 0:10, 120 BPM, C major.\n"
    assert f"It is in the folder {tmp_path / 'here'}." in answer.stderr
    info = soundfile.info("mine.wav")
    assert (info.frames, info.samplerate, info.subtype) == (5 * BAR, 48_000, "PCM_24")
    assert names(tmp_path / "here") == ["mine.wav"]


def test_the_process_starts_while_the_template_is_read_and_goes_where_it_is_refused(
    mine: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []

    def start() -> Any:
        started.append(start_child("workshop_beats.sound.engine"))
        return started[-1]

    def load(*_: Any) -> None:
        assert [process.poll() for process in started] == [None]
        raise StateError(message("No such template."))

    monkeypatch.setattr(child, "start", start)
    monkeypatch.setattr(Presets, "load", load)
    mine("beat", "render", "mine", code=1)

    assert [process.poll() is None for process in started] == [False]


@pytest.mark.parametrize(
    ("options", "frames"),
    [
        (("--no-count-in",), 4 * BAR),
        (("--tempo", "60"), 10 * BAR),
        (("--section", "hook"), BAR),
        (("--section", "hook", "--count-in"), 2 * BAR),
        (("--rate", "8000"), 5 * BAR // 6),
        (("--transpose", "-3", "--kit", "808", "--no-melody", "--hear", "both"), 5 * BAR),
    ],
)
def test_options_change_what_is_written(mine: Line, options: tuple[str, ...], frames: int) -> None:
    mine("beat", "render", "mine", *options, "--to", "a.wav")

    assert soundfile.info("a.wav").frames == frames


def test_each_way_to_hear_it_sounds_different(mine: Line) -> None:
    ways = ([], ["--hear", "click"], ["--hear", "both"], ["--no-melody"], ["--transpose", "2"], ["--kit", "808"])
    for number, options in enumerate(ways):
        mine("beat", "render", "mine", *options, "--to", f"{number}.wav", "--rate", "8000")
    sounds = [soundfile.read(f"{number}.wav")[0] for number in range(len(ways))]

    assert len({sound.tobytes() for sound in sounds}) == len(ways)


@pytest.mark.parametrize(("target", "form"), [("a.flac", "FLAC"), ("a.ogg", "OGG"), ("a.mp3", "MP3"), ("a.WAV", "WAV")])
def test_the_name_says_the_format(mine: Line, target: str, form: str) -> None:
    mine("beat", "render", "mine", "--to", target)

    assert soundfile.info(target).format == form


def test_the_option_says_it_where_the_name_does_not(mine: Line) -> None:
    mine("beat", "render", "mine", "--format", "flac", "--bits", "16")

    assert soundfile.info("mine.flac").subtype == "PCM_16"


@pytest.mark.parametrize(
    ("command", "words", "made"),
    [
        ("render", ("mine", "--to", "fil"), "fil.wav"),
        ("render", ("mine", "--to", "v1.2", "--format", "flac"), "v1.2.flac"),
        ("midi", ("mine", "--to", "fil"), "fil.mid"),
        ("page", ("--to", "side"), "side.html"),
    ],
)
def test_a_name_without_an_ending_gets_one(
    mine: Line, tmp_path: Path, command: str, words: tuple[str, ...], made: str
) -> None:
    said = mine("beat", command, *words).stdout

    assert names(tmp_path / "here") == [made]
    assert f"Wrote {made}" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [(("midi", "mine", "--to", "w.wav"), "MIDI: `--to w.mid`"), (("page", "--to", "p.pdf"), "p.html")],
)
def test_a_file_is_never_called_what_it_is_not(mine: Line, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    assert said in mine("beat", *words, code=1).stderr
    assert names(tmp_path / "here") == []


def test_tempo_and_key_are_those_that_sound(mine: Line) -> None:
    said = mine("beat", "render", "mine", "--tempo", "60.5", "--transpose", "-3", "--to", "a.wav").stdout

    assert "60.5 BPM, A major." in said


def test_encoding_is_part_of_the_progress(mine: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(rendering, "_PATIENCE_SECONDS", -1)
    monkeypatch.setattr("workshop.cli.progress.Progress.update", lambda _, sentence: shown.append(str(sentence)))
    mine("beat", "render", "mine", "--stems", "stems", "--format", "mp3")

    encoded = [line for line in shown if line.startswith("Writing MP3 ")]
    assert {line.split(":")[0] for line in encoded} == {f"Writing MP3 {number} of 5" for number in range(1, 6)}
    assert encoded == shown[-len(encoded) :]
    assert encoded[-1].endswith("100 %")


def test_ctrl_c_while_encoding_leaves_nothing(mine: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("workshop_signal.encode._follow", interrupted)
    mine("beat", "render", "mine", "--stems", "stems", "--format", "mp3", code=1)

    assert names(tmp_path / "here") == []


def test_stems_have_a_name_each_and_add_up(mine: Line, tmp_path: Path) -> None:
    answer = mine("beat", "render", "mine", "--stems", "stems", "--bits", "32", "--no-count-in").stdout

    assert answer == "Wrote 4 stems of 0:08 into stems: 120 BPM, C major.\n"
    assert names(tmp_path / "here" / "stems") == ["mine-bass.wav", "mine-hat.wav", "mine-kick.wav", "mine-melody.wav"]
    mine("beat", "render", "mine", "--to", "mix.wav", "--bits", "32", "--no-count-in")
    total = sum(soundfile.read(path)[0] for path in (tmp_path / "here" / "stems").iterdir())
    assert np.abs(total - soundfile.read("mix.wav")[0]).max() < 1e-5


def test_stems_by_group_put_the_drums_together(mine: Line, tmp_path: Path) -> None:
    mine("beat", "render", "mine", "--stems", ".", "--by", "group")

    assert names(tmp_path / "here") == ["mine-bass.wav", "mine-click.wav", "mine-drums.wav", "mine-melody.wav"]
    assert len({soundfile.info(path).frames for path in (tmp_path / "here").iterdir()}) == 1


def test_every_section_once_without_a_count_in(mine: Line, tmp_path: Path) -> None:
    answer = mine("beat", "render", "mine", "--sections", "parts", "--format", "ogg").stdout

    assert names(tmp_path / "here" / "parts") == ["mine-hook.ogg", "mine-verse.ogg"]
    assert soundfile.info("parts/mine-hook.ogg").frames == BAR
    assert "mine-verse.ogg, 0:04." in answer


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("mine", "--to", "a.aac"), "Audio cannot be written as “.aac”.", 1),
        (("mine", "--to", "a.wav", "--format", "mp3"), "a.wav ends in .wav, but what is written is MP3.", 1),
        (("mine", "--to", "a.flac", "--bits", "32"), "FLAC holds at most 24 bits.", 1),
        (("mine", "--section", "chorus"), "chorus", 1),
        (("mine", "--kit", "nope"), "nope", 1),
        (("mine", "--to", "none/a.wav"), "There is no folder none.", 1),
        (("mine", "--to", "a.wav", "--stems", "x"), "Use one of --to, --stems and --sections.", 2),
        (("mine", "--section", "hook", "--sections", "x"), "Use one of --section and --sections.", 2),
        (("mine", "--stems", "there"), "already a file there/mine-bass.wav", 1),
        (("mine", "--sections", "there"), "already a file there/mine-hook.wav", 1),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    mine: Line, tmp_path: Path, words: tuple[str, ...], said: str, code: int
) -> None:
    there = tmp_path / "here" / "there"
    there.mkdir()
    for name in ("mine-bass.wav", "mine-hook.wav"):
        (there / name).write_bytes(b"mine")
    answer = mine("beat", "render", *words, code=code).stderr

    assert said in answer
    assert names(tmp_path / "here") == ["there"]
    assert names(there) == ["mine-bass.wav", "mine-hook.wav"]
    assert (there / "mine-bass.wav").read_bytes() == b"mine"


EVIL = "a\x1b]0;pwn\x07\x1b[31m"


@pytest.fixture
def evil(mine: Line) -> Line:
    """The same with sections whose names are none for a file, two of them alike but for case."""
    text = TEMPLATE.replace(
        '"verse 2", "hook 1", "verse 1"', '"Hook 1", "hook 1", "x/../../evil 1", "a\\u001b]0;pwn\\u0007\\u001b[31m 1"'
    )
    for name in ("Hook", "x/../../evil", "a\\u001b]0;pwn\\u0007\\u001b[31m"):
        text += f'[section."{name}"]\nlike = "verse"\n'
    (mine.app.paths.presets / "beats" / "con.toml").write_text(text, encoding="utf-8")
    return mine


def test_whatever_sections_are_called_their_files_are_apart_and_in_their_folder(evil: Line, tmp_path: Path) -> None:
    said = evil("beat", "render", "con", "--sections", "parts", "--rate", "8000").stdout

    assert names(tmp_path / "here" / "parts") == [
        "con-Hook.wav", "con-a-0-pwn-31m.wav", "con-hook-2.wav", "con-x-evil.wav",
    ]  # fmt: skip
    assert names(tmp_path / "here") == ["parts"]
    assert "\x1b" not in said


@pytest.mark.parametrize("command", ["render", "midi"])
def test_one_sections_name_is_washed_too(evil: Line, tmp_path: Path, command: str) -> None:
    for section in ("x/../../evil", EVIL):
        assert "\x1b" not in evil("beat", command, "con", "--section", section).stdout
    evil("beat", command, "con")

    ending = {"render": "wav", "midi": "mid"}[command]
    assert names(tmp_path / "here") == [f"con-{stem}.{ending}" for stem in ("1", "a-0-pwn-31m", "x-evil")]


@pytest.mark.parametrize(("way", "successes"), [("--sections", 1), ("--stems", 0)])
@pytest.mark.parametrize("before", [[], ["note.txt"]])
def test_several_files_are_all_written_or_none(
    mine: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, successes: int, before: list[str]
) -> None:
    written: list[dict[Path, float]] = []
    real = rendering.render_lines

    def fail_in_the_end(*job: Any, **how: Any) -> dict[Path, float]:
        if len(written) == successes:
            raise PluginError(message("The beat could not be rendered: it was stopped."))
        written.append(real(*job, **how))
        return written[-1]

    monkeypatch.setattr(rendering, "render_lines", fail_in_the_end)
    for name in before:
        (tmp_path / "here" / "parts").mkdir()
        (tmp_path / "here" / "parts" / name).write_text("mine", encoding="utf-8")
    result = mine("beat", "render", "mine", way, "parts", code=1)

    assert len(written) == successes
    assert result.stdout == ""
    assert [path.name for path in (tmp_path / "here").rglob("*")] == (["parts", *before] if before else [])


def test_the_answer_fits_in_80_columns(mine: Line) -> None:
    for options in ((), ("--stems", "s"), ("--sections", "t")):
        for row in mine("beat", "render", "mine", *options).stdout.splitlines():
            assert sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in row) <= 80
