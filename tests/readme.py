"""The examples of README and guide, run and written back: ``python -m tests.readme``. A test holds them true."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
GUIDE = tuple(sorted((ROOT / "purifier" / "guide").glob("*.md")))
"""Each is read by itself: its examples start in an empty folder."""
COLUMNS = 88

_BLOCK = re.compile(r"(^```console\n)(.*?)(^```$)", re.MULTILINE | re.DOTALL)
_HERE = re.compile(r"<<'(\w+)'$")


def replayed(page: str, folder: Path) -> str:
    """``page`` with what each ``$`` command of its console blocks prints today, run in order in ``folder``."""
    shim = folder / "bin" / "purifier"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m purifier "$@"\n')
    shim.chmod(0o755)
    work = folder / "work"
    work.mkdir()
    env = {
        **os.environ,
        "PATH": f"{shim.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": str(COLUMNS),
        "XDG_DATA_HOME": str(folder / "data"),
        "PURIFIER_PROFILES": "",
        "LC_ALL": "C.UTF-8",
    }

    def block(match: re.Match[str]) -> str:
        return match[1] + "".join(_shown(command, work, env) for command in commands(match[2])) + match[3]

    return _BLOCK.sub(block, page)


def commands(text: str) -> list[str]:
    """The commands of one console block, here-documents included; what they printed is left out."""
    found: list[str] = []
    end: str | None = None
    for line in text.splitlines():
        if end is not None:
            found[-1] += f"\n{line}"
            end = None if line == end else end
        elif line.startswith("$ "):
            found.append(line[2:])
            here = _HERE.search(line)
            end = here[1] if here else None
    return found


def _shown(command: str, work: Path, env: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-c", command], cwd=work, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    printed = done.stdout.rstrip()
    return f"$ {command}\n" + (f"{printed}\n" if printed else "")


if __name__ == "__main__":
    for page in (README, *GUIDE):
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(replayed(page.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
