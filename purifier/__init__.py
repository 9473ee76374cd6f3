"""How long a battery runs an air purifier, at which setting, and how much clean air that is.

From Python::

    library = purifier.open_library()
    request = purifier.Request(batteries=("lifepo4-12v-100ah",), purifier="airfanta-3pro")
    (column,) = purifier.plan(library, request)

The four names below are loaded when they are first used; everything else is found under its room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from purifier.library.catalogue import open_library
    from purifier.protocols.decoder import Decoder
    from purifier.services.plan.plan import plan
    from purifier.services.plan.request import Request

__version__ = "0.1.0"
__all__ = ["Decoder", "Request", "__version__", "open_library", "plan"]

_HOMES: Final = {
    "open_library": "purifier.library.catalogue",
    "Decoder": "purifier.protocols.decoder",
    "plan": "purifier.services.plan.plan",
    "Request": "purifier.services.plan.request",
}


def __getattr__(name: str) -> Any:
    """One of the exported names, from where it lives."""
    if name not in _HOMES:
        raise AttributeError(f"module 'purifier' has no attribute '{name}'")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """What there is, loaded or not."""
    return sorted({*globals(), *_HOMES})
