"""A parsed TOML table against the key tables of `kinds`: checked values out, every problem at once."""

from __future__ import annotations

from purifier.library.agreement import check_agreement
from purifier.library.coverage import check_coverage
from purifier.library.findings import Checked, Findings, Here, problems_at_lines
from purifier.library.kinds import keys_of
from purifier.library.problems import Problem
from purifier.library.toml_text import Document
from purifier.library.untouched import check_untouched
from purifier.library.values.tables import read_table


def decode(document: Document, kind: str) -> tuple[Checked, list[Problem]]:
    """The checked values of a profile of ``kind``, and all its problems in the order of the file's lines.

    With problems, the values are what could be read and are no basis for anything.
    """
    findings = Findings()
    values = read_table(document.table, keys_of(kind), Here(findings))
    check_agreement(kind, document.table, values, findings)
    check_coverage(document.table, values, findings)
    check_untouched(kind, values, findings)
    return values, problems_at_lines(document, findings.faults)
