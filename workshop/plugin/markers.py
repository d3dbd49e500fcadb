"""The decorators that tie functions to hooks, and the number of the contract they speak."""

from __future__ import annotations

import pluggy

PROJECT = "workshop"
PREFIX = "workshop_"
API_VERSION = 1

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
