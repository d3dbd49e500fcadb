"""`workshop beat play` on a real audio server: what is heard, what keys do, and what is said when it cannot play."""

from __future__ import annotations

import json
import shutil
import signal
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.beats.conftest import BOOM_BAP
from tests.beats.playing.players import Ear, run, terminal
from workshop_beats.hits import Hit
from workshop_beats.keeping import Keeping
from workshop_beats.sound.clicks import click_names
from workshop_beats.sound.kept import keep_audio, read_audio

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audio.jack import JackServer

BEAT = 48_000 * 60 / 90
CLICKS = [Hit(32_000 * number, "click", 76, 8000, 84 if number else 110) for number in range(4)]


@pytest.mark.real
def test_the_count_in_is_heard_on_its_frames(jack_server: JackServer) -> None:
    with Ear() as ear:
        done = run("beat", "play", "boom-bap", "--seconds", "2.2", "--json")

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["late_blocks"] == 0
    assert said["first_sound_ns"] > 0
    for number, frame in enumerate(ear.onsets()[:3]):
        assert frame == pytest.approx(number * BEAT, abs=48)


@pytest.mark.real
def test_a_kept_opening_and_a_fresh_start_sound_the_same(jack_server: JackServer, library_of_its_own: Path) -> None:
    heard = []
    for _ in range(2):
        with Ear() as ear:
            run("beat", "play", "boom-bap", "--seconds", "3", "--no-count-in", check=True)
        first = (abs(ear.heard) > 1e-4).argmax()
        heard.append(ear.heard[first : first + 96_000])

    kept = library_of_its_own / "data" / "beats" / "openings"
    assert [len(list(kept.glob(pattern))) for pattern in ("*.notes", "*.audio")] == [1, 1]
    assert abs(heard[0] - heard[1]).max() < 1e-6


@pytest.mark.real
def test_a_first_play_sounds_as_every_other(jack_server: JackServer, library_of_its_own: Path) -> None:
    heard, data = [], library_of_its_own / "data" / "beats"
    run("beat", "play", "boom-bap", "--seconds", "3.5", check=True)
    shutil.rmtree(data / "openings")
    for _ in range(2):
        with Ear() as ear:
            run("beat", "play", "boom-bap", "--seconds", "3.5", check=True)
        first = (abs(ear.heard) > 1e-4).argmax()
        heard.append(ear.heard[first : first + 140_000])

    assert abs(heard[0] - heard[1]).max() < 1e-6


@pytest.mark.real
def test_a_count_in_that_was_not_meant_is_begun_anew(jack_server: JackServer, library_of_its_own: Path) -> None:
    own = library_of_its_own / "presets" / "beats" / "mine.toml"
    own.parent.mkdir(parents=True)
    own.write_text(BOOM_BAP.read_text(encoding="utf-8"), encoding="utf-8")
    run("beat", "play", "mine", "--seconds", "0.5", check=True)
    # Another click than the kit's own, kept under the kit's name.
    data = library_of_its_own / "data" / "beats"
    shutil.rmtree(data / "openings")
    for kept in Keeping(data / "clicks", ".click", 1 << 20)._kept():
        spec = json.loads(Keeping(data / "clicks", ".click", 1 << 20).read(kept[2].stem) or b"")
        Keeping(data / "clicks", ".click", 1 << 20).write(kept[2].stem, json.dumps({**spec, "seed": 1}).encode())
        names = click_names(48_000, {**spec, "seed": 1}, CLICKS)
        for right, wrong in zip(click_names(48_000, spec, CLICKS), names, strict=True):
            keep_audio(data / "clicks", wrong, read_audio(data / "clicks", right))
    with Ear() as ear:
        run("beat", "play", "mine", "--seconds", "1.6", check=True)

    # One click of what was not meant, then the count-in from its beginning.
    apart = [later - earlier for earlier, later in pairwise(ear.onsets())]
    assert apart[0] != pytest.approx(BEAT, abs=48)
    assert any(distance == pytest.approx(BEAT, abs=48) for distance in apart)


@pytest.mark.real
def test_an_opening_that_no_longer_holds_is_begun_anew(jack_server: JackServer, library_of_its_own: Path) -> None:
    run("beat", "play", "boom-bap", "--seconds", "0.5", check=True)
    folder = library_of_its_own / "data" / "beats" / "openings"
    (kept,) = folder.glob("*.notes")
    right = Keeping(folder, ".notes", 1 << 20).read(kept.stem)
    assert right is not None
    said = json.loads(right)
    said["lines"][1][2] = said["lines"][1][2][1:]
    Keeping(folder, ".notes", 1 << 20).write(kept.stem, json.dumps(said).encode())
    with Ear() as ear:
        run("beat", "play", "boom-bap", "--seconds", "1.6", check=True)

    assert Keeping(folder, ".notes", 1 << 20).read(kept.stem) == right
    assert len(ear.onsets()) >= 3


@pytest.mark.real
def test_random_bytes_in_place_of_kept_sound_are_never_heard(jack_server: JackServer, library_of_its_own: Path) -> None:
    heard = []
    for _ in range(2):
        with Ear() as ear:
            run("beat", "play", "boom-bap", "--seconds", "1.6", check=True)
        heard.append(abs(ear.heard).max())
        (kept,) = (library_of_its_own / "data" / "beats" / "openings").glob("*.audio")
        kept.write_bytes(np.random.default_rng(3).bytes(kept.stat().st_size))

    assert heard[1] == pytest.approx(heard[0], abs=1e-6)


@pytest.mark.real
def test_keys_change_what_plays(jack_server: JackServer) -> None:
    with terminal("beat", "play", "boom-bap", "--no-count-in") as screen:
        screen.wait_for(r"intro 1\.2 · 90 BPM · A minor")
        before = screen.modes()
        screen.press("++")
        screen.wait_for("92 BPM")
        screen.press("\x1b[A")
        screen.wait_for(r"A?Bb minor|A# minor")
        screen.press("l")
        screen.wait_for("loops the section")
        screen.press("n")
        screen.wait_for(r"verse \d+\.1")
        screen.press(" ")
        screen.wait_for("stopped")
        screen.press(" ")
        screen.wait_for(r"verse \d+\.2 · 92 BPM · .*section(?! · stopped)")
        screen.press("q")
        screen.wait_for(r"92 BPM, .* minor\.\s+→ Keep it: `workshop beat choose boom-bap --tempo 92 --transpose 1`")

        assert screen.ended() == 0
        assert before[3] != screen.modes()[3], "the terminal is as it was before, not as it was while playing"


@pytest.mark.real
def test_ctrl_c_ends_it_as_q_does(jack_server: JackServer) -> None:
    with terminal("beat", "play", "boom-bap") as screen:
        screen.wait_for("count-in 2")
        screen.press("\x03")

        assert screen.ended() == 0
        assert "Keep it" not in screen.screen


@pytest.mark.real
def test_a_device_that_goes_away_is_told_within_two_seconds(jack_server: JackServer) -> None:
    with terminal("beat", "play", "boom-bap") as screen:
        screen.wait_for("count-in 2")
        jack_server.process.send_signal(signal.SIGSTOP)
        stopped = time.monotonic()
        screen.wait_for("went away while the beat played")

        assert time.monotonic() - stopped < 2.5
        assert screen.ended() == 1


@pytest.mark.real
def test_another_device_is_never_taken_in_silence(jack_server: JackServer) -> None:
    done = run("beat", "play", "boom-bap", "--device", "Scarlett")

    assert done.returncode == 1
    assert "no audio output called “Scarlett”" in done.stderr
    assert "workshop devices" in done.stderr


@pytest.mark.real
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--section", "chorus"), "no section called “chorus”"),
        (("--from", "999"), "no bar 999"),
        (("--key", "Z minor"), "no key"),
        (("--kit", "kazoo"), "kazoo"),
    ],
)
def test_what_the_beat_does_not_have_is_one_sentence(
    jack_server: JackServer, words: tuple[str, ...], sentence: str
) -> None:
    done = run("beat", "play", "boom-bap", *words)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.real
def test_a_section_can_be_played_alone(jack_server: JackServer) -> None:
    with terminal("beat", "play", "boom-bap", "--section", "bridge", "--no-count-in", "--tempo", "300") as screen:
        screen.wait_for(r"bridge \d+\.1 · 300 BPM")

        assert screen.ended() == 0


def test_without_the_audio_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = run("beat", "play", "boom-bap")

    assert done.returncode == 1
    assert "PortAudio" in done.stderr
    assert "apt install libportaudio2" in done.stderr


@pytest.mark.real
def test_the_death_of_the_command_ends_the_sound(jack_server: JackServer) -> None:
    with terminal("beat", "play", "boom-bap") as screen, Ear() as ear:
        screen.wait_for("count-in 2")
        screen.process.send_signal(signal.SIGKILL)
        deadline = time.monotonic() + 5
        while ear.players() and time.monotonic() < deadline:
            time.sleep(0.02)

        assert not ear.players()
