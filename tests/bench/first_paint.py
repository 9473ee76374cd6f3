"""How long until the app paints, and until it answers, against an empty Textual app with a header and a table."""

from __future__ import annotations

import sys
import tempfile

from tests.bench.clock import compare, painted_s

EMPTY = """
from textual.app import App
from textual.widgets import DataTable, Header

class Empty(App):
    def compose(self):
        yield Header()
        yield DataTable()
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("setting", "hours")
        table.add_rows([(str(i), "painted") for i in range(6)])

Empty().run()
"""

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        import os

        os.environ["XDG_DATA_HOME"] = home
        for name, marker, at_most in (("first paint", b"Set-ups", 1.5), ("the first runtimes", b"12 d 22 h", 2.0)):
            compare(
                name,
                lambda wanted=marker: painted_s([sys.executable, "-m", "purifier"], wanted),  # type: ignore[misc]
                lambda: painted_s([sys.executable, "-c", EMPTY], b"painted"),
                at_most,
            )
