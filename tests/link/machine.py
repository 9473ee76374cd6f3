"""A made-up machine with serial adapters: the parts of /sys and /dev that say what is plugged in."""

from __future__ import annotations

from pathlib import Path

from purifier.link.ports import Roots


def machine(root: Path) -> Roots:
    """An empty one."""
    for folder in ("sys/class/tty", "dev/serial/by-id", "dev/serial/by-path"):
        (root / folder).mkdir(parents=True)
    return Roots(root / "sys", root / "dev")


def plug(roots: Roots, name: str, socket: str, model: str = "0403:6001", serial: str | None = None) -> None:
    """An adapter ``model`` in ``socket`` (such as ``1-1.2``) comes up as ``name`` (such as ``ttyUSB0``)."""
    usb = roots.sys / "devices" / "usb1" / socket
    port = usb / f"{socket}:1.0" / name
    port.mkdir(parents=True)
    vendor, _, product = model.partition(":")
    texts = {"idVendor": vendor, "idProduct": product, "manufacturer": "FTDI", "product": "FT232R USB UART"}
    for key, text in (texts if serial is None else {**texts, "serial": serial}).items():
        (usb / key).write_text(f"{text}\n")
    (port.parent / "bInterfaceNumber").write_text("00\n")
    entry = roots.sys / "class" / "tty" / name
    entry.mkdir()
    (entry / "device").symlink_to(port)
    device = roots.dev / name
    device.touch()
    (roots.dev / "serial" / "by-path" / f"pci-0000:00:14.0-usb-0:{socket}:1.0-port0").symlink_to(device)
    if serial is not None:
        link = roots.dev / "serial" / "by-id" / f"usb-FTDI_FT232R_{serial}-if00-port0"
        link.unlink(missing_ok=True)  # of two that are called the same, udev names one
        link.symlink_to(device)


def build_in(roots: Roots, name: str) -> None:
    """A port on the board, such as ``ttyS0``: there whether anything hangs on it or not."""
    entry = roots.sys / "class" / "tty" / name
    (entry / "device").mkdir(parents=True)
    (roots.dev / name).touch()


def unplug(roots: Roots, name: str) -> None:
    """It is gone again, with all that named it."""
    import shutil

    entry = roots.sys / "class" / "tty" / name
    shutil.rmtree((entry / "device").resolve().parent.parent)
    shutil.rmtree(entry)
    for folder in ("by-id", "by-path"):
        for link in (roots.dev / "serial" / folder).iterdir():
            if link.resolve() == (roots.dev / name).resolve():
                link.unlink()
    (roots.dev / name).unlink()
