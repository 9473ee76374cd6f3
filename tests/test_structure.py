"""What keeps the house easy to walk through, beside the arrows between rooms that import-linter proves."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import grimp

from tests.conftest import REPOSITORY

MOST_LINES = 275  # about 250, and a tenth


def test_no_import_leads_back_to_where_it_came_from() -> None:
    """Those inside functions and those for types alone count too: a reader walks along them as well."""
    graph = grimp.build_graph("purifier", cache_dir=None)
    arrows = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    circle: list[str] = []
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as found:
        circle = found.args[1][::-1]
    assert not circle, " -> ".join(circle)


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    lengths = {
        str(path.relative_to(REPOSITORY)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (REPOSITORY / "purifier").rglob("*.py")
    }
    assert len(lengths) > 100
    too_long = {name: lines for name, lines in sorted(lengths.items()) if lines > MOST_LINES}
    assert not too_long, "split them at about 250 lines"
