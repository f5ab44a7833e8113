"""Makes the virtual machine's kernel and first file system from Debian packages.

Both are kept in the cache folder, so that a second run needs no network.
"""

from __future__ import annotations

import gzip
import hashlib
import lzma
import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
BUSYBOX = Path("/bin/busybox")
META = "linux-image-amd64"
"""The package that depends on Debian's newest kernel."""
DRIVERS = {
    "virtio_pci": "",
    "virtio_rng": "",
    "9pnet_virtio": "",
    "9p": "",
    "dummy_hcd": "num=4",  # four sockets that gadgets can be plugged into
    "libcomposite": "",
    "usb_f_printer": "",
    "usb_f_hid": "",
    "usb_f_acm": "",
    "usblp": "",
    "cdc_acm": "",
    "hid_generic": "",
    "usbhid": "",
    "evdev": "",
}
"""Driver -> its options."""


class LabError(Exception):
    """The laboratory cannot be built or started here; the message says why."""


class Image(NamedTuple):
    """What QEMU boots."""

    release: str
    kernel: Path
    initrd: Path


def cache_folder() -> Path:
    """Where kernels are kept, about 15 MB each."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "aufruf" / "lab"


def prepare(say: Callable[[str], None]) -> Image:
    """The newest image in the cache, made if there is none.

    Raises:
        LabError: a package is missing or cannot be downloaded.
    """
    folder = cache_folder()
    recipe = repr(DRIVERS).encode() + (HERE / "init").read_bytes()
    mark = hashlib.sha256(recipe).hexdigest()[:12]
    known = sorted(
        folder.glob(f"initrd-*-{mark}"), key=lambda file: file.stat().st_mtime
    )
    if known:
        release = known[-1].name.removeprefix("initrd-").removesuffix(f"-{mark}")
        return Image(release, folder / f"vmlinuz-{release}", known[-1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="aufruf-lab-") as name:
        tree = Path(name)
        release = _unpack_kernel(tree, say)
        initrd = gzip.compress(_first_file_system(tree, release), 1)
        for content, target in (
            ((tree / "boot" / f"vmlinuz-{release}").read_bytes(), f"vmlinuz-{release}"),
            (initrd, f"initrd-{release}-{mark}"),
        ):
            fresh = folder / f".{target}.{os.getpid()}"
            fresh.write_bytes(content)
            fresh.replace(folder / target)
    kept = {f"vmlinuz-{release}", f"initrd-{release}-{mark}"}
    for old in (*folder.glob("vmlinuz-*"), *folder.glob("initrd-*")):
        if old.name not in kept:
            old.unlink()
    return Image(
        release, folder / f"vmlinuz-{release}", folder / f"initrd-{release}-{mark}"
    )


def _unpack_kernel(tree: Path, say: Callable[[str], None]) -> str:
    """Download Debian's kernel package and unpack it; its release."""
    said = _run("apt-cache", "depends", META)
    found = re.search(r"Depends: linux-image-(\S+)", said)
    if not found:
        raise LabError(
            f"apt knows no kernel behind {META}; as administrator: apt-get update"
        )
    release = found[1]
    say(f"downloading the kernel {release} (70 MB, once)")
    _run("apt-get", "download", f"linux-image-{release}", cwd=tree)
    (package,) = tree.glob("*.deb")
    _run("dpkg-deb", "-x", str(package), str(tree))
    package.unlink()
    _run("depmod", "-b", str(tree), release)
    return release


def _run(*command: str, cwd: Path | None = None) -> str:
    try:
        done = subprocess.run(
            command, cwd=cwd, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise LabError(f"{command[0]} is not installed") from error
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise LabError(f"{' '.join(command[:2])} failed: {why}")
    return done.stdout


def _first_file_system(tree: Path, release: str) -> bytes:
    """A cpio archive with busybox, the drivers in loading order and `init`."""
    if not BUSYBOX.exists():
        raise LabError(f"{BUSYBOX} is not there; install busybox-static")
    order = [
        (file, DRIVERS.get(file.name.partition(".")[0].replace("-", "_"), ""))
        for file in _in_order(tree / "lib" / "modules" / release)
    ]
    listed = "".join(
        f"{file.name.partition('.')[0]}.ko {options}\n" for file, options in order
    )
    folders = ("bin", "modules", "proc", "sys", "dev", "host", "tmp")
    return archive(
        [(name, None) for name in folders]
        + [("bin/busybox", BUSYBOX.read_bytes())]
        + [("init", (HERE / "init").read_bytes()), ("modules/order", listed.encode())]
        + [
            (f"modules/{file.name.partition('.')[0]}.ko", _plain(file))
            for file, _ in order
        ]
    )


def _in_order(modules: Path) -> list[Path]:
    """The drivers and all they need, each after what it needs."""
    needs: dict[str, list[str]] = {}
    for line in (modules / "modules.dep").read_text().splitlines():
        file, _, rest = line.partition(":")
        name = Path(file).name.partition(".")[0].replace("-", "_")
        needs[name] = [*reversed(rest.split()), file]
    built_in = (modules / "modules.builtin").read_text().replace("-", "_")
    order: dict[str, None] = {}
    for driver in DRIVERS:
        if driver in needs:
            order |= dict.fromkeys(needs[driver])
        elif f"/{driver}.ko" not in built_in:
            raise LabError(f"the kernel in {modules} has no driver {driver}")
    return [modules / file for file in order]


def _plain(file: Path) -> bytes:
    """A driver unpacked: Debian 13 compresses them."""
    content = file.read_bytes()
    match file.suffix:
        case ".xz":
            return lzma.decompress(content)
        case ".zst":
            return subprocess.run(
                ["zstd", "-dc", str(file)], capture_output=True, check=True
            ).stdout
        case _:
            return content


def archive(entries: Iterable[tuple[str, bytes | None]]) -> bytes:
    """A cpio archive ("newc") of (name, content); content None is a folder.

    The kernel unpacks several archives one after the other.
    """
    out = bytearray()
    everything = [*entries, ("TRAILER!!!", b"")]
    for number, (name, content) in enumerate(everything, 1):
        mode = (stat.S_IFDIR if content is None else stat.S_IFREG) | 0o755
        body = content or b""
        path = name.encode() + b"\0"
        fields = (number, mode, 0, 0, 1, 0, len(body), 0, 0, 0, 0, len(path), 0)
        out += b"070701" + b"".join(b"%08X" % field for field in fields) + path
        out += bytes(-len(out) % 4) + body
        out += bytes(-len(out) % 4)
    return bytes(out)


def tools_missing() -> list[str]:
    """Programs without which nothing starts."""
    programs = ("qemu-system-x86_64", "depmod", "dpkg-deb", "apt-get", "timeout")
    return [name for name in programs if shutil.which(name) is None]
