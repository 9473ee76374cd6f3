"""The editor of a person: which it is, how it is told the line to stand on, and how it ended."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from purifier.errors import UsageError
from purifier.plain_text import plain, quoted

VARIABLES: Final = ("VISUAL", "EDITOR")
"""The variables that name an editor, the one that goes first first."""

FALL_BACKS: Final = ("notepad",) if os.name == "nt" else ("sensible-editor", "editor", "nano", "vi")
"""What a system has where neither of them names one, the best first."""

AT_ONCE_S: Final = 2.0
"""An editor that is back sooner has hardly been typed into: it may have handed the file to a window that is open."""

_PLUS_LINE: Final = frozenset(
    (
        *("vi", "vim", "gvim", "nvim", "view", "nvi", "elvis", "vis", "kak", "ne", "mg", "micro", "nano", "pico"),
        *("emacs", "emacsclient", "joe", "jed", "jmacs", "mcedit", "gedit"),
    )
)
"""Editors that take ``+12 FILE``."""
_IN_THE_TERMINAL: Final = _PLUS_LINE - {"gvim", "gedit", "emacsclient"} | {"hx", "helix", "ed", "sensible-editor"}
"""Editors that are done when they return; any other may have left the file to a window."""
_FILE_LINE: Final = frozenset(("hx", "helix", "subl", "zed", "zeditor"))
"""Editors that take ``FILE:12``."""
_GOTO: Final = frozenset(("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"))
"""Editors that take ``-g FILE:12``."""


class Editor(NamedTuple):
    """``words`` start it; ``named_by`` is the variable that names it, empty where it is what the system has."""

    words: tuple[str, ...]
    named_by: str = ""

    def __str__(self) -> str:
        called = quoted(" ".join(self.words), 60)
        return f"{called} of ${self.named_by}" if self.named_by else called


class Ended(NamedTuple):
    """How an editor came back: ``fault`` says what went wrong, empty where nothing did; ``started`` whether it ran at
    all, ``at_once`` whether it was back before anybody can have typed."""

    fault: str = ""
    started: bool = True
    at_once: bool = False


def editor() -> Editor | None:
    """The editor that is named, else one that the system has; None where there is none.

    Raises UsageError for a variable that cannot be read as a command line.
    """
    for variable in VARIABLES:
        text = os.environ.get(variable, "")
        try:
            words = shlex.split(text, posix=os.name != "nt")
        except ValueError as error:
            why = str(error).lower().removeprefix("no ")
            raise UsageError(
                f"${variable} cannot be read: a command such as 'nano' or 'code --wait' was expected, {quoted(text)} "
                f"has no {why}"
            ) from None
        if words:
            words = [word.strip('"') if os.name == "nt" else word for word in words]
            return Editor((os.path.expanduser(words[0]), *words[1:]), variable)
    found = next((name for name in FALL_BACKS if shutil.which(name)), None)
    return None if found is None else Editor((found,))


def command(by: Editor, path: Path, line: int | None) -> list[str]:
    """The command line that opens ``path``, at ``line`` (from 1) where the editor is known to take one."""
    file = str(path)
    names = _names(by.words[0])
    if line is None or line < 2:
        return [*by.words, file]
    if names & _GOTO:
        goto = [] if {"-g", "--goto"} & set(by.words) else ["-g"]
        return [*by.words, *goto, f"{file}:{line}"]
    if names & _FILE_LINE:
        return [*by.words, f"{file}:{line}"]
    return [*by.words, f"+{line}", file] if names & _PLUS_LINE else [*by.words, file]


def _names(word: str) -> set[str]:
    """What an editor is called, and what it is that it is called so: ``editor`` is a link to ``vim.basic``."""
    if Path(word).name == "sensible-editor" and not (Path.home() / ".selected_editor").exists():
        word = "editor"  # what it starts unless somebody chose
    real = Path(os.path.realpath(shutil.which(word) or word)).name
    if real == "busybox":  # its vi takes no line
        return {real}
    return {Path(name).name.lower().removesuffix(".exe").split(".")[0] for name in (word, real)}


def edit(by: Editor, path: Path, line: int | None = None) -> Ended:
    """Let a person edit ``path``, and return when the editor does. Never raises for what the editor does."""
    begun = time.monotonic()
    try:
        with _interrupts_are_the_editors():
            code = subprocess.run(command(by, path, line), check=False).returncode
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Ended(f"the editor {by} cannot be started: {plain(why)}.", started=False)
    in_a_window = not _names(by.words[0]) & _IN_THE_TERMINAL
    return Ended(_why(by, code), at_once=in_a_window and time.monotonic() - begun < AT_ONCE_S)


def _why(by: Editor, code: int) -> str:
    if code == 0:
        return ""
    if code > 0:
        return f"the editor {by} failed: it ended with status {code}."
    try:
        by_signal = signal.Signals(-code).name
    except ValueError:
        by_signal = str(-code)
    return f"the editor {by} was ended by the signal {by_signal}."


@contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """Ctrl-C while it is open is meant for the editor, which shares the terminal: here it is let pass."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # A handler, and not SIG_IGN, which the editor would inherit.
    before = signal.signal(signal.SIGINT, _let_pass)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _let_pass(number: int, frame: object) -> None:
    """Do nothing."""


def no_editor() -> str:
    """What is said where there is none."""
    names = " or ".join(f"${name}" for name in VARIABLES)
    return f"No editor was found: name one in {names}."
