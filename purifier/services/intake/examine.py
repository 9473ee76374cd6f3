"""Files looked at before anything is written: what they are, what was understood, which runs are in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from purifier.errors import UsageError
from purifier.formats.choose import choose, sentence
from purifier.formats.opened import Opened
from purifier.library.column_units import column_unit
from purifier.model.block import Block
from purifier.model.run_finder import FoundRun
from purifier.services.intake.about import About
from purifier.services.intake.opening import opened
from purifier.services.intake.text import Progress, hash_of
from purifier.services.intake.understanding import Signed, understand
from purifier.store.spool import Spool

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
