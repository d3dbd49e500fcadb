"""Levels are told in decibels below full scale."""

from __future__ import annotations

import pytest

from workshop_signal.levels import dbfs, to_decibels

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(("factor", "decibels"), [(1.0, 0.0), (0.5, -6.0206), (2.0, 6.0206), (2**-23, -138.4738)])
def test_a_factor_of_full_scale_is_told_in_decibels(factor: float, decibels: float) -> None:
    assert to_decibels(factor) == pytest.approx(decibels, abs=1e-4)
    assert dbfs(factor) == round(decibels, 2)


def test_silence_has_no_level() -> None:
    assert (to_decibels(0.0), dbfs(0.0)) == (None, None)
