"""What a screen asks its app for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.dom import DOMNode

    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units
    from purifier.store.timing import Now


class Owner(Protocol):
    """The app as its screens see it; they share what it holds."""

    library: Library
    """The profiles in force; setting it hands them to every screen."""
    units: Units
    """What clean air, weights and volumes are shown in."""
    at_cursor: Request | None
    """The set-up and the setting under the cursor of the Plan screen; None until that was shown."""
    planned: Request | None
    """All that is on the Plan screen; None until that was shown."""
    welcome: bool
    """Whether it was opened by a newcomer, on the example."""
    parting: str
    """What is to be said when the app has closed."""
    clock: Callable[[], Now]
    """What ages are told by."""

    @property
    def opening(self) -> Request | None:
        """What the Plan screen is to show first; None: what was shown last."""

    @property
    def database(self) -> Path:
        """Where the runs are."""

    @property
    def pretend(self) -> bool:
        """Whether nothing in the database was measured."""

    @property
    def trouble(self) -> Callable[[], str | None]:
        """Says why there is no pretend run; None when there is one, or will be."""

    def use(self, kind: str, id: str, name: str) -> None:
        """Show the screen that such a profile is used on, and use it there."""

    def use_setup(self, request: Request, name: str, *, beside: bool) -> None:
        """Show the Plan, and put a whole set-up on it: ``beside`` what is there, or in its place."""

    def say(self, text: str, *, severity: Literal["information", "warning", "error"] = "information") -> None:
        """Show a toast; its text may hold anything a file or a person wrote."""


def owner(node: DOMNode) -> Owner:
    """The app that ``node`` is part of."""
    return cast("Owner", node.app)
