"""Draw what a command prints as an SVG: a real run in a terminal's colours, with no font fetched from anywhere.

python tools/picture.py docs/demo.svg workshop demo
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

COLUMNS = 96


def drawn(output: str, title: str) -> str:
    """An SVG of a terminal that shows `output`, ANSI colours and all."""
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w", encoding="utf-8"), force_terminal=True)  # noqa: SIM115, PTH123
    console.print(Text.from_ansi(output))
    own_fonts = re.sub(r"@font-face\s*\{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    return console.export_svg(title=title, code_format=own_fonts.replace("Fira Code, monospace", "monospace"))


def main() -> int:
    """Run the command wide enough, keep its last lines, draw them."""
    target, *command = sys.argv[1:]
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    home = str(Path(os.environ.get("WORKSHOP_HOME", Path.home())))
    Path(target).write_text(drawn(done.stdout.replace(home, "~/Music/Workshop"), " ".join(command)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
