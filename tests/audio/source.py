"""A JACK client whose every sample says which channel and frame it is: `python source.py PORTS`; prints "ready" when it plays.

Channel c (from 0), frame n: ((n + 65536 c) mod 2^24 - 2^23) / 2^23, exact in float32 and in 24 bit; n is the server's frame time.
It plays until its standard input is closed.
"""

from __future__ import annotations

import sys

import jack
import numpy as np


def main(ports: int) -> None:
    client = jack.Client("gen", no_start_server=True)
    outputs = [client.outports.register(f"out_{number}") for number in range(1, ports + 1)]
    ramp = np.arange(client.blocksize, dtype=np.int64)

    def process(_frames: int) -> None:
        stamps = client.last_frame_time + ramp
        for channel, port in enumerate(outputs):
            values = ((stamps + 65536 * channel) & 0xFFFFFF) - 2**23
            port.get_array()[:] = values.astype(np.float32) / np.float32(2**23)

    client.set_process_callback(process)
    with client:
        print("ready", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]))
