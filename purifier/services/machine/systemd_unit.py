"""The systemd unit that logs from boot on, for good."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Sequence
from typing import Final

from purifier.errors import UsageError
from purifier.plain_text import harmless, plain, quoted
from purifier.services.machine.unit_shelter import STATE_FOLDER, Reach, in_a_home, shelter
from purifier.store.place import database

PLACEHOLDER: Final = ("PORT", "--meter", "METER", "-b", "BATTERY", "-p", "PURIFIER", "--setting", "SETTING")
OWN_USER: Final = "purifier"
"""Who logs where an administrator has the unit printed: nobody who could do anything else."""

_UNIT: Final = """\
# Save as /etc/systemd/system/purifier-log.service, then:
{first}#   sudo systemctl daemon-reload && sudo systemctl enable --now purifier-log
[Unit]
Description=purifier: log a battery meter
# The port may come later than the service, and go away: that is the logger's own business.
StartLimitIntervalSec=0
{wants}
[Service]
Type=notify
NotifyAccess=main
ExecStart={command}
User={user}
{groups}{state}{environment}# Killed, crashed or hung: started again, and the run goes on.
Restart=always
RestartSec=2
WatchdogSec=60
# Done (somebody stopped the run) or typed wrongly: starting again would not help.
RestartPreventExitStatus=0 2
TimeoutStopSec=30

{shelter}
[Install]
WantedBy=multi-user.target
"""
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\$?")


def unit(arguments: Sequence[str] = (), *, user: str, group: str | None = None, reach: Reach | None = None) -> str:
    """A unit that runs ``purifier log`` with ``arguments`` (placeholders without) as ``user``.

    ``group`` is that of the port's device, when the user is not in it yet; ``reach`` what the logger has to get at, by
    default its port and the usual database.  Where ``user`` is root, a user of its own logs, into a folder that systemd
    makes for it unless ``reach`` names a database.  Raises UsageError for what cannot stand in a unit.
    """
    if reach is None:
        reach = Reach(port=arguments[0] if arguments else "", database=None if user == "root" else database())
    words = [*_program(), "log", *(arguments or PLACEHOLDER)]
    kept = [(name, os.environ.get(name, "")) for name in ("PURIFIER_DB", "PURIFIER_PROFILES")]
    as_root = user == "root"
    own_state = as_root and reach.database is None
    if own_state:
        kept = [("PURIFIER_DB", f"{STATE_FOLDER}/runs.sqlite3"), *kept[1:]]
    for word in words:
        _refuse_control(word, "an argument")
    for name, value in kept:
        _refuse_control(value, name)
    user = OWN_USER if as_root else _named(user, "user")
    return _UNIT.format(
        first="".join(f"#   {line}\n" for line in _first(user, reach, words[0], as_root)),
        wants=_wants(reach),
        command=" ".join(map(_quoted, words)),
        user=user,
        groups=f"SupplementaryGroups={_named(group, 'group')}\n" if group else "",
        state="StateDirectory=purifier\n" if own_state else "",
        environment="".join(f"Environment={_quoted(f'{name}={value}', '%')}\n" for name, value in kept if value),
        shelter=shelter(reach, words[0], lambda path: _quoted(path, "%")),
    )


def _first(user: str, reach: Reach, program: str, as_root: bool) -> list[str]:
    """What an administrator does once, before the unit is started."""
    steps = []
    if as_root:
        nologin = "/usr/sbin/nologin"
        steps.append(f"sudo useradd --system --user-group --no-create-home --shell {nologin} {user}")
        steps.append(f"(the logger runs as {user}, who can do nothing else: nothing here needs root)")
        if in_a_home(program):
            steps.append(f"({program} lies in a home, which {user} may not enter: install it where everybody may read)")
    for folder in reach.folders:
        _refuse_control(folder, "the folder of a file to write")
        if not os.path.isdir(folder):
            steps.append(f'sudo install -d -m 0700 -o {user} -g "$(id -gn {user})" {shlex.quote(folder)}')
        elif as_root:
            steps.append(f"(give {user} the right to write to {folder}, or name a folder of its own with --db)")
    return steps


def _wants(reach: Reach) -> str:
    """Drivers have to be there before the logger starts: systemd knows a kind of device by its driver alone."""
    return "".join(
        f"{key}={' '.join(f'modprobe@{driver}.service' for driver in reach.drivers)}\n"
        for key in ("Wants", "After")
        if reach.drivers
    )


def _program() -> list[str]:
    """How to start this very program: its command where that is installed, else through Python."""
    command = os.path.join(os.path.dirname(sys.executable), "purifier")
    return [command] if os.access(command, os.X_OK) else [sys.executable, "-m", "purifier"]


def user_name() -> str:
    """Who runs this, by the system's own word: variables such as LOGNAME may hold anything."""
    if sys.platform == "win32":
        import getpass

        return getpass.getuser()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        raise UsageError(f"the system knows no name of user {os.getuid()}, who would log") from None


def group_of(typed: str) -> str | None:
    """The group that owns the port ``typed``, or serial ports where that one is not there yet; None for root's and for
    the network's."""
    from purifier.errors import PurifierError
    from purifier.link.finding import Network, find_port

    if sys.platform == "win32":
        return None
    import grp

    try:
        port = find_port(typed)
        if isinstance(port, Network):
            return None
        number = os.stat(port.device).st_gid
        return grp.getgrgid(number).gr_name if number else None
    except PurifierError:
        pass
    except (OSError, KeyError):
        return None
    known = {one.gr_name for one in grp.getgrall()}
    return next((name for name in ("dialout", "uucp") if name in known), None)


def _named(name: str, what: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise UsageError(f"the {what} {quoted(name)} has no name that can stand in a unit")
    return name


def _refuse_control(word: str, what: str) -> None:
    """UsageError for a word in which systemd would see the end of its line, or anybody something that is not there."""
    if harmless(word) != word or "\n" in word or "\t" in word:
        raise UsageError(
            f"{what}: a line end or another control sign cannot stand in a unit, found one in {quoted(plain(word))}"
        )


def _quoted(word: str, special: str = "%$") -> str:
    """One word as systemd reads it: ``%`` means something everywhere, ``$`` in command lines; doubled it does not."""
    word = word.replace("\\", "\\\\").replace('"', '\\"')
    for letter in special:
        word = word.replace(letter, letter * 2)
    return word if re.fullmatch(r"[\w./:=,@*+-]+", word, re.ASCII) else f'"{word}"'
