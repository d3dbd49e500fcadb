"""Measure ratios against a peer in the same run: absolute times on a shared machine mean nothing.

`python benchmarks/run.py` measures everything, `--smoke` only that each benchmark runs, a name only that one.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
BENCHMARKS = ("help_cost", "store_append", "recorder_cpu", "recorder_load", "beat_play", "beat_render", "midi_clock")


def main() -> int:
    """Run the chosen benchmarks; the exit code counts those that ran and missed their bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], help="which ones (all)")
    parser.add_argument("--smoke", action="store_true", help="few rounds, bounds not held")
    options = parser.parse_args()
    missed = 0
    for name in options.names or BENCHMARKS:
        measured = importlib.import_module(name).measure(smoke=options.smoke)
        for result in measured if isinstance(measured, tuple) else (measured,):
            print(result, flush=True)
            missed += not result.held and not options.smoke
    return missed


if __name__ == "__main__":
    sys.exit(main())
