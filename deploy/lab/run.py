"""The hardware laboratory: our code against the kernel's real drivers.

Boots Debian's kernel in a virtual machine in which USB printers, number pads and
serial lines are made by the kernel's gadget drivers, and runs the tests marked `lab`
inside it, with the interpreter this was started with. Exit status 0: all passed.
"""

from __future__ import annotations

import argparse
import platform
import secrets
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from image import (
    Image,
    LabError,
    archive,
    cache_folder,
    prepare,
    tools_missing,
)

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CPU = {
    # Some hosts that are virtual machines themselves refuse this one register.
    "kvm": "max,-arch-capabilities",
    "tcg,thread=multi": "max",
}
"""Way to run it -> the processor shown to the guest."""
BOOT = {"kvm": 20.0, "tcg,thread=multi": 120.0}
"""Seconds in which the virtual machine must be up; with KVM it takes about five."""
DEAD = ("kernel BUG at", "Kernel panic", "BUG: unable to handle", "invalid opcode:")
"""Nothing more comes from a virtual machine that says this."""
LIMIT = 600
"""Seconds for everything; then the virtual machine is ended."""


def say(sentence: str) -> None:
    """One line for the person who started this."""
    sys.stderr.write(f"deploy/lab: {sentence}\n")


class Machine:
    """One virtual machine, from power-on until it is off."""

    def __init__(
        self, image: Image, job: str, mark: str, accel: str, limit: int
    ) -> None:
        self._mark = mark
        self._accel = accel
        self.up = False
        self.died = ""
        """What its kernel said when it broke."""
        self.code: int | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="aufruf-lab-")
        initrd = Path(self._folder.name) / "initrd"
        drivers = image.initrd.read_bytes()
        aligned = drivers + bytes(-len(drivers) % 4)  # where the kernel looks for more
        initrd.write_bytes(aligned + archive([("job", job.encode())]))
        command = [
            # Ends the machine even if this process is killed.
            *("timeout", "--kill-after=5", str(limit), "qemu-system-x86_64"),
            *("-accel", accel, "-cpu", CPU[accel], "-smp", "2", "-m", "1536"),
            *("-display", "none", "-serial", "stdio", "-monitor", "none"),
            *("-nic", "none", "-no-reboot"),
            *("-kernel", str(image.kernel), "-initrd", str(initrd)),
            *("-append", "console=ttyS0 panic=-1 oops=panic quiet loglevel=3"),
            "-virtfs",
            "local,path=/,mount_tag=root,security_model=none,readonly=on,"
            "multidevs=remap",
        ]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def watch(self) -> None:
        """Show what the tests say until the machine is off."""
        assert self._process.stdout is not None
        boot = threading.Timer(BOOT[self._accel], self._not_up)
        boot.start()
        try:
            for raw in self._process.stdout:
                self._line(raw.decode("utf-8", errors="replace").rstrip())
        finally:
            boot.cancel()
        self._process.wait()

    def _line(self, line: str) -> None:
        if line.startswith(f"{self._mark} up "):
            self.up = True
            release = line.removeprefix(f"{self._mark} up ")
            say(f"up: Linux {release}, run by {self._accel}")
        elif line.startswith(f"{self._mark} exit "):
            self.code = int(line.rpartition(" ")[2])
        elif line:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
            if any(mark in line for mark in DEAD):
                self.died = line
                self._process.terminate()

    def _not_up(self) -> None:
        if not self.up:
            self._process.terminate()

    def close(self) -> None:
        """Switch it off, whatever it does."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._folder.cleanup()


def job(mark: str, arguments: list[str]) -> str:
    """The script that runs inside."""
    words = " ".join(shlex.quote(word) for word in arguments)
    return (
        f"root={shlex.quote(str(ROOT))}\npython={shlex.quote(sys.executable)}\n"
        f"mark={mark}\narguments=({words})\n" + (HERE / "inside").read_text("utf-8")
    )


def host_boot() -> str:
    """What changes when this computer is started anew."""
    return Path("/proc/sys/kernel/random/boot_id").read_text("utf-8")


def accelerators() -> list[str]:
    """How to run it, best first."""
    refused = cache_folder() / "kvm-refused"
    if refused.exists() and refused.read_text("utf-8") == host_boot():
        say("KVM did not work before: the processor is emulated, which is slower")
        return ["tcg,thread=multi"]
    try:
        with open("/dev/kvm", "r+b", buffering=0):
            return ["kvm", "tcg,thread=multi"]
    except OSError as error:
        say(f"no KVM ({error.strerror}): the processor is emulated, which is slower")
        return ["tcg,thread=multi"]


def run(arguments: list[str], accels: list[str], limit: int) -> int:
    """Boot, test, and the exit status of pytest; 2 if it could not be."""
    if platform.machine() != "x86_64":
        raise LabError("the laboratory runs on x86_64 only")
    if missing := tools_missing():
        raise LabError(f"not installed: {', '.join(missing)} (INSTALL.md names them)")
    image = prepare(say)
    for accel in accels:
        mark = f"lab-{secrets.token_hex(4)}"
        machine = Machine(image, job(mark, arguments), mark, accel, limit)
        try:
            machine.watch()
        finally:
            machine.close()
        if machine.code is not None:
            return machine.code
        if machine.died:
            raise LabError(f"the virtual machine's kernel broke: {machine.died}")
        if machine.up:
            raise LabError(f"the tests did not end within {limit} s, or the kernel did")
        say(f"the virtual machine did not start with {accel}")
        if accel == "kvm":
            (cache_folder() / "kvm-refused").write_text(host_boot(), "utf-8")
    raise LabError("the virtual machine cannot be started here")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="deploy/test lab", description=__doc__)
    parser.add_argument("--emulate", action="store_true", help="do not use KVM")
    parser.add_argument("--limit", type=int, default=LIMIT, help="seconds for all")
    chosen, arguments = parser.parse_known_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    begun = time.monotonic()
    try:
        accels = ["tcg,thread=multi"] if chosen.emulate else accelerators()
        named = [
            word for word in arguments if (ROOT / word.partition("::")[0]).exists()
        ]
        chosen_tests = arguments if named else [*arguments, "tests/lab"]
        code = run(chosen_tests, accels, chosen.limit)
    except LabError as error:
        say(str(error))
        return 2
    say(f"{'passed' if code == 0 else 'failed'}, {time.monotonic() - begun:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
