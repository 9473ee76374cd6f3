"""Who of several speaks on one line, and whose words count: meters by their addresses, sensors by their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from purifier.plain_text import plain, quoted
from purifier.protocols.spoken import plain_label

Verdict = Literal["heard", "wait", "passed over"] | str
"""What becomes of a message: it counts, it waits until more is known, it is somebody else's and known to be, or the
sentence on why it is left out."""

MOST_NUMBERS: Final = 16
"""So many numbers without one that comes again are no sensors: they count lines."""
MOST_NAMES: Final = 64
"""Names that are kept; a stream that never repeats itself must not fill the memory."""


@dataclass(slots=True)
class Voices:
    """Those heard on one line so far. Nobody is joined with anybody else.

    ``wanted`` is who was asked for, ``own`` who is expected when nobody was.  Somebody else is believed to be alone
    only when they come round again and nobody else has spoken, so that one stray message begins nothing.
    """

    option: str
    """What chooses one: ``--address`` or ``--pick``."""
    wanted: str | None = None
    own: str | None = None
    chosen: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    """Everybody heard, as written the first time, by the plain form of it."""
    counting: bool = False
    """What seemed to be names are numbers of lines."""
    _found: bool = False
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _several: bool = False

    def judge(self, name: str, kind: str, *, numbered: bool) -> Verdict:
        """What becomes of a message of ``kind`` by ``name``.

        ``numbered``: the name may be a number that only counts lines.
        """
        if self.counting:
            return "heard"
        who = plain_label(name)
        if len(self.names) < MOST_NAMES:
            self.names.setdefault(who, name)
        if self.wanted is not None:
            return self._asked_for(who, kind)
        if self.chosen is not None:
            return "heard" if who == self.chosen else self._beside(name)
        again = self._again(who, kind)
        if who == self.own or (self.option == "--pick" and not numbered):
            self.chosen = who
            return "heard"
        if len(self.names) > 1:
            self._several = self._several or again or self.option == "--address"
            self.counting = not self._several and self._only_counts()
            return "heard" if self.counting else self.several() if self._several else "wait"
        if again:
            self.chosen = who
        return "heard" if again else "wait"

    def settle(self) -> Verdict:
        """What becomes of those that wait when the input ends."""
        if len(self.names) > 1:
            if not _count_on(tuple(self.names)):
                return self.several()
            self.counting = True
        self.chosen = next(iter(self.names), None)
        return "heard"

    def notice(self) -> str | None:
        """What is to be said about who was chosen without being asked for: a meter at another address."""
        if self.option != "--address" or self.wanted is not None or self.chosen in (None, self.own):
            return None
        asks = f"--address {self.chosen} asks it"
        return f"address {self.chosen} answers, not {self.own} as in the profile: read all the same; {asks}"

    def _asked_for(self, who: str, kind: str) -> Verdict:
        if who == plain_label(self.wanted or ""):
            self._found, self.chosen = True, who
            return "heard"
        if self.option == "--address":
            return f"an answer from address {who}, not {self.wanted}, the one asked for: --address {who} reads it"
        if self._found:
            return "passed over"
        return self.missing() or "passed over" if self._again(who, kind) else "passed over"

    def _again(self, who: str, kind: str) -> bool:
        """Whether ``who`` has said something of this ``kind`` before."""
        again = (who, kind) in self._seen
        if who in self.names:
            self._seen.add((who, kind))
        return again

    def _only_counts(self) -> bool:
        """Whether the names so far can be no sensors: too many, or high numbers one after the other."""
        first = next(iter(self.names))
        far = first.isdigit() and len(first) < 16 and int(first) > MOST_NUMBERS
        return len(self.names) > MOST_NUMBERS or (far and _count_on(tuple(self.names)))

    def missing(self) -> str | None:
        """That the one asked for was never heard, and who was; None when it was, or nobody."""
        if self.wanted is None or self._found or not self.names or self.option == "--address":
            return None
        return f"no sensor {quoted(self.wanted)} speaks here, but {self._who()}: --pick takes one of these names"

    def several(self) -> str:
        """That there are several and none was chosen."""
        first = next(iter(self.names.values()))
        if self.option == "--address":
            return f"answers come from addresses {self._who()}, none from {self.own}: --address {first} reads one"
        return f"several sensors speak, {self._who()}: --pick {_typed(first)} reads that one alone"

    def _beside(self, name: str) -> str:
        chosen = self.names.get(self.chosen or "", self.chosen or "")
        if self.option == "--address":
            return f"address {name} answers as well and stays out: {chosen} counts; --address {name} reads it instead"
        return (
            f"sensor {quoted(name)} speaks as well and stays out: {quoted(chosen)} counts; "
            f"--pick {_typed(name)} reads it instead"
        )

    def _who(self) -> str:
        shown = [name if self.option == "--address" else quoted(name) for name in self.names.values()][:MOST_NUMBERS]
        return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]


def _count_on(names: tuple[str, ...]) -> bool:
    """Whether ``names`` are at least three numbers that follow each other: lines that were counted."""
    if len(names) < 3 or not all(name.isascii() and name.isdigit() and len(name) < 16 for name in names):
        return False
    first = int(names[0])
    return [int(name) for name in names] == list(range(first, first + len(names)))


def _typed(name: str) -> str:
    """As it has to be typed in a shell."""
    return quoted(name) if " " in name else plain(name)
