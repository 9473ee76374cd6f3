"""Set-up files: the words of a plan, kept in TOML. Read with the same care as profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from purifier.errors import SetupFileError
from purifier.library.expectations import found_in
from purifier.library.findings import Findings, Here, problems_at_lines
from purifier.library.ids import id_fault
from purifier.library.problems import Problem, first_of_file
from purifier.library.toml_text import Document, parse_document, read_document
from purifier.library.values.key import Key
from purifier.library.values.plain import Text, Words
from purifier.library.values.tables import Table, read_table

MOST_COMPARED: Final = 26
"""Columns of a plan are lettered, A to Z."""
CARRIED: Final = ("battery", "converter", "purifier", "chemistry", "prior")
"""The kinds of profile that a set-up may bring with it."""
MOST_CARRIED: Final = 60


class SetupWords(NamedTuple):
    """What a set-up file says, still as typed."""

    batteries: tuple[str, ...]
    purifier: str | None
    load: str | None
    setting: str | None
    conditions: Mapping[str, str]
    purifiers: tuple[str, ...] = ()
    profiles: Mapping[tuple[str, str], str] = {}
    """(kind, id) -> text."""


class ProfileTexts(NamedTuple):
    """Whole profiles of one kind under their ids, each as the text of its file."""

    kind: str

    def expected(self) -> str:
        return "profiles under their ids, each a text in quotes"

    def read(self, raw: Any, here: Here) -> dict[str, str] | None:
        if not isinstance(raw, dict):
            here.fault(f"expected {self.expected()}, found {found_in(raw)}")
            return None
        for id_, text in raw.items():
            fault = id_fault(id_, self.kind)
            if fault is not None:
                here.below(id_).fault(fault.replace("the file's name is its id: ", "").split(" (rename")[0])
            elif not isinstance(text, str):
                here.below(id_).fault(f"expected the text of a profile in quotes, found {found_in(text)}")
        return raw

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "string"}}

    def sample(self) -> str:
        return "{}"


def read_setup(path: Path, conditions: Sequence[str]) -> SetupWords:
    """Read ``path``; ``conditions`` are the names it may state.

    Raises `SetupFileError` with all problems, each with ``file:line: key``.
    """
    return _words(read_document(path), conditions)


def read_setup_text(text: str, name: str, conditions: Sequence[str]) -> SetupWords:
    """The same of a text that came from ``name``, such as ``standard input``."""
    return _words(parse_document(Path(name), text), conditions)


def _words(document: Document | Problem, conditions: Sequence[str]) -> SetupWords:
    keys = (
        Key("batteries", Words(("lifepo4-12v-100ah",)), "a column each, as on the command line", required=True),
        Key("purifier", Text("airfanta-3pro"), "ID or ID*COUNT"),
        Key("purifiers", Words(("airfanta-3pro", "levoit-core-400s")), "several of them, to compare"),
        Key("load", Text("15 W"), "a plain load in place of a purifier"),
        Key("setting", Text("2"), "only this setting"),
        Key("conditions", Table(tuple(Key(name, Text("80 %"), "as typed") for name in conditions)), "as typed"),
        Key("profiles", Table(tuple(Key(kind, ProfileTexts(kind), "under their ids") for kind in CARRIED)), "brought"),
    )
    if isinstance(document, Problem):
        raise SetupFileError(str(document))
    findings = Findings()
    values = read_table(document.table, keys, Here(findings))
    for name in ("batteries", "purifiers"):
        if len(values.get(name, ())) > MOST_COMPARED:
            findings.fault((name,), f"at most {MOST_COMPARED} were expected, found {len(values[name])}")
    carried = {(kind, id_): text for kind, texts in values.get("profiles", {}).items() for id_, text in texts.items()}
    if len(carried) > MOST_CARRIED:
        findings.fault(("profiles",), f"at most {MOST_CARRIED} were expected, found {len(carried)}")
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
        profiles=carried,
    )
