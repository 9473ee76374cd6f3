"""The errors a person can meet, each with the words to show and the exit code it ends the command with."""

from __future__ import annotations

from collections.abc import Sequence


class PurifierError(Exception):
    """Something that can be said to the user in a sentence; never shown as a traceback.

    ``exit_code`` is the command line's contract: 2 usage or a bad profile, 3 device or link, 4 database.
    """

    exit_code = 2


class UsageError(PurifierError):
    """What was typed cannot be carried out: names what was expected, what was found, the nearest right thing."""


class QuantityError(UsageError):
    """A text is not the quantity that was asked for."""


class NoPathError(UsageError):
    """No way from this battery to this purifier as it was typed: ``what``; ``would_do`` ends the sentence with help."""

    def __init__(self, what: str, would_do: str = "") -> None:
        super().__init__(what + would_do)
        self.what = what


class ProfileError(PurifierError):
    """A profile that was asked for is unusable. ``problems`` are all its problems, each with ``file:line``."""

    def __init__(self, message: str, problems: Sequence[object] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class SetupFileError(PurifierError):
    """A set-up file cannot be read or written."""


class LinkError(PurifierError):
    """A port or the device behind it cannot be used."""

    exit_code = 3


class LinkLost(LinkError):
    """The device went away while it was read; the same link may come back (see `purifier.link`)."""


class SpeedError(LinkError):
    """A port's adapter cannot be set to a meter's speed; at another one it may be used."""


class StoreError(PurifierError):
    """The database of runs cannot be read or written."""

    exit_code = 4


def nearest(word: str, choices: Sequence[str]) -> str:
    """`` (did you mean 'x'?)`` for the choice closest to ``word``, or an empty string when none is close."""
    import difflib

    lowered = {choice.lower(): choice for choice in choices}
    close = difflib.get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.55)
    return f" (did you mean '{lowered[close[0]]}'?)" if close else ""
