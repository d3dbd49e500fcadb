"""The words that name cards. Only these can get into a session's log."""

from __future__ import annotations

KINDS = (
    "checkin", "sound", "flow", "image", "strength", "hope", "connection", "character", "story", "structure", "game",
    "flip", "closing",
)  # fmt: skip
"""What a card is good for, in the order in which a session may need them."""

CARD_ID = rf"^(?:{'|'.join(KINDS)})-[1-9][0-9]{{0,2}}$"
"""A card's id: its kind and a number, such as image-3."""
