"""Draw what a command prints as an SVG: a real run, as a terminal shows it, with no font fetched from anywhere.

    python tools/picture.py docs/demo.svg "At the door" workshop demo
    python tools/picture.py docs/beat-show.svg "" workshop beat show boom-bap --section verse

The second argument is the line from which on it is drawn; empty for all of them.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

COLUMNS = 92
COMMAND, HEADING, HINT = "bold cyan", "bold yellow", "green"


def drawn(lines: list[str], title: str) -> str:
    """An SVG of a terminal that shows the lines: commands, headings and hints in colours, or all in its own."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    coloured = any("\x1b" in line for line in lines)
    for before, line in zip(["", *lines], lines, strict=False):
        heading = not before and not line.endswith(".")
        style = COMMAND if line.startswith("$ ") else HINT if line.startswith("  →") else HEADING if heading else ""
        console.print(Text.from_ansi(line) if coloured else Text(line, style=style, overflow="fold"))
    fonts = re.sub(r"@font-face\s*\{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    return console.export_svg(title=title, code_format=fonts.replace("Fira Code, monospace", "monospace"))


def main() -> int:
    """Run the command, keep what is wanted, draw it."""
    target, first, *command = sys.argv[1:]
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "FORCE_COLOR": "1"}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True
    )
    home = os.environ.get("WORKSHOP_HOME", str(Path.home()))
    lines = done.stdout.replace(home, "~/Music/Workshop").splitlines()
    plain = [Text.from_ansi(line).plain for line in lines]
    Path(target).write_text(
        drawn(["", *lines[plain.index(first) if first else 0 :]], " ".join(command)), encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
