"""Latency and buffers in words: what a block of audio costs in time, and where to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NOTICED_MS = 12.0
"""From about here a musician who hears themselves through the computer feels late: some four metres of air."""

_JACK = "JACK"
_SLOW = ("MME", "Windows DirectSound")


def advice(rows: Iterable[Mapping[str, Any]]) -> list[Message]:
    """A sentence for each way to audio on which somebody may hear themselves late; rows as `device_rows` gives them."""
    late: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        if row["inputs"] and (row["latency_ms"] or 0) > NOTICED_MS:
            late.setdefault(row["host_api"], row)
    said = [_of(api, row) for api, row in late.items()]
    if said:
        said.append(
            message("For recording alone a large buffer is the safest; it matters only to who hears themselves back.")
        )
    return said


def _of(api: str, row: Mapping[str, Any]) -> Message:
    """What to do about one device."""
    told = {"device": row["name"], "api": api, "ms": round(row["latency_ms"]), "rate": row["sample_rate"]}
    if _JACK in api:
        return message(
            "“{device}” takes {ms} ms a block. For less: `jackd … -p 256`, or with PipeWire start Workshop with "
            "`PIPEWIRE_LATENCY=256/{rate}`; one step back as soon as frames are lost.",
            **told,
        )
    if api == "ASIO":
        return message(
            "“{device}” takes {ms} ms a block. For less, choose 256 frames in its driver's own control panel; one step "
            "back as soon as frames are lost.",
            **told,
        )
    if api in _SLOW:
        return message(
            "“{device}” takes {ms} ms a block through {api}. The same device is faster through ASIO or WASAPI: see the "
            "list, and name it with `--host-api`.",
            **told,
        )
    return message(
        "“{device}” takes {ms} ms a block through {api}. Close other programs that play or record; on Linux, JACK or "
        "PipeWire can do less.",
        **told,
    )
