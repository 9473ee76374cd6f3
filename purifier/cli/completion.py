"""``purifier completion``: what the shell needs to complete commands, options, ids, settings and runs at TAB."""

from __future__ import annotations

import os
from typing import Final

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class, split_arg_string

from purifier.errors import PurifierError

VARIABLE: Final = "_PURIFIER_COMPLETE"
"""What a shell sets to be told what comes next."""
_BASH: Final = r"""# purifier's completion for bash
_purifier_completion() {
    local IFS=$'\n' type value
    COMPREPLY=()
    while IFS=',' read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$(printf '%q' "$value")") ;;
        esac
    done < <(_PURIFIER_COMPLETE=bash_line PURIFIER_LINE="${COMP_LINE:0:COMP_POINT}" PURIFIER_BREAKS="$COMP_WORDBREAKS" \
        "$1" 2>/dev/null)
    return 0
}
complete -o nosort -F _purifier_completion purifier
"""


class Line(ShellComplete):
    """For bash, by the line as it was typed: an id with a colon in it is one word to us, and several to bash."""

    name = "bash"
    source_template = _BASH

    def source(self) -> str:
        """The script."""
        return _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being typed, and what there is of it."""
        line = os.environ.get("PURIFIER_LINE", "")
        words = split_arg_string(line)
        incomplete = words.pop() if words and not line[-1:].isspace() else ""
        breaks = [sign for sign in os.environ.get("PURIFIER_BREAKS", "") if sign in ":="]
        option, equals, value = incomplete.partition("=") if incomplete.startswith("-") else ("", "", incomplete)
        self._there = 1 + max((value.rfind(sign) for sign in breaks), default=-1)
        self._before = option + equals if equals and "=" not in breaks and not self._there else ""
        return words[1:], incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """Only what comes after the last sign at which bash begins another word; of ``--option=value`` the value."""
        return f"{item.type},{self._before}{item.value[self._there :]}"


def answer(main: click.Command, asked: str) -> None:
    """Print what comes next, as the shell that set `VARIABLE` to ``asked`` reads it; nothing when that is unclear."""
    shell, _, what = asked.partition("_")
    kind = Line if asked == "bash_line" else get_completion_class(shell)
    if kind is None:
        return
    asking = kind(main, {}, "purifier", VARIABLE)
    if what == "source":
        click.echo(asking.source())
        return
    try:
        click.echo(asking.complete())
    except (click.ClickException, PurifierError, KeyError):
        return  # what was typed so far makes no sense; that is said when it is entered


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that makes SHELL complete commands, options, ids, settings and runs. It is put where the shell
    looks for it once, and is there from the next shell on.

    For bash with the package bash-completion:

    \b
      mkdir -p ~/.local/share/bash-completion/completions
      purifier completion bash > ~/.local/share/bash-completion/completions/purifier

    For bash without it:

    \b
      purifier completion bash >> ~/.bashrc

    For zsh, where ~/.zfunc is in fpath before compinit is called:

    \b
      purifier completion zsh > ~/.zfunc/_purifier

    For fish:

    \b
      purifier completion fish > ~/.config/fish/completions/purifier.fish
    """
    kind = Line if shell == "bash" else get_completion_class(shell)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "purifier", VARIABLE).source().rstrip("\n"))
