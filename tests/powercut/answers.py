"""The command line asked in this process: what it answers, or why it does not."""

from __future__ import annotations

import contextlib
import io

from purifier.cli.main import run


class RefusedError(Exception):
    """The program ended with another code than 0; the message has the code and the words."""


def answer(*words: str) -> str:
    """What ``purifier WORDS`` prints on standard output; raises RefusedError."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(words)
    out.flush()
    if code != 0:
        raise RefusedError(f"{' '.join(words[:2])} ends with {code}: {err.getvalue().strip()}")
    return out.buffer.getvalue().decode()
