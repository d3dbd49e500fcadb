"""Run every check a change must pass, one after the other, and say which failed. `--no-tests` leaves out pytest."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
SOURCES = ["workshop", "plugins", "tests", "tools", "benchmarks", "hatch_build.py", "docs/conf.py"]


def program(name: str) -> str:
    """The program of this name beside this Python, else on PATH."""
    beside = Path(PYTHON).parent / name
    return str(beside) if beside.exists() else shutil.which(name) or name


def checks(docs: str, *, tests: bool) -> dict[str, list[str]]:
    """Each check's name and command."""
    listed = {
        "format": [program("ruff"), "format", "--check", *SOURCES],
        "lint": [program("ruff"), "check", *SOURCES],
        "types": [program("mypy")],
        "architecture": [program("lint-imports")],
        "catalogue": [PYTHON, "tools/catalogue.py", "--check"],
        "reference": [PYTHON, "tools/reference.py", "--check"],
        "docs": [PYTHON, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "docs", docs],
        "benchmarks": [PYTHON, "benchmarks/run.py", "--smoke"],
    }
    if tests:
        listed["tests"] = [program("pytest"), "-q"]
    return listed


def main() -> int:
    """Run them all; the exit code is the number of checks that failed."""
    failed = []
    with tempfile.TemporaryDirectory() as docs:
        for name, command in checks(docs, tests="--no-tests" not in sys.argv).items():
            started = time.monotonic()
            code = subprocess.run(command, cwd=ROOT, check=False).returncode
            print(f"{'ok  ' if code == 0 else 'FAIL'} {name} ({time.monotonic() - started:.1f} s)", flush=True)
            failed += [name] * (code != 0)
    print("all checks passed" if not failed else f"failed: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
