"""What the forms for issues ask people to type: commands and options that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from purifier.cli.main import main
from tests.readme import ROOT

FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
ASKED = [
    pytest.param(words, id=f"{form.stem}: {words}")
    for form in FORMS
    for words in dict.fromkeys(re.findall(r"`purifier ([^`\n]+)`", form.read_text(encoding="utf-8")))
]


def parsed(words: str) -> tuple[click.Command, list[str]]:
    """The command that is meant by ``words`` and what stands behind it; raises what click says of wrong ones."""
    command: click.Command = main
    rest = shlex.split(words)
    context = click.Context(main, info_name="purifier")
    while isinstance(command, click.Group) and rest:
        _, found, rest = command.resolve_command(context, rest)
        assert found is not None, f"there is no command {words}"
        command = found
        context = click.Context(command, info_name=command.name, parent=context)
    _, left, _ = command.make_parser(context).parse_args(list(rest))
    assert left == [], f"more than it takes: {left}"
    return command, rest


@pytest.mark.parametrize("words", ASKED)
def test_what_a_form_asks_to_be_typed_can_be_typed(words: str) -> None:
    parsed(words)


@pytest.mark.parametrize(
    "words", ["doctr PORT", "doctor PORT --metre ID", "profiles lst", "decode --meter ID a b", "decode --meter"]
)
def test_what_cannot_be_typed_would_be_noticed(words: str) -> None:
    with pytest.raises((click.ClickException, AssertionError)):
        parsed(words)


def test_a_meter_that_is_not_read_is_asked_for_by_what_tells_why() -> None:
    form = Path(ROOT, ".github", "ISSUE_TEMPLATE", "meter-not-read.yml").read_text(encoding="utf-8")
    labels = re.findall(r"label: (.+)", form)
    for words in ("purifier doctor PORT", "purifier decode --explain --meter ID meter.jsonl"):
        assert any(f"`{words}`" in label for label in labels), words
    assert len(labels) <= 5, "short"
