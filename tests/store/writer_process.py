"""A process of its own that appends to a session, and says on its standard output what it was told is stored."""

from __future__ import annotations

import sys
from pathlib import Path

from workshop.clock import SystemClock
from workshop.errors import WorkshopError
from workshop.paths import Paths
from workshop.store.library import Library


def main(home: str, session: str, count: str) -> int:
    library = Library(Paths(Path(home)), SystemClock())
    print("started", flush=True)
    print("opened", library.site, flush=True)
    for number in range(int(count)):
        try:
            with library.write() as tx:
                event = tx.append(session, "take.marked", data={"frame": number})
        except WorkshopError as refused:
            print("refused", refused, flush=True)
            return 1
        print(event.seq, event.id, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
