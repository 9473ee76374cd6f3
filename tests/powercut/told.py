"""``python -m tests.powercut.told MODE FILE -- WORDS``: the program itself, that tells FILE what it calls saved.

New databases get the journal MODE, and a second on the recorder's clock is a twentieth, so that the commits of minutes
fit into seconds.  Everything else is as it is.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from unittest.mock import patch

from purifier.cli.main import run
from purifier.store import opening
from purifier.store.journal import Mode
from purifier.store.outcome import Outcome
from purifier.store.writer import Writer

TICK_S = 0.05


def tell_what_is_saved(said: Path) -> None:
    """Have each commit that came back well written to ``said``: ``saved RUN MS``."""
    commit, told = Writer.commit, os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def commit_and_tell(self: Writer) -> Outcome:
        outcome = commit(self)
        if outcome.trouble is None:
            os.write(told, f"saved {self.run.id} {-1 if self.saved_ms is None else self.saved_ms}\n".encode())
        return outcome

    patch.object(Writer, "commit", commit_and_tell).start()


if __name__ == "__main__":
    mode: Mode = "wal" if sys.argv[1] == "wal" else "truncate"
    patch.object(opening, "mode_for", lambda version: mode).start()
    patch("purifier.services.record.live.TICK_S", TICK_S, create=True).start()
    tell_what_is_saved(Path(sys.argv[2]))
    sys.exit(run(sys.argv[4:]))
