"""When the cursor rests: until then nothing is begun that takes longer than a key, so that held keys queue nothing."""

from __future__ import annotations

import asyncio
from typing import Final

REST_S: Final = 0.2
"""The cursor rests when it has not moved for so long."""


async def rested() -> None:
    """Return when the cursor rests; an exclusive worker that waits here is cancelled when it moves."""
    await asyncio.sleep(REST_S)
