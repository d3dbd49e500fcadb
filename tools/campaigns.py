"""Run the long fault campaigns in full and say what each has shown: `python tools/campaigns.py [NAME…]`.

The suite runs the same tests with a few faults each. Those that measure frames or processor time want a quiet machine;
all of them need the Debian packages of `.ci/run`. `--list` names them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
FIGURES = re.compile(r"(?=.*\d).*\b(passed|failed|worst|lost|held|bound|MiB)\b")


@dataclass(frozen=True, slots=True)
class Campaign:
    """Tests or benchmarks that are run in full: their words behind Python, with settings as environment variables."""

    name: str
    what: str
    minutes: int
    words: tuple[str, ...]
    settings: tuple[str, ...] = ()

    def run(self) -> tuple[int, list[str]]:
        """Show what it says as it comes; returns the exit code, and the lines with figures."""
        environ = dict(os.environ, CI="true") | dict(setting.split("=", 1) for setting in self.settings)
        command = [PYTHON, *self.words]
        figures = []
        with subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                print(line, end="", flush=True)
                figures += [line.strip(" .\n")] * bool(FIGURES.search(line))
        return process.returncode, figures


def tests(*words: str) -> tuple[str, ...]:
    """The words that run tests, each by itself and with what they print."""
    return "-m", "pytest", "-q", "-s", "-n0", *words


CAMPAIGNS = (
    Campaign("cpu", "CPU beside jack_capture, 16 channels", 15, ("benchmarks/run.py", "recorder_cpu")),
    Campaign("load", "64 channels on a busy machine", 2, ("benchmarks/run.py", "recorder_load")),
    Campaign(
        "sixteen",
        "16 channels, three runs of a minute",
        4,
        tests("tests/recorder/test_soak.py", "-k", "sixteen"),
        ("WORKSHOP_SECONDS=60",),
    ),
    Campaign(
        "alignment",
        "clicks through a cable, 10 minutes in real time",
        11,
        tests("tests/recorder/test_alignment.py"),
        ("WORKSHOP_REAL_TIME=1",),
    ),
    Campaign(
        "kills",
        "200 kills of engine, parent or both",
        25,
        tests("tests/session/test_kills_of_takes.py"),
        ("WORKSHOP_TRIALS=200",),
    ),
    Campaign(
        "power",
        "300 power cuts, 60 at each of five kinds of moment",
        15,
        tests("tests/power"),
        ("WORKSHOP_TRIALS=60", "WORKSHOP_POWER_TRACKS=8"),
    ),
    Campaign(
        "full-disk",
        "a disk that fills at 200 points",
        20,
        tests("tests/session/test_full_disk.py"),
        ("WORKSHOP_TRIALS=200",),
    ),
    Campaign(
        "hostile",
        "10,000 damaged files each for import, recovery, mix and play",
        15,
        tests("tests/session/test_hostile_wav.py"),
        ("WORKSHOP_TRIALS=10000",),
    ),
    Campaign(
        "four-gib",
        "a take of more than 4 GiB",
        20,
        tests("tests/recorder/test_beyond_4_gib.py"),
        ("WORKSHOP_BIG=1",),
    ),
    Campaign(
        "soak",
        "three hours of eight tracks, hurried",
        6,
        tests("tests/recorder/test_soak.py", "-k", "grows"),
        ("WORKSHOP_SOAK_SECONDS=10800",),
    ),
    Campaign(
        "commands",
        "100 kills of every other command, and of processes that share a library",
        20,
        tests("-m", "campaign", "tests/session/test_kills.py", "tests/session/test_erasing.py", "tests/store"),
        ("WORKSHOP_TRIALS=100",),
    ),
    Campaign(
        "files",
        "10,000 damaged beats, kits and chunks",
        20,
        tests("-m", "campaign", "tests/beats", "tests/signal"),
        ("WORKSHOP_TRIALS=10000",),
    ),
)


def main() -> int:
    """Run those that are named, or all; the exit code is the number that failed."""
    named = sys.argv[1:]
    known = {campaign.name: campaign for campaign in CAMPAIGNS}
    if named == ["--list"]:
        for campaign in CAMPAIGNS:
            print(f"{campaign.name:<10} {campaign.what} (about {campaign.minutes} min)")
        return 0
    if unknown := set(named) - set(known):
        sys.exit(f"There is no campaign {', '.join(sorted(unknown))}; there are {', '.join(known)}.")
    told = []
    for campaign in [known[name] for name in named] or CAMPAIGNS:
        print(f"\n== {campaign.name}: {campaign.what}, about {campaign.minutes} min ==", flush=True)
        started = time.monotonic()
        code, figures = campaign.run()
        told.append((campaign, code, time.monotonic() - started, figures))
    print(f"\n== {time.strftime('%Y-%m-%d')}, load average {os.getloadavg()[0]:.1f} ==")
    for campaign, code, seconds, figures in told:
        print(f"{'ok  ' if code == 0 else 'FAIL'} {campaign.name}: {campaign.what} ({seconds / 60:.1f} min)")
        for line in figures:
            print(f"       {line}")
    return sum(code != 0 for _, code, _, _ in told)


if __name__ == "__main__":
    sys.exit(main())
