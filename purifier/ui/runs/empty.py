"""What stands in place of the list while there is no run."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from textual.content import Content

from purifier.ui.tones import MARK, MUTED, STRONG

EMPTY: Final = (
    Content.styled("There is no run yet.", STRONG),
    Content("A run is what a meter said while the battery went from full to empty. Here it is held against its plan:"),
    Content("how far off the plan was, why, and what the battery really gives."),
    Content.assemble(("Record one  ", MARK), "on the Log screen: put a meter behind the battery, then press a there."),
    Content.assemble(("Import one  ", MARK), "from another program's file: ", ("purifier import FILE", STRONG)),
    Content.assemble(
        ("Tell one    ", MARK), "that nobody measured: ", ("purifier ran 41h -b ID -p ID --setting 2", STRONG)
    ),
)


def nothing(database: Path, fault: str | None, *, roomy: bool) -> Content:
    """What to do to get one; with a ``fault`` the runs cannot be read, which is said elsewhere."""
    if fault is not None:
        return Content("The runs cannot be read; it is tried again when the file changes.")
    where = Content.styled(f"Runs are kept in {database}", MUTED)
    between = Content("\n\n" if roomy else "\n")
    return between.join((EMPTY[0], Content(" ").join(EMPTY[1:3]), *EMPTY[3:], where))
