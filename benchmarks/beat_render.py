"""Rendering a song of 184 s and 13 voices beside `fluidsynth -F` on the same notes with TimGM6mb, and in what memory.

All in one run, in turns, the least of the rounds. The command is `workshop beat render` as a leader types it, in a
library in which nothing is kept, in seconds that a leader waits: on a busy machine, where its two processes get no
core each, it loses more than the peer does. The rest is CPU time: for programs of one thread that is their wall time
on a quiet machine, and on a busy one it stays what it is. Cold is the rendering process as it is started for every
rendering: imports, synthesis of every sound, mix, limiter, 16-bit file. Warm has its sounds in memory and writes no
file: place, mix, limit.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ratio import PYTHON, Ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from workshop_beats.rendering.job import Job
    from workshop_beats.template.model import Beat

RATE = 44_100
FONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")
SONG = Path(__file__).with_suffix(".toml")
KITS = Path(__file__).parents[1] / "presets" / "kits"
LAUNCHER = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, usage = os.wait4(pid, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
TIMES = (
    ("`workshop beat render` with nothing kept beside fluidsynth", 1 / 3),
    ("its rendering process, cold, beside fluidsynth (CPU)", 1 / 3),
    ("its rendering warm, in one process, beside fluidsynth (CPU)", 1 / 25),
)
SIZES = (("44.1 kHz, 16 bit", 44_100, 16, False), ("48 kHz, 24 bit", 48_000, 24, False),
         ("96 kHz, 24 bit, 13 stems", 96_000, 24, True))  # fmt: skip
SHORT = ("intro 4", "verse 16", "hook 8", "bridge 4", "outro 4")
"""Every section once: 13 stems of the whole song would be 1.4 GB."""


def missing() -> str:
    """Why this machine cannot measure it; "" where it can."""
    if shutil.which("fluidsynth") is None:
        return "fluidsynth is not installed"
    return "" if FONT.exists() else "TimGM6mb is not installed"


def song(*, times: int = 1, form: Sequence[str] = ()) -> Beat:
    """The fixture, its form or another one so many times over."""
    from workshop_beats.template.model import Beat

    table = tomllib.loads(SONG.read_text(encoding="utf-8"))
    table["song"]["form"] = (list(form) or table["song"]["form"]) * times
    return Beat.model_validate(table)


def job_of(beat: Beat, rate: int = RATE, bits: int = 16) -> Job:
    """The fixture as a job, without a cache."""
    from workshop_beats.kits.flat import kit_of
    from workshop_beats.kits.model import Kit
    from workshop_beats.rendering.job import Job
    from workshop_beats.song.arrange import arrange
    from workshop_beats.song.timeline import Timeline

    def load(_kind: str, name: str) -> Any:
        return Kit.model_validate(tomllib.loads((KITS / f"{name}.toml").read_text(encoding="utf-8")))

    line = Timeline.of(arrange(beat), rate, beat.count_in)
    return Job(line, kit_of(load, beat.kit, KITS), None, bits)


def write_job(job: Job, path: Path, target: Path, *, stems: bool = False) -> Path:
    """The job as the rendering process reads it: one file, or a folder of a stem for each voice."""
    from workshop_beats.rendering.job import VOICES, Line

    lines = [Line(target)]
    if stems:
        target.mkdir()
        lines = [Line(target / f"{name}.wav", voices, False) for name, voices in job.heard(VOICES).items()]
    with path.open("w", encoding="utf-8") as file:
        file.write(job.head(lines))
        file.writelines(job.hits())
    return path


def engine(job: Path) -> int:
    """Run the rendering process on a written job; returns the most memory that it had, in kilobytes.

    It is started by a process smaller than itself: Linux counts what was there before the program was replaced.
    """
    from workshop_beats.rendering.child import ENVIRON

    environment = {**os.environ, **ENVIRON, "PYTHONDONTWRITEBYTECODE": ""}
    words = [PYTHON, "-I", "-S", "-c", LAUNCHER, PYTHON, "-P", "-m", "workshop_beats.sound.engine"]
    with job.open(encoding="utf-8") as file:
        done = subprocess.run(words, stdin=file, capture_output=True, text=True, check=True, env=environment)
    return int(done.stdout)


def warm(job: Job) -> Callable[[], None]:
    """Place, mix and limit in this process, with every sound in memory from the first time on."""
    from workshop_beats.hits import Hit
    from workshop_beats.sound.bank import Bank
    from workshop_beats.sound.mixer import Mixer, mix
    from workshop_signal.limiter import Limiter

    bank, hits = Bank(job.kit, RATE), [Hit(*hit) for hit in job.line.hits()]
    if len({hit.voice for hit in hits}) != 13:
        raise RuntimeError("the song should have 13 voices")

    def render() -> None:
        limiter = Limiter(RATE)
        for block in mix(hits, job.frames, Mixer(bank)):
            limiter.push(block[0])
        limiter.flush()

    return render


def command(folder: Path) -> Callable[[], None]:
    """The whole command on the fixture, in a library of its own where nothing is kept."""
    own = folder / "library" / "presets" / "beats"
    own.mkdir(parents=True)
    shutil.copy(SONG, own / "fixture.toml")
    environment = {**os.environ, "WORKSHOP_HOME": str(folder / "library"), "PYTHONDONTWRITEBYTECODE": ""}
    target = folder / "command.wav"
    words = [str(Path(PYTHON).parent / "workshop"), "beat", "render", "fixture", "--to", str(target)]
    words += ["--rate", str(RATE), "--bits", "16"]

    def render() -> None:
        target.unlink(missing_ok=True)
        shutil.rmtree(folder / "library" / "data", ignore_errors=True)
        subprocess.run(words, env=environment, check=True, capture_output=True)

    return render


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """The wall time of one round, and the CPU time in this process and in those it started."""
    before = time.perf_counter(), spent()
    work()
    return time.perf_counter() - before[0], spent() - before[1]


def spent() -> float:
    """CPU seconds so far, with the children's."""
    every = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in every)


def times(folder: Path, rounds: int) -> tuple[Ratio, ...]:
    """Ours, in three ways, and the peer's, in turns."""
    from workshop_beats.exchange.midi import score_of, write_midi

    beat = song()
    job = job_of(beat)
    written = write_job(job, folder / "job", folder / "engine.wav")
    write_midi(score_of(beat), folder / "song.mid")
    peer = ["fluidsynth", "-ni", "-r", str(RATE), "-F", str(folder / "peer.wav"), str(FONT), str(folder / "song.mid")]

    def synth() -> None:
        subprocess.run(peer, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def cold() -> None:
        (folder / "engine.wav").unlink(missing_ok=True)
        engine(written)

    ways = (command(folder), cold, warm(job), synth)
    for way in ways:
        way()
    taken = zip(*([seconds(way) for way in ways] for _ in range(rounds)), strict=True)
    *least, peer_least = [tuple(min(each) for each in zip(*rounds_of, strict=True)) for rounds_of in taken]
    clocks = (0, 1, 1)
    return tuple(
        Ratio(name, ours[clock], peer_least[clock], "s", bound)
        for (name, bound), ours, clock in zip(TIMES, least, clocks, strict=True)
    )


def memory(folder: Path) -> Iterator[Ratio]:
    """What the rendering process needs for the song, and how much more for one of 20 minutes."""
    for name, rate, bits, stems in SIZES:
        job = job_of(song(form=SHORT if stems else ()), rate, bits)
        yield Ratio(f"memory at {name}, beside 64 MB", highest(folder, job, stems=stems), 64, "MB", 1.0)
    longer = highest(folder, job_of(song(times=7))) - highest(folder, job_of(song()))
    yield Ratio("what 20 minutes need above 3 beside 2 MB", max(longer, 0), 2, "MB", 1.0)


def highest(folder: Path, job: Job, *, stems: bool = False) -> float:
    """The most memory that the rendering process has, in MB."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        written = write_job(job, Path(scratch) / "job", Path(scratch) / "made", stems=stems)
        return engine(written) / 1024


def measure(*, smoke: bool) -> tuple[Ratio, ...]:
    """All of it in one run; without fluidsynth only the memory."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        reason = missing()
        if reason:
            return (*(Ratio(name, None, None, "s", bound, reason) for name, bound in TIMES), *memory(folder))
        return (*times(folder, 1 if smoke else 9), *memory(folder))
