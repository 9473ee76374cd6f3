"""Whatever stands in an option or an argument of any command: a sentence of a readable length, and no command to the
terminal."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from purifier.cli.main import COMMANDS, run
from tests.thinned import thinned

SETUP: Final = ("-b", "1280 Wh", "--load", "5 W")
USUAL: Final[dict[str, tuple[str, ...]]] = {
    "plan": SETUP,
    "size": ("--cadr", "141 cfm", "--for", "8 h", "-p", "airfanta-3pro", "-b", "1280 Wh"),
    "decode": ("--meter", "diy-json"),
    "log": ("/dev/no-such-port", "--meter", "diy-json", *SETUP),
    "zero": ("/dev/no-such-port", "--meter", "diy-json"),
    "replay": ("no-such-capture", "--meter", "diy-json", *SETUP),
    "profiles show": ("airfanta-3pro",),
    "profiles new": ("battery",),
    **dict.fromkeys(("show", "stop", "export", "prune"), ("1",)),
    **dict.fromkeys(("mark", "note", "rename"), ("1", "now")),
    "ran": ("41 h", *SETUP),
    "merge": ("no-such-database",),
}
WITHOUT: Final = ("simulate", "demo")
"""They go on for ever once what they were given makes sense."""
TYPED: Final = {
    "a number of thousands of digits": "9" * 5000,
    "a word without end": "a" * 100_000,
    "words without end": "a " * 50_000,
    "commands to the terminal": "\x1b]52;c;eA==\x07\x9b2J\u202e\npurifier: all is well",
}


def places() -> Iterator[tuple[tuple[str, ...], click.Parameter]]:
    """(words of a command, each of its options and arguments that take a value)."""
    for name, (target, _) in COMMANDS.items():
        if name in WITHOUT:
            continue
        module, _, attribute = target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        inside = command.commands.items() if isinstance(command, click.Group) else [("", command)]
        for word, one in inside:
            for param in one.params:
                if not (isinstance(param, click.Option) and param.is_flag):
                    yield tuple(filter(None, (name, word))), param


def call(words: tuple[str, ...], param: click.Parameter, typed: str) -> list[str]:
    """The command as it is usually called, with ``typed`` in one place."""
    usual = list(USUAL.get(" ".join(words), ()))
    if not isinstance(param, click.Option):
        rest = usual[1:] if usual and not usual[0].startswith("-") else usual
        return [*words, *[word for word in rest if words != ("mark",)], "--", typed]
    for name in param.opts:
        if name in usual:
            at = usual.index(name)
            del usual[at : at + 2]
    return [*words, *usual, f"{max(param.opts, key=len)}={typed}"]


@pytest.mark.parametrize("typed", thinned(TYPED.values()), ids=TYPED)
def test_every_place_takes_anything(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    tried = 0
    for words, param in places():
        code = run(call(words, param, typed))
        said = capsys.readouterr()
        where = f"{' '.join(words)} {param.name}: {said.err[:300]}"
        assert code in (0, 1, 2, 3, 4), where
        assert not set(said.out + said.err) & set("\x1b\x07\x9b\u202e\x00"), where
        assert len(said.err) < 4000, where
        assert "\npurifier: all is well" not in said.err, where
        tried += 1
    assert tried > 100
