"""The systemd unit that logs from boot on, for good."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import Final

PLACEHOLDER: Final = ("PORT", "--meter", "METER", "-b", "BATTERY", "-p", "PURIFIER", "--setting", "SETTING")

_UNIT: Final = """\
# Save as /etc/systemd/system/purifier-log.service, then:
#   sudo systemctl daemon-reload && sudo systemctl enable --now purifier-log
[Unit]
Description=purifier: log a battery meter
# The port may come later than the service, and go away: that is the logger's own business.
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
ExecStart={command}
User={user}
{groups}{environment}# Killed, crashed or hung: started again, and the run goes on.
Restart=always
RestartSec=2
WatchdogSec=60
# Done (somebody stopped the run) or typed wrongly: starting again would not help.
RestartPreventExitStatus=0 2
TimeoutStopSec=30

[Install]
WantedBy=multi-user.target
"""


def unit(arguments: Sequence[str] = (), *, user: str, group: str | None = None) -> str:
    """A unit that runs ``purifier log`` with ``arguments`` (placeholders without) as ``user``.

    ``group`` is that of the port's device, when the user is not in it yet.
    """
    words = [*_program(), "log", *(arguments or PLACEHOLDER)]
    kept = ((name, os.environ.get(name)) for name in ("PURIFIER_DB", "PURIFIER_PROFILES"))
    return _UNIT.format(
        command=" ".join(map(_quoted, words)),
        user=user,
        groups=f"SupplementaryGroups={group}\n" if group else "",
        environment="".join(f"Environment={_quoted(f'{name}={value}', '%')}\n" for name, value in kept if value),
    )


def _program() -> list[str]:
    """How to start this very program: its command where that is installed, else through Python."""
    command = os.path.join(os.path.dirname(sys.executable), "purifier")
    return [command] if os.access(command, os.X_OK) else [sys.executable, "-m", "purifier"]


def group_of(typed: str) -> str | None:
    """The group that owns the port ``typed``; None for root's, for the network's, and for a port that is not there."""
    from purifier.errors import PurifierError
    from purifier.link.finding import Network, find_port

    try:
        port = find_port(typed)
    except PurifierError:
        return None
    if isinstance(port, Network) or sys.platform == "win32":
        return None
    import grp

    try:
        number = os.stat(port.device).st_gid
        return grp.getgrgid(number).gr_name if number else None
    except (OSError, KeyError):
        return None


def _quoted(word: str, special: str = "%$") -> str:
    """One word as systemd reads it: ``%`` means something everywhere, ``$`` in command lines; doubled it does not."""
    word = word.replace("\\", "\\\\").replace('"', '\\"')
    for letter in special:
        word = word.replace(letter, letter * 2)
    return word if re.fullmatch(r"[\w./:=,@*+-]+", word, re.ASCII) else f'"{word}"'
