"""Cases that go the same way: some of them every day, all of them in CI."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def thinned(cases: Iterable[Any], keep: int = 2) -> list[Any]:
    """``cases`` for `pytest.mark.parametrize`, of which every one but each ``keep``-th, from the first on, is slow."""
    return [
        case if i % keep == 0 else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)
        for i, case in enumerate(cases)
    ]
