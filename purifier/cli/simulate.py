"""``purifier simulate``: a pretend meter on a pseudo-terminal, or on a network port."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from purifier.cli import completing
from purifier.cli.ranges import Between
from purifier.cli.run_options import line_options
from purifier.cli.setup_options import request_from, setup_options, typed_request

if TYPE_CHECKING:
    from purifier.link.pty import PseudoPort
    from purifier.link.socket_port import SocketPort
    from purifier.protocols.meter import Meter


@click.command()
@click.option(
    "--meter",
    "meter_id",
    metavar="ID",
    required=True,
    help="The meter to be: purifier profiles list --kind meter.",
    shell_complete=completing.meters,
)
@line_options[0]
@line_options[1]
@setup_options
@click.option(
    "--faults",
    metavar="LIST",
    default="",
    help="corrupt, silence, unplug, speed: what goes wrong. 'corrupt:5,unplug:60': every 5 messages, every 60 s.",
)
@click.option("--speed", metavar="X", type=Between(0.01, 100_000), default=1.0, help="Seconds of battery per second.")
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help="Speak on a network port instead, e.g. 127.0.0.1:5000; port 0: any that is free. No need of pseudo-terminals.",
)
@click.option("--seed", type=int, default=0, help="Other noise; the same number gives the same run.")
@click.pass_context
def simulate(
    ctx: click.Context,
    /,
    meter_id: str,
    address: int | None,
    pick: str,
    faults: str,
    speed: float,
    listen: str | None,
    seed: int,
    **options: Any,
) -> None:
    """A pretend meter on a pseudo-terminal, speaking as the set-up's own model says: until it is empty, then silent.

    A meter of the air needs no set-up: it is in a room that is dirty and is cleaned, in yours where --room says so.
    Prints the device to log from first, and again whenever it comes back from a pretended unplug. Ctrl-C ends it. On a
    network port one program at a time is let in, as with a serial port; others are refused meanwhile.

    \b
    Two terminals:
      purifier simulate --meter victron-ve-direct -b lifepo4-12v-100ah -p airfanta-3pro --setting 3
      purifier log victron-ve-direct --meter victron-ve-direct -b lifepo4-12v-100ah -p airfanta-3pro --setting 3
    \b
    Without pseudo-terminals, as on Windows; then: purifier log socket://127.0.0.1:5000 ...
      purifier simulate --listen 127.0.0.1:5000 --meter diy-json -b lifepo4-12v-100ah -p airfanta-3pro --setting 3
    """
    from purifier.cli.output import library_of
    from purifier.protocols.told import at_address, called
    from purifier.services.meters.of_air import measures_air
    from purifier.services.plan.one_setup import one_setup
    from purifier.services.pretend.air import pretend_air
    from purifier.services.pretend.faults import Faults, read_faults
    from purifier.services.pretend.pretence import Pretended, pretend
    from purifier.services.pretend.speaker import Speaker
    from purifier.services.wording import time_words

    library = library_of(ctx)
    meter = library.meter(meter_id)
    if address is not None:
        meter = at_address(meter, address)
    if name := pick.strip():
        meter = called(meter, name)
    pretence: Pretended
    if measures_air(meter):
        pretence = pretend_air(library, typed_request(options, library), seed=seed)
        said = pretence.said
    else:
        setup, setting = one_setup(library, request_from(options, library, of_one=True))
        pretence = pretend(setup, setting.power_w.value * setup.purifier_count, seed=seed)
        said = f"empty after {time_words(3600.0 * pretence.discharge.runtime_h / speed)}"
    planned = read_faults(faults) if faults.strip() else Faults()
    _end_like_ctrl_c()
    port, is_called = _plugged_in(meter, listen)
    try:
        speaker = Speaker(port, meter, pretence, faults=planned, speed=speed)
        click.echo(port.device)
        click.echo(f"{meter.name} on {port.device}{is_called}; {said}", err=True)
        told = False
        while True:
            speaker.step(click.echo)
            if speaker.empty and not told:
                click.echo("the battery is empty: the meter is silent from here; Ctrl-C ends this", err=True)
            told = speaker.empty
    finally:
        port.close()


def _plugged_in(meter: Meter, listen: str | None) -> tuple[PseudoPort | SocketPort, str]:
    """What the meter speaks on, and how else that is called, or who can listen."""
    if listen is None:
        from purifier.link.pty import PseudoPort

        pseudo = PseudoPort(meter.id, meter.line.baud)
        return pseudo, f", also called {pseudo.name}"
    from purifier.link.socket_port import SocketPort, read_address

    port = SocketPort(*read_address(listen))
    others = ", where every machine that reaches this one can listen, and takes it for a real meter"
    return port, "" if port.is_local else others


def _end_like_ctrl_c() -> None:
    """A kill, too, takes the port away tidily."""
    import signal

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
