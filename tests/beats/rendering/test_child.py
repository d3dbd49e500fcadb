"""The rendering process: fed piece by piece, small however long the song, and told of in one sentence when it fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.beats.conftest import make_beat
from tests.beats.rendering.conftest import job_of
from workshop import PluginError
from workshop_beats.processes import end_child
from workshop_beats.rendering import child
from workshop_beats.rendering.job import Job, Line
from workshop_beats.rendering.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG = {"song": {"form": ["verse 64"] * 8}}


def put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """A program of our own in the rendering process's place."""
    program = tmp_path / "python"
    program.write_text(f"#!{sys.executable}\nimport os, sys, time\n{code}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


def test_it_imports_no_part_of_the_workshop_and_no_audio_library() -> None:
    code = "import sys, workshop_beats.sound.engine; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert "numpy" in loaded
    assert not {"workshop", "pydantic", "sqlalchemy", "click", "mido", "rich", "soundfile", "sounddevice"} & set(loaded)


LAUNCHER = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, usage = os.wait4(pid, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs kilobytes of memory as Linux counts them")
def test_memory_does_not_grow_with_the_length_of_the_song(tmp_path: Path) -> None:
    section = {"drums": {"kick": "|x...|", "hat": "|xxxx|"}, "pad": "|x---|", "keys": "|x-x-|"}
    highest = []
    for bars in (20, 400):
        job = job_of(make_beat(section, song={"form": ["verse 20"] * (bars // 20)}))
        with (tmp_path / "job").open("w", encoding="utf-8") as file:
            file.write(job.head([Line(tmp_path / f"{bars}.wav")]))
            file.writelines(job.hits())
        # started by something small: Linux counts what was there before a program was replaced by another
        words = [sys.executable, "-I", "-S", "-c", LAUNCHER, sys.executable, "-P", "-m", "workshop_beats.sound.engine"]
        with (tmp_path / "job").open(encoding="utf-8") as file:
            done = subprocess.run(
                words,
                stdin=file,
                capture_output=True,
                text=True,
                check=True,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            )
        highest.append(int(done.stdout))

    assert 20_000 < highest[0] < 64 * 1024, "kilobytes"
    assert highest[1] - highest[0] < 2 * 1024, "kilobytes"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("os.abort()", "ended before the beat was done (-6)"),
        ("sys.exit(3)", "ended before the beat was done (3)"),
        ("sys.stdin.read(); os.kill(os.getpid(), 9)", "ended before the beat was done (-9)"),
        ("print('no json'); print('[1]'); sys.exit(1)", "ended before the beat was done (1)"),
        ("print('{\"error\": 7}'); sys.exit(1)", "ended before the beat was done (1)"),
        ('print(\'{"error": "failed", "details": {"reason": "ValueError"}}\')', "rendered (ValueError)"),
        ('print(\'{"error": "from a newer one", "details": {}}\')', "rendered (from a newer one)"),
        ('print(\'{"error": "no_memory", "details": {}}\')', "out of memory"),
    ],
)
def test_whatever_becomes_of_it_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    put_in_place(tmp_path, monkeypatch, code)
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(PluginError) as caught:
        render(job_of(make_beat(**LONG)), folder / "beat.wav")

    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert list(folder.iterdir()) == []


def test_one_that_is_stuck_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_place(tmp_path, monkeypatch, "time.sleep(60)")
    monkeypatch.setattr(child, "STALLED_SECONDS", 0.2)
    with pytest.raises(PluginError, match="took too long"):
        render(job_of(make_beat()), tmp_path / "beat.wav")

    assert not list(tmp_path.glob("*beat*"))


def test_one_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    def kill(_: float) -> None:
        for pid in children():
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(PluginError, match="ended before"):
        render(job_of(make_beat(**LONG)), tmp_path / "beat.wav", progress=kill)

    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_leaves_nothing_and_no_process(tmp_path: Path) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(job_of(make_beat(**LONG)), tmp_path / "beat.wav", progress=interrupt)

    assert list(tmp_path.iterdir()) == []
    assert not list(children())


def test_a_song_that_fails_half_way_is_told_as_it_is(tmp_path: Path) -> None:
    class Failing:
        def __init__(self, line: Any) -> None:
            self._line = line
            self.frames, self.tempo = line.frames, line.tempo

        def stream(self) -> Iterator[Any]:
            yield next(iter(self._line.stream()))
            raise ZeroDivisionError

    job = job_of(make_beat())
    with pytest.raises(ZeroDivisionError):
        render(replace(job, line=Failing(job.line)), tmp_path / "beat.wav")

    assert list(tmp_path.iterdir()) == []


def test_a_job_whose_sender_is_gone_is_not_taken_for_a_whole_song(tmp_path: Path) -> None:
    job: Job = job_of(make_beat())
    lines = job.head([Line(tmp_path / "beat.wav")]) + "".join(list(job.hits())[:-1])
    done = subprocess.run(
        [sys.executable, "-P", "-m", "workshop_beats.sound.engine"],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "CutShortError" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_it_gives_up_where_nobody_listens_any_more(tmp_path: Path) -> None:
    job = job_of(make_beat(**LONG))
    process = child.start()
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin as pipe:
        pipe.write(job.head([Line(tmp_path / "beat.wav")]) + "".join(job.hits()))
    process.stdout.readline()
    process.stdout.close()

    assert process.wait(20) == 1
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_in_a_terminal_reaches_us_and_not_the_process() -> None:
    with child.start() as process:
        session = os.getsid(process.pid)
        end_child(process, 5)

    assert session == process.pid


def test_the_process_that_is_ready_takes_the_first_job_and_others_get_one_of_their_own(tmp_path: Path) -> None:
    job = job_of(make_beat())
    with child.Renderer() as renderer:
        ready = list(children())
        seen = []
        for name in ("first", "second"):
            renderer.run(job, [Line(tmp_path / name)], progress=lambda _: seen.extend(children()))
            seen.append(0)

    assert len(ready) == 1
    assert set(seen[: seen.index(0)]) == set(ready)
    assert not set(seen[seen.index(0) :]).intersection(ready)


def test_a_process_that_is_asked_for_nothing_goes() -> None:
    with child.Renderer():
        ready = list(children())

    assert ready
    assert not list(children())


def test_a_machine_that_starts_nothing_more_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(PluginError, match="could not be started"):
        render(job_of(make_beat()), tmp_path / "beat.wav")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("content", "said"), [(None, "has lost its recording"), (b"text", "cannot be read")])
def test_a_recording_that_is_gone_or_broken_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    recording = tmp_path / "kick-1.wav"
    if content is not None:
        recording.write_bytes(content)
    job = job_of(make_beat())
    spec = {**job.kit["voices"]["kick"], "model": "own", "samples": [[str(recording)]], "tune": 0}
    job = replace(job, kit={**job.kit, "voices": {**job.kit["voices"], "kick": spec}})
    with pytest.raises(PluginError, match=said) as caught:
        render(job, tmp_path / "beat.wav")

    assert "kick-1.wav" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
    assert list(tmp_path.glob("*beat*")) == []


def children() -> Iterator[int]:
    """The rendering processes that this one started; what other tests left running is not theirs."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    for row in found.stdout.splitlines():
        pid, line = row.split(maxsplit=1)
        if "workshop_beats.sound" in line:
            yield int(pid)
