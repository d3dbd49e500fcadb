"""The audio process: imports numpy, the audio libraries and the synthesiser, nothing of the workshop."""

import os

# numpy's matrix library would wake a thread a core for each small product: twice the CPU time and more memory
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
