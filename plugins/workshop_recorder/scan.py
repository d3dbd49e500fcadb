"""`python -m workshop_recorder.scan [--brief] DRIVER=MODULE:NAME …`: list devices as JSON, in a process that may crash.

A driver that fails is named under `failed`, with a word for what is the matter. After `--brief`, a driver's function
that has a parameter `brief` is told so.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from inspect import signature
from typing import Any

from workshop import DriverError

BRIEF = "--brief"


def main(arguments: list[str]) -> None:
    """Ask each driver in turn."""
    targets = [argument for argument in arguments if argument != BRIEF]
    found: list[dict[str, Any]] = []
    failed: dict[str, str] = {}
    for target in targets:
        driver, _, path = target.partition("=")
        module, _, name = path.partition(":")
        try:
            devices = getattr(import_module(module), name)
            may = BRIEF in arguments and "brief" in signature(devices).parameters
            found += devices(brief=True) if may else devices()
        except DriverError as error:
            failed[driver] = error.word
        except Exception as error:  # noqa: BLE001 - a driver may fail in any way; the others are still listed
            failed[driver] = "driver_failed"
            sys.stderr.write(f"{driver}: {error!r}\n")
    sys.stdout.write(json.dumps({"devices": found, "failed": failed}))


if __name__ == "__main__":
    main(sys.argv[1:])
