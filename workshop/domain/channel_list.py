"""What is plugged into the channels of an audio device, as somebody wrote it on the box."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ChannelList:
    """A list by the name of a rig: what is written on each channel, counted from 1.

    A channel that is labelled with somebody's alias is theirs; those on the list are given out before any other.
    """

    name: str
    labels: Mapping[int, str] = field(default_factory=dict)
