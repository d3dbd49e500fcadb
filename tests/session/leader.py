"""A leader at a terminal: the installed command in a process of its own, on a library of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAM = str(Path(sys.executable).with_name("workshop"))


@dataclass
class Leader:
    """Types commands. `env` is what their processes see beside the machine's own environment."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "WORKSHOP_HOME": str(self.home),
            "PYTHONIOENCODING": "utf-8",
            "COLUMNS": "100",
            **self.env,
        }

    def start(self, *words: str, **options: Any) -> subprocess.Popen[str]:
        """Start a command and return at once."""
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(
            [PROGRAM, *words], env=self.environment(), text=True, encoding="utf-8", **{**pipes, **options}
        )
        self.running.append(process)
        return process

    def tries(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, whatever comes of it."""
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command that must succeed."""
        done = self.tries(*words)
        assert done.returncode == 0, f"workshop {' '.join(words)}\n{done.stdout}{done.stderr}"
        return done

    def rows(self, *words: str) -> Any:
        """What a command lists, as JSON."""
        return json.loads(self.types(*words, "--json").stdout)

    def refused(self, *words: str) -> str:
        """Run a command that must be refused with a sentence; returns what it said."""
        done = self.tries(*words)
        assert done.returncode == 1, f"workshop {' '.join(words)} gave {done.returncode}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
        assert done.stderr.strip(), "refused without a word"
        return done.stderr

    def opens_a_session(self, *aliases: str, consent: bool = True) -> None:
        """A venue, a group, these people here, all of whom may be recorded (or none)."""
        self.types("venue", "add", "Kjelleren")
        self.types("group", "add", "Låtskriverne", "--venue", "Kjelleren")
        for alias in aliases:
            self.types("person", "add", alias, "--group", "Låtskriverne")
            if consent:
                self.types("consent", alias, "--use", "record", "--grant")
        self.types("session", "open", "Låtskriverne")
        if aliases:
            self.types("attend", *aliases)
