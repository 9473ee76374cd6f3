"""Questions and answers line by line: no cursor is moved, nothing is drawn, so that it can be read out."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from typing import Final, TextIO, TypeVar

import click

from purifier.cli.wrapping import sentence_width, wrapped
from purifier.errors import PurifierError, UsageError, nearest
from purifier.plain_text import plain, quoted, sentence

T = TypeVar("T")

LONGEST_ANSWER: Final = 4000
"""Signs of a line that are looked at."""
MOST_CHOICES: Final = 9
LEAVING: Final = ("quit", "q", "exit", "bye")
BACK: Final = "back"
ANYWHERE: Final = "back goes to the question before, quit ends."
HELP: Final = ("?", "help")


class OverError(Exception):
    """The person wants to end, or nothing more can come in."""


class BackError(Exception):
    """The person wants to leave the question."""


class Talk:
    """One conversation. Each question ends with an answer that was understood, or with `OverError` or `BackError`."""

    def __init__(self, answers: TextIO) -> None:
        if isinstance(answers, io.TextIOWrapper):
            answers.reconfigure(errors="replace")
        self._answers: Final = answers

    def say(self, words: str) -> None:
        """One sentence, there at once; a terminal breaks it between words alone."""
        shown = plain(words)
        click.echo(wrapped(shown, sentence_width(), rest="") if sys.stdout.isatty() else shown)
        sys.stdout.flush()

    def hear(self) -> str:
        """The next answer that is more than nothing; raises `OverError` at the end of the input, `BackError`."""
        while True:
            line = self._answers.readline(LONGEST_ANSWER)
            if not line:
                raise OverError
            answer = plain(line)
            if answer.lower() in LEAVING:
                raise OverError
            if answer.lower() == BACK:
                raise BackError
            if answer:
                return answer
            self.say("Nothing was typed. Type an answer, or: quit")

    def ask(self, question: str, read: Callable[[str], T], explained: str = "") -> T:
        """The answer to ``question`` as ``read`` understands it; what it raises is said, and the question put again.

        So it is where a question that ``read`` puts itself is left.  ``explained`` is said to those who ask for help.
        """
        while True:
            self.say(question)
            answer = self.hear()
            if answer.lower() in HELP:
                self.say(f"{explained} {ANYWHERE}".strip())
                continue
            try:
                return read(answer)
            except PurifierError as error:
                self.say(sentence(str(error).removeprefix("--")))
            except BackError:
                pass

    def choose(
        self,
        entries: Sequence[T],
        words: Callable[[T], str],
        again: Callable[[str], T],
        what: str,
    ) -> T:
        """One of ``entries`` by its number; any other answer is read by ``again``, whose errors are said."""
        shown = entries[:MOST_CHOICES]
        for number, entry in enumerate(shown, start=1):
            self.say(f"{number}. {words(entry)}")
        if len(shown) < len(entries):
            self.say(f"{len(entries) - len(shown)} more are not read out: {what} finds them.")

        def read(answer: str) -> T:
            if not (answer.isascii() and answer.isdecimal()):
                return again(answer)
            if not 1 <= int(answer[:9]) <= len(shown):
                raise UsageError(f"a number from 1 to {len(shown)} was expected, found {quoted(answer)}")
            return shown[int(answer) - 1]

        question = f"Which one? Type its number from 1 to {len(shown)}, or {what}."
        return self.ask(question, read, "Those that were read out, each behind its number.")

    def yes(self, question: str) -> bool:
        """Whether the answer is yes."""

        def read(answer: str) -> bool:
            if answer.lower() not in ("yes", "y", "no", "n"):
                raise UsageError(f"yes or no was expected, found {quoted(answer)}")
            return answer.lower() in ("yes", "y")

        return self.ask(f"{question} yes or no", read, "Type yes, or no.")


def one_of(names: Sequence[str]) -> Callable[[str], str]:
    """Reads one of ``names``, or as much of its beginning as no other has; raises `UsageError`."""

    def read(typed: str) -> str:
        found = [name for name in names if name.lower() == typed.lower()]
        found = found or [name for name in names if name.lower().startswith(typed.lower())]
        if len(found) != 1:
            hint = nearest(typed, names)
            raise UsageError(f"one of {', '.join(names)} was expected, found {quoted(typed)}{hint}")
        if found[0] in LEAVING:
            raise OverError
        return found[0]

    return read
