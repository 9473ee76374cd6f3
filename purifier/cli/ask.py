"""``purifier plan --ask``: a plan by questions and answers, for screen readers and for anyone."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.cli.ask_condition import reading, wanted_condition
from purifier.cli.ask_tell import Told
from purifier.cli.ask_what import wanted_battery, wanted_purifier, wanted_way
from purifier.cli.talk import BackError, OverError, Talk, one_of
from purifier.errors import NoPathError, PurifierError
from purifier.plain_text import plain
from purifier.services.plan.answer import answer
from purifier.services.plan.conditions import CONDITIONS, in_words
from purifier.services.plan.dead_end import dead_end
from purifier.services.plan.names import battery_name, purifier_name
from purifier.services.plan.plan import Column, column
from purifier.services.plan.read_conditions import read_conditions

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units

NEXT: Final = ("setting", "way", "battery", "purifier", "conditions", "warnings", "save", "quit")
PARTS: Final = ("battery", "purifier", "conditions", "quit")
_NEXT_EXPLAINED: Final = (
    "setting tells of one setting; way, battery, purifier and conditions change the plan; warnings are read out all; "
    "save keeps the set-up in a file. A condition can be typed at once, such as reserve 20 %."
)
_PARTS_EXPLAINED: Final = "The plan cannot be made as it is: type which part of it to change."


def ask(library: Library, request: Request, units: Units) -> None:
    """Ask on standard output for what ``request`` lacks, answer, and go on until the input ends or somebody quits."""
    talk = Talk(sys.stdin)
    try:
        talk.say("A plan by questions and answers. At each: help explains it, back goes to the one before, quit ends.")
        _Conversation(library, talk, units, request).run()
    except OverError:
        talk.say("That was all.")


class _Conversation:
    """What is known so far, and the plan that it makes."""

    def __init__(self, library: Library, talk: Talk, units: Units, request: Request) -> None:
        self._library, self._talk, self._told = library, talk, Told(units)
        self._units = units
        self._request = request
        runs = request.purifier is not None or request.load is not None
        self._first = [*([] if runs else ["purifier"]), *([] if request.batteries else ["battery"])]
        """The questions that are put before anything is planned."""
        self._questions = {
            "way": self._ask_way,
            "battery": self._ask_battery,
            "purifier": self._ask_purifier,
            "conditions": self._ask_condition,
        }

    def run(self) -> None:
        """Until `OverError`."""
        planned = self._from(0)
        while True:
            try:
                read = reading(self._request, one_of(NEXT))
                word, value = self._talk.ask(
                    f"Another question? {', '.join(NEXT[:-1])} or {NEXT[-1]}", read, _NEXT_EXPLAINED
                )
            except BackError:
                planned = self._back(planned)
                continue
            before = self._request
            try:
                planned = self._next(planned, word, value)
            except BackError:
                self._request = before

    def _from(self, at: int) -> Column:
        """The first questions from the one numbered ``at`` on, then the plan."""
        while True:
            try:
                for name in self._first[at:]:
                    self._questions[name]()
                    at += 1
                return self._plan()
            except BackError:
                if at == 0:
                    self._talk.say("This is the first question.")
                at = max(at - 1, 0)

    def _back(self, planned: Column) -> Column:
        if self._first:
            return self._from(len(self._first) - 1)
        self._talk.say("This is the first question.")
        return planned

    def _next(self, planned: Column, word: str, value: str | None) -> Column:
        """One question more; the plan as it is after it. A ``value`` is that of the condition ``word``."""
        if value is not None:
            self._state(word, value)
            return self._plan()
        if word in self._questions:
            self._questions[word]()
            return self._plan()
        if word == "setting":
            self._tell_setting(planned)
        elif word == "warnings":
            self._say_all(self._told.warnings(planned))
        else:
            self._save()
        return planned

    def _plan(self) -> Column:
        """The plan, told; what stands in its way is said, and asked for anew."""
        while True:
            try:
                planned = column(self._library, self._request, self._request.batteries[0], with_drivers=False)
            except NoPathError:
                end = dead_end(self._library, self._request, self._request.batteries[0])
                self._talk.say("They do not fit as they are." if end is None else f"{end.why}.")
                self._ask_way()
            except PurifierError as error:
                self._talk.say(f"This cannot be planned: {error}")
                self._mend()
            else:
                self._say_all(self._told.plan(planned))
                return planned

    def _mend(self) -> None:
        question = f"What shall be another? {', '.join(PARTS[:-1])} or quit"
        self._questions[self._talk.ask(question, one_of(PARTS), _PARTS_EXPLAINED)]()

    def _say_all(self, sentences: Iterable[str]) -> None:
        for one in sentences:
            self._talk.say(one)

    def _ask_battery(self) -> None:
        text = wanted_battery(self._library, self._talk)
        self._request = replace(self._request, batteries=(text,))
        self._talk.say(f"Battery: {battery_name(self._library, text)}.")

    def _ask_purifier(self) -> None:
        text = wanted_purifier(self._library, self._talk)
        if text[0].isdigit():
            self._request = replace(self._request, purifier=None, load=text, setting=None)
            self._talk.say(f"A load of {text}.")
        else:
            self._request = replace(self._request, purifier=text, load=None, setting=None)
            self._talk.say(f"Purifier: {purifier_name(self._library, text)}.")

    def _ask_way(self) -> None:
        way = wanted_way(self._library, self._talk, self._request)
        if way is None:
            end = dead_end(self._library, self._request, self._request.batteries[0])
            lacks = "another of the two" if end is None else end.missing
            self._talk.say(f"No way is known from this battery to this purifier: {lacks} would do.")
            self._mend()
            return
        self._request = replace(self._request, batteries=(way.text,))
        self._talk.say(f"Way: {way.way.phrase}.")

    def _tell_setting(self, planned: Column) -> None:
        names = [row.setting for row in planned.rows]
        name = names[0]
        if len(names) > 1:
            name = self._talk.ask(f"Which setting? {', '.join(names)}", one_of(names), "One of the purifier's speeds.")
        row = planned.rows[names.index(name)]
        self._talk.say(answer(row, self._units, hours_per_day=planned.setup.conditions.hours_per_day))
        self._say_all(f"Warning: {caution.text}" for caution in row.warnings)

    def _ask_condition(self) -> None:
        self._talk.say(f"Now: {in_words(read_conditions(self._request.conditions))}.")
        self._state(*wanted_condition(self._talk, self._request))

    def _state(self, name: str, value: str) -> None:
        label = CONDITIONS[name].label
        self._request = replace(self._request, conditions={**self._request.conditions, name: value})
        self._talk.say(f"{label[:1].upper()}{label[1:]}: {value or 'not stated'}.")

    def _save(self) -> None:
        from purifier.services.plan.setup_files import save
        from purifier.services.share.carrying import carrying

        def to(typed: str) -> None:
            path = Path(typed).expanduser()
            name = plain(str(path))
            if path.exists() and not self._talk.yes(f"{name} is there already. Replace it?"):
                self._talk.say("It was left as it is.")
                return
            save(path, carrying(self._library, self._request))
            self._talk.say(f"Saved to {name}. Read it back with: purifier plan --setup {name}")

        self._talk.ask("To which file?", to, "The path of a file, such as winter.toml; it is made anew.")
