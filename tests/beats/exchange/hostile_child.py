"""Imports files of a folder one after another, in a process of its own so that its memory can be told.

Prints JSON: how many were imported and refused, the longest time in seconds of the processor with the name of its file, the growth of the
process in megabytes, and what went wrong.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tests.memory import peak_kilobytes
from workshop import FileError, Message
from workshop_beats.exchange.importing import read_foreign


def main(folder: Path) -> None:
    """Import every file, and say how it went."""
    told = {"imported": 0, "refused": 0, "slowest": 0.0, "file": "", "wrong": []}
    before = peak_kilobytes()
    for path in sorted(folder.iterdir()):
        start = time.process_time()
        try:
            read_foreign(path)
            told["imported"] += 1
        except FileError as error:
            told["refused"] += 1
            if not isinstance(error.message, Message) or "\n" in str(error.message):
                told["wrong"].append(f"{path.name}: {error}")
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            told["wrong"].append(f"{path.name}: {type(error).__name__} {error}"[:300])
        spent = time.process_time() - start
        if spent > told["slowest"]:
            told["slowest"], told["file"] = spent, path.name
    told["grown"] = (peak_kilobytes() - before) / 1024
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
