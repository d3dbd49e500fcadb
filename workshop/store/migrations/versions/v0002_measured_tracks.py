"""What is measured of a track after a take: loudness, how long something is heard, and whether its file was mended."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Double, false

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; tracks of older takes were not measured, and are taken for sound."""
    op.add_column("track", Column("lufs", Double))
    op.add_column("track", Column("active_frames", BigInteger))
    op.add_column("track", Column("mended", Boolean, nullable=False, server_default=false()))
