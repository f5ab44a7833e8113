"""Real PostgreSQL servers that the tests start, share and stop themselves.

`shared` gives the one server of a test run: whichever worker asks first starts it,
all use it, and `stop_shared` ends it with the run. A test that kills, stops or
breaks a server makes its own `PostgreSQL`.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

RUN = "AUFRUF_TEST_RUN"
"""Environment variable: the id of the process that owns the test run."""

ROLE = "aufruf"
PASSWORD = "paper-and-number"

SETTINGS = """
listen_addresses = '127.0.0.1'
max_connections = 200
fsync = on
synchronous_commit = on
full_page_writes = on
logging_collector = off
log_min_messages = fatal
"""


class ServerMissing(Exception):
    """There is no PostgreSQL on this machine, or it cannot be run."""


def programs() -> Path:
    """The folder of the newest installed server's programs.

    Raises:
        ServerMissing: none is installed.
    """
    found = [
        Path(folder)
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if (folder / "initdb").exists()
    ]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    raise ServerMissing(
        "these tests need a PostgreSQL server; as administrator: "
        "apt-get install postgresql"
    )


def _identity() -> dict[str, Any]:
    """Who runs the server: it refuses root, so there it is the user postgres."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise ServerMissing("there is no user postgres to run a PostgreSQL server as")


class PostgreSQL:
    """A server in a folder of its own, on a free loopback port and a unix socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The postmaster's process id; None while it does not run."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, ValueError, IndexError):
            return None
        return pid if str(self.data).encode() in command and state != "Z" else None

    def url(self, database: str) -> str:
        """The address for the configuration: the ordinary role, over TCP."""
        return f"postgresql://{ROLE}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def admin(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A superuser's connection over the unix socket, in autocommit."""
        return psycopg.connect(
            host=str(self.folder),
            port=self.port,
            user="postgres",
            dbname=database,
            autocommit=True,
        )

    def create(self) -> PostgreSQL:
        """Make the data folder and the ordinary role, and start."""
        identity = _identity()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if identity:
            os.chown(self.folder, identity["user"], identity["group"])
        command = [str(programs() / "initdb"), "--no-sync", "--username=postgres"]
        command += ["--encoding=UTF8", "--locale=C.UTF-8", "-D", str(self.data)]
        command += ["--auth-local=trust", "--auth-host=scram-sha-256"]
        done = subprocess.run(
            command, capture_output=True, cwd=self.folder, check=False, **identity
        )
        if done.returncode:
            raise ServerMissing(f"initdb failed: {done.stderr.decode()}")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
        self.start()
        with self.admin() as connection:
            connection.execute(
                f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{PASSWORD}'"
            )
        return self

    def start(self, timeout: float = 30.0) -> None:
        """Start on the port it had, or the first time on a free one; wait for it."""
        deadline = time.monotonic() + timeout
        while not self._starts(deadline):
            time.sleep(0.2)  # somebody has the port at this moment
        (self.folder / "port").write_text(str(self.port))

    def _starts(self, deadline: float) -> bool:
        """Whether it listens; False: its port was not free."""
        if not (self.folder / "port").exists():
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
        command = [str(programs() / "postgres"), "-D", str(self.data)]
        command += ["-p", str(self.port), "-k", str(self.folder)]
        log = self.folder / "log"
        begins = log.stat().st_size if log.exists() else 0
        with log.open("ab") as said:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=self.folder,
                start_new_session=True,  # Ctrl+C ends the tests; they end the server
                **_identity(),
            )
        while True:
            try:
                self.admin().close()
            except psycopg.OperationalError as error:
                if self.process.poll() is None and time.monotonic() < deadline:
                    time.sleep(0.05)
                    continue
                why = log.read_bytes()[begins:].decode(errors="replace")
                if "TCP/IP sockets" in why and time.monotonic() < deadline:
                    return False
                raise ServerMissing(f"postgres did not start: {why}") from error
            else:
                return True

    def stop(self, how: signal.Signals = signal.SIGINT, timeout: float = 20.0) -> None:
        """End the server: SIGINT is its fast shutdown, SIGQUIT a crash."""
        pid = self.pid
        if pid is not None:
            os.kill(pid, how)
        deadline = time.monotonic() + timeout
        while self.pid is not None:
            if self.process is not None:
                self.process.poll()
            if time.monotonic() > deadline and pid is not None:
                os.kill(pid, signal.SIGQUIT)
                deadline = time.monotonic() + timeout
            time.sleep(0.02)
        if self.process is not None:
            self.process.wait(timeout)
            self.process = None

    def remove(self) -> None:
        """End the server and delete all it had."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The address of a fresh database, dropped at the end."""
        name = f"office_{uuid4().hex[:12]}"
        with self.admin() as connection:
            connection.execute(
                f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {template}"
            )
        try:
            yield self.url(name)
        finally:
            with self.admin() as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _folder(owner: int) -> Path:
    """Short (a unix socket's path may have 107 bytes) and named for its owner."""
    return Path(tempfile.gettempdir()) / f"aufruf-pg-{owner}"


def _run_folder() -> Path:
    folder = _folder(int(os.environ.get(RUN, os.getpid())))
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder


def shared() -> PostgreSQL:
    """The test run's server; started by whoever asks first.

    Raises:
        ServerMissing: there is none to start.
    """
    folder = _run_folder()
    server = PostgreSQL(folder / "shared")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if server.pid is None:
            shutil.rmtree(server.folder, ignore_errors=True)
            server.create()
        else:
            server.port = int((server.folder / "port").read_text())
    return server


@contextmanager
def private() -> Iterator[PostgreSQL]:
    """A server of one's own, to be stopped, killed and started at will."""
    server = PostgreSQL(_run_folder() / uuid4().hex[:8])
    try:
        yield server.create()
    finally:
        server.remove()


def stop_shared(owner: int) -> None:
    """End the run's servers, and those of runs that were killed."""
    for folder in _folder(owner).parent.glob("aufruf-pg-*"):
        name = folder.name.rpartition("-")[2]
        if name.isdigit() and (
            int(name) == owner or not Path(f"/proc/{name}").exists()
        ):
            for server in folder.iterdir():
                if server.is_dir():
                    PostgreSQL(server).remove()
            shutil.rmtree(folder, ignore_errors=True)
