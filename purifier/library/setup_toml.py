"""Set-up files: the words of a plan, kept in TOML. Read with the same care as profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from purifier.errors import SetupFileError
from purifier.library.findings import Findings, Here, problems_at_lines
from purifier.library.problems import Problem, first_of_file
from purifier.library.toml_text import read_document
from purifier.library.values.key import Key
from purifier.library.values.plain import Text, Words
from purifier.library.values.tables import Table, read_table

MOST_COMPARED: Final = 26
"""Columns of a plan are lettered, A to Z."""


class SetupWords(NamedTuple):
    """What a set-up file says, still as typed."""

    batteries: tuple[str, ...]
    purifier: str | None
    load: str | None
    setting: str | None
    conditions: Mapping[str, str]
    purifiers: tuple[str, ...] = ()


def read_setup(path: Path, conditions: Sequence[str]) -> SetupWords:
    """Read ``path``; ``conditions`` are the names it may state.

    Raises `SetupFileError` with all problems, each with ``file:line: key``.
    """
    keys = (
        Key("batteries", Words(("lifepo4-12v-100ah",)), "a column each, as on the command line", required=True),
        Key("purifier", Text("airfanta-3pro"), "ID or ID*COUNT"),
        Key("purifiers", Words(("airfanta-3pro", "levoit-core-400s")), "several of them, to compare"),
        Key("load", Text("15 W"), "a plain load in place of a purifier"),
        Key("setting", Text("2"), "only this setting"),
        Key("conditions", Table(tuple(Key(name, Text("80 %"), "as typed") for name in conditions)), "as typed"),
    )
    document = read_document(path)
    if isinstance(document, Problem):
        raise SetupFileError(str(document))
    findings = Findings()
    values = read_table(document.table, keys, Here(findings))
    for name in ("batteries", "purifiers"):
        if len(values.get(name, ())) > MOST_COMPARED:
            findings.fault((name,), f"at most {MOST_COMPARED} were expected, found {len(values[name])}")
    if "purifier" in values and "purifiers" in values:
        findings.fault(("purifiers",), "expected either one purifier or purifiers, found both")
    if findings.faults:
        problems = first_of_file(problems_at_lines(document, findings.faults))
        raise SetupFileError("\n".join(str(problem) for problem in problems))
    return SetupWords(
        batteries=tuple(values["batteries"]),
        purifier=values.get("purifier"),
        load=values.get("load"),
        setting=values.get("setting"),
        conditions=values.get("conditions", {}),
        purifiers=tuple(values.get("purifiers", ())),
    )
