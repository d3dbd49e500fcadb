"""What a level is, the same in journals, on live screens and in pictures: decibels, and from where on audio is clipped.

Standard library only, so that the recording engine stays small.
"""

from __future__ import annotations

import math

FULL_SCALE = 1 - 2**-15
"""A sample this high is clipped: the highest value of 16 bits, which no interface of 16 bits goes beyond.

It is 0.0003 dB below the highest of 24.
"""


def to_decibels(factor: float) -> float | None:
    """A factor of full scale in decibels; None for 0, digital silence."""
    return 20 * math.log10(factor) if factor > 0 else None


def dbfs(peak: float) -> float | None:
    """The same of a sample's height, to a hundredth, as journals hold it."""
    found = to_decibels(peak)
    return None if found is None else round(found, 2)
