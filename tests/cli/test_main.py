"""What a start costs."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = ("numpy", "soundfile", "sounddevice", "mido", "sqlalchemy", "alembic", "pydantic", "rich")


@pytest.mark.parametrize(
    "words", [["--help"], ["take", "--help"], ["take", "record", "--help"], ["attend", "--help"], ["nope"]]
)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    program = (
        "import sys, contextlib\n"
        "from workshop.cli.main import main\n"
        f"sys.argv = ['workshop', *{words!r}]\n"
        "with contextlib.suppress(SystemExit):\n    main()\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == ""


def least_cpu_seconds(*commands: list[str], runs: int = 10) -> list[float]:
    """The least CPU time, user and system, of each command; they take turns, so that a busy machine is busy for all."""
    resource = pytest.importorskip("resource")
    best = [float("inf")] * len(commands)
    for _ in range(runs):
        for index, command in enumerate(commands):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
            best[index] = min(best[index], spent)
    return best


def test_help_costs_at_most_three_times_the_import_of_click() -> None:
    start = [sys.executable, "-c", "from workshop.cli.main import main; main()", "--help"]
    base, english, norwegian = least_cpu_seconds(
        [sys.executable, "-c", "import click"], start, [*start, "--lang", "nb"]
    )
    assert english <= 3 * base, f"{english * 1000:.0f} ms against {base * 1000:.0f} ms"
    assert norwegian <= 3 * base, f"{norwegian * 1000:.0f} ms against {base * 1000:.0f} ms"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_the_program_speaks_to_every_terminal(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "nb_NO.UTF-8"}
    command = [sys.executable, "-c", "from workshop.cli.main import main; main()", "økt-č-🎵"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_closed_pipe_is_quiet() -> None:
    command = f"{sys.executable} -c 'from workshop.cli.main import main; main()' --help | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
