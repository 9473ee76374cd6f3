"""What reading profiles loads: a plan does not wait for what only meters, editors and templates need."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.patience import HANGS_S


def loaded_by(*arguments: str) -> set[str]:
    """The modules there are after ``purifier ARGUMENTS``, in a process of its own."""
    code = "import sys; from purifier.cli.main import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, timeout=HANGS_S
    )
    assert done.stdout
    return set(done.stderr.split())


def test_a_plan_loads_nothing_of_meters_and_nothing_that_writes_schemas_or_templates() -> None:
    loaded = loaded_by("plan", "-p", "airfanta-3pro", "-b", "anker-solix-c1000:ac", "--json")
    assert "purifier.library.decode" in loaded
    assert not [name for name in loaded if name.startswith(("purifier.protocols", "purifier.library.meter"))]
    assert not [name for name in loaded if name.startswith(("purifier.formats", "purifier.library.format"))]
    others = ("schema", "template", "describe", "spellings", "compound_units", "key_lines")
    assert not loaded & {f"purifier.library.{name}" for name in others}


def test_a_meter_brings_what_meters_need() -> None:
    loaded = loaded_by("profiles", "show", "victron-ve-direct")
    assert {"purifier.library.meter_kinds", "purifier.library.meter_agreement", "purifier.protocols.meter"} <= loaded


def test_a_list_of_formats_and_the_recognising_of_files_need_no_pint() -> None:
    loaded = loaded_by("profiles", "list", "--kind", "format")
    assert {"purifier.library.format_agreement", "purifier.library.column_units"} <= loaded
    assert "pint" not in loaded


@pytest.mark.parametrize("arguments", [["--help"], ["profiles", "--help"], ["profiles", "where"]])
def test_what_needs_no_profile_loads_no_key_tables(arguments: list[str]) -> None:
    assert not loaded_by(*arguments) & {"purifier.library.kinds", "purifier.library.decode", "tomllib"}
