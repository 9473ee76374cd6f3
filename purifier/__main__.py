"""``python -m purifier``."""

from __future__ import annotations

import sys

from purifier.cli.main import run

sys.exit(run())
