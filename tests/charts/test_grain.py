"""What a terminal is drawn on with: decided by its encoding and its name, in one place."""

from __future__ import annotations

import pytest

from purifier.charts import grain_of, pens, typed


@pytest.mark.parametrize(
    ("encoding", "term", "grain"),
    [
        ("utf-8", "xterm-256color", "fine"),
        ("UTF-8", "tmux", "fine"),
        ("utf-8", None, "fine"),
        ("utf-8", "linux", "plain"),
        ("cp437", "xterm", "ascii"),  # its ▲ is a control character to Python
        ("gb18030", "xterm", "fine"),
        ("latin-1", "xterm", "ascii"),
        ("ascii", "linux", "ascii"),
        ("no-such-encoding", "xterm", "ascii"),
        (None, "xterm", "ascii"),
    ],
)
def test_the_terminal_decides(encoding: str | None, term: str | None, grain: str) -> None:
    assert grain_of(encoding, {} if term is None else {"TERM": term}) == grain


def test_a_typewriter_has_signs_for_all_of_it() -> None:
    assert typed("12 h┤·│■░▲└─┬┼… m³/h", "ascii").isascii()
    assert typed("┤·│■░", "plain") == "┤·│■░"
    for grain in ("fine", "plain", "ascii"):
        assert len({*pens(grain).key}) == 3, "measured, predicted and likely can be told apart"
