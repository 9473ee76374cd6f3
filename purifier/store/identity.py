"""What a run is known by in every database that it is copied into: a UUID, made once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final

_OURS: Final = uuid.UUID("5bbf7c3e-6a3c-4f0e-9e0b-1d6f2c8a4b70")
OLDER: Final = (
    "meter, setup, source, "
    "(SELECT boot FROM clock WHERE clock.run = run.id ORDER BY t_ms LIMIT 1), "
    "(SELECT boot_ms FROM clock WHERE clock.run = run.id ORDER BY t_ms LIMIT 1)"
)
"""What `older_identity` is made of: columns of a run that nothing changes."""


def new_identity() -> str:
    """An identity for a run that begins now."""
    return str(uuid.uuid4())


def older_identity(id_: int, told: Sequence[Any]) -> str:
    """The identity of a run that was begun before runs had one, the same in every copy of its file.

    ``told`` are its values of `OLDER`, whatever stands there: when it began on its machine's own clock tells it from
    the run of this number in another file.
    """
    return str(uuid.uuid5(_OURS, ascii((id_, *told))))


def identity_of(text: object) -> str | None:
    """``text`` when it is a UUID, else None."""
    try:
        return str(uuid.UUID(text)) if isinstance(text, str) else None
    except ValueError:
        return None
