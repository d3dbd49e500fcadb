"""Fixtures for people who write plugins: pytest loads them by itself where the toolkit is installed."""

from __future__ import annotations
