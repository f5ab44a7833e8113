"""./deploy/demo and ./deploy/test make what they need once, or name what is missing."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.tree import DEPLOY, copy_to
from tests.needs import PACKAGES

TOOLS = (
    *("bash", "env", "dirname", "readlink", "cat", "sha256sum", "flock", "grep"),
    *("tail", "rm", "mkdir", "mktemp", "sed"),
)
"""What the scripts use of the system."""


def executable(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)
    return file


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project at a path with spaces."""
    return copy_to(tmp_path / "a folder with spaces")


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder for PATH that holds the system's tools and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return folder


def run(
    script: Path, *arguments: str, path: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a script from elsewhere, without HOME and with PATH as given."""
    return subprocess.run(
        [str(script), *arguments],
        cwd="/",
        env={"PATH": str(path or os.environ["PATH"]), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def in_venv_sh(project: Path, commands: str) -> str:
    """What shell commands print once deploy/lib/venv.sh is sourced."""
    text = f'set -euo pipefail; me=deploy/demo; root="{project}"\n'
    text += f'. "{project}/deploy/lib/venv.sh"\n{commands}'
    done = subprocess.run(
        ["bash", "-c", text], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


# ---- What is missing is named in one sentence -------------------------------


def test_no_python_at_all_is_named(project: Path, programs: Path) -> None:
    done = run(project / "deploy" / "demo", path=programs)
    assert done.returncode == 2
    assert done.stderr == (
        "deploy/demo: Python 3.11 or newer is needed, but there is no python3; as "
        "administrator: apt-get install python3 python3-venv\n"
    )
    assert not (project / ".venv").exists()


def test_a_python_that_is_too_old_is_named(project: Path, programs: Path) -> None:
    executable(
        programs / "python3",
        '#!/bin/sh\ncase "$2" in *print*) echo 3.9;; *) exit 1;; esac\n',
    )
    done = run(project / "deploy" / "demo", path=programs)
    assert done.returncode == 2
    assert done.stderr == (
        "deploy/demo: Python 3.11 or newer is needed, but python3 is 3.9; Debian has "
        "it from version 12, Ubuntu from 24.04\n"
    )


def test_a_python_without_venv_is_named_with_its_package(
    project: Path, programs: Path
) -> None:
    executable(
        programs / "python3",
        '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n'
        f'exec {sys.executable} "$@"\n',
    )
    done = run(project / "deploy" / "demo", path=programs)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert done.returncode == 2
    assert done.stderr == (
        f"deploy/demo: Python {version} lacks the module venv; as administrator: "
        f"apt-get install python{version}-venv\n"
    )


def test_a_newer_python_beside_an_old_one_is_taken(
    project: Path, programs: Path
) -> None:
    executable(
        programs / "python3",
        '#!/bin/sh\ncase "$2" in *print*) echo 3.9;; *) exit 1;; esac\n',
    )
    # A version manager's shim: the name is there and does not run.
    executable(programs / "python3.14", "#!/bin/sh\nexit 127\n")
    taken = executable(
        programs / "python3.12", f'#!/bin/sh\nexec {sys.executable} "$@"\n'
    )
    found = in_venv_sh(project, f'PATH="{programs}"; venv_find_python')
    assert found == f"{taken}\n"


def test_a_folder_that_cannot_be_written_to_is_named() -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root, to be another user")
    folder = Path(tempfile.mkdtemp(prefix="aufruf-ro-"))
    try:
        folder.chmod(0o755)
        copy_to(folder)
        done = subprocess.run(
            [str(folder / "deploy" / "demo")],
            user="nobody",
            group="nogroup",
            extra_groups=[],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        shutil.rmtree(folder)
    assert done.returncode == 2
    assert done.stderr == (
        f"deploy/demo: {folder} cannot be written to; run this as its owner, or in a "
        "copy of your own\n"
    )


def test_a_machine_without_network_is_named_with_pips_log(project: Path) -> None:
    done = run(
        project / "deploy" / "demo",
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_EXTRA_INDEX_URL="",
        PIP_FIND_LINKS="",
        PIP_CONFIG_FILE="/dev/null",
        PIP_NO_CACHE_DIR="1",
        PIP_RETRIES="1",
    )
    log = project / ".venv" / "pip.log"
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "deploy/demo: the packages could not be installed: the package index cannot be "
        f"reached (no network?); all that pip said is in {log}"
    )
    assert "127.0.0.1" in log.read_text()
    assert (project / ".venv" / "unfinished").exists(), "the next start makes it anew"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "is not the one that was"),
        (
            "ERROR: No matching distribution found for evdev==2.0",
            "the package index has no evdev==2.0 for this machine",
        ),
        ("ERROR: something new", "pip says: ERROR: something new"),
        ("", "pip says: nothing"),
    ],
)
def test_what_pip_could_not_do_is_said_in_one_sentence(
    said: str, sentence: str, project: Path
) -> None:
    executable(
        project / ".venv" / "bin" / "python", f'#!/bin/sh\necho "{said}"\nexit 1\n'
    )
    printed = in_venv_sh(project, "venv_pip install x")
    assert sentence in printed
    assert printed.count("\n") == 1
    assert str(project / ".venv" / "pip.log") in printed


# ---- Done once, and again only when something changed ------------------------


@pytest.fixture
def ready(project: Path) -> Path:
    """The copy with a .venv that looks finished."""
    bin_folder = project / ".venv" / "bin"
    executable(bin_folder / "aufruf", "#!/bin/sh\necho aufruf $*\n")
    (bin_folder / "python").symlink_to(sys.executable)
    in_venv_sh(project, 'venv_sum requirements > "$venv/requirements.sum"')
    return project


PREPARE = 'venv_install() { echo "installs $1"; }; venv_prepare requirements'


def test_a_finished_venv_is_left_alone(ready: Path) -> None:
    assert in_venv_sh(ready, PREPARE) == ""


@pytest.mark.parametrize("file", ["deploy/requirements.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_installs_again(file: str, ready: Path) -> None:
    with (ready / file).open("a") as changed:
        changed.write("# changed\n")
    assert in_venv_sh(ready, PREPARE) == "installs requirements\n"


def test_a_removed_python_installs_again(ready: Path) -> None:
    (ready / ".venv" / "bin" / "python").unlink()
    (ready / ".venv" / "bin" / "python").symlink_to("/usr/bin/python3.9-gone")
    assert in_venv_sh(ready, PREPARE) == "installs requirements\n"


def test_a_moved_folder_installs_again(ready: Path, tmp_path: Path) -> None:
    moved = ready.rename(tmp_path / "elsewhere")
    assert in_venv_sh(moved, PREPARE) == "installs requirements\n"


def test_an_interrupted_installation_is_made_anew(ready: Path) -> None:
    (ready / ".venv" / "unfinished").touch()
    (ready / ".venv" / "half").touch()
    printed = in_venv_sh(
        ready, "venv_pip() { :; }; venv_prepare requirements; echo rc $?"
    )
    assert "making" in printed
    assert "rc 0\n" in printed
    assert not (ready / ".venv" / "half").exists()
    assert not (ready / ".venv" / "unfinished").exists()


def test_an_unchanged_second_start_costs_less_than_a_blink(ready: Path) -> None:
    taken = []
    for _ in range(7):
        began = time.monotonic()
        done = run(ready / "deploy" / "demo", "--visitors", "3")
        taken.append(time.monotonic() - began)
        assert done.stdout == "aufruf demo --visitors 3\n"
    assert min(taken) < 0.1


def test_the_scripts_work_through_a_symbolic_link(ready: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(ready / "deploy" / "demo")
    assert run(link, "--help").stdout == "aufruf demo --help\n"


def test_two_starts_at_once_install_one_after_the_other(ready: Path) -> None:
    (ready / ".venv" / "requirements.sum").unlink()
    install = (
        'venv_install() { echo begins; sleep 0.3; venv_sum "$1" > "$venv/$1.sum"; '
        "echo ends; }; venv_prepare requirements &"
        "venv_prepare requirements; wait"
    )
    printed = in_venv_sh(ready, install)
    assert [line for line in printed.splitlines() if line in ("begins", "ends")] == [
        "begins",
        "ends",
    ]


# ---- The packages that tests need -------------------------------------------


@pytest.fixture
def unprivileged(programs: Path) -> Iterator[Path]:
    """A folder that another user can read, holding packages.sh and a dpkg-query."""
    folder = Path(tempfile.mkdtemp(prefix="aufruf-packages-"))
    folder.chmod(0o755)
    shutil.copy(DEPLOY / "lib" / "packages.sh", folder)
    executable(folder / "dpkg-query", "#!/bin/sh\necho installed git\n")
    yield folder
    shutil.rmtree(folder)


def prepare_packages(
    folder: Path, user: str | None, ci: str
) -> subprocess.CompletedProcess[str]:
    text = (
        "set -euo pipefail; me=deploy/test\n"
        'say() { printf "%s: %s\\n" "$me" "$1" >&2; }\n'
        'fail() { say "$1"; exit 2; }\n'
        f'. "{folder}/packages.sh"; packages_prepare; echo goes on'
    )
    return subprocess.run(
        ["bash", "-c", text],
        user=user if os.geteuid() == 0 else None,
        env={"PATH": f"{folder}:/usr/bin:/bin", "CI": ci},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_root_missing_packages_are_named_and_tests_go_on(
    unprivileged: Path,
) -> None:
    done = prepare_packages(unprivileged, "nobody", "")
    assert done.stdout == "goes on\n"
    assert re.fullmatch(
        r"deploy/test: without postgresql .* some tests are skipped; as administrator: "
        r"apt-get install postgresql [\w .-]+\n",
        done.stderr,
    )


def test_in_continuous_integration_a_missing_package_is_a_failure(
    unprivileged: Path,
) -> None:
    done = prepare_packages(unprivileged, "nobody", "true")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "nothing may be missing" in done.stderr


def test_as_root_a_failing_apt_get_is_named_with_its_log(unprivileged: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root")
    executable(unprivileged / "apt-get", "#!/bin/sh\necho no servers >&2\nexit 100\n")
    done = prepare_packages(unprivileged, None, "true")
    assert done.returncode == 2
    log = re.search(r"could not install .* is in (/\S+)\)", done.stderr)
    assert log
    assert Path(log[1]).read_text() == "no servers\n"
    Path(log[1]).unlink()


def test_every_program_a_test_may_need_is_in_the_list_of_packages() -> None:
    listed = (DEPLOY / "lib" / "packages.sh").read_text("utf-8")
    for package in {*PACKAGES.values(), "postgresql"}:
        assert re.search(rf"\b{re.escape(package)}\b", listed), package


# ---- Continuous integration ---------------------------------------------------


def test_continuous_integration_runs_the_tests_with_nothing_missing(
    project: Path,
) -> None:
    executable(project / "deploy" / "test", '#!/bin/sh\necho "tests, CI=$CI"\n')
    assert run(project / ".ci" / "run").stdout == "tests, CI=true\n"


def test_every_script_is_executable_and_explains_itself() -> None:
    for file in (DEPLOY / "demo", DEPLOY / "test", DEPLOY / "lock", DEPLOY / "prepare"):
        assert file.stat().st_mode & stat.S_IXUSR
        head = file.read_text("utf-8").splitlines()[:3]
        assert head[0] == "#!/usr/bin/env bash"
        assert head[1].startswith("# ")


# ---- The whole way --------------------------------------------------------------


def seconds(*command: str) -> float:
    """The quickest of three runs."""
    taken = []
    for _ in range(3):
        began = time.monotonic()
        run(Path(command[0]), *command[1:])
        taken.append(time.monotonic() - began)
    return min(taken)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_fresh_copy_installs_itself_and_starts_at_once_the_second_time(
    project: Path,
) -> None:
    demo = project / "deploy" / "demo"
    first = run(demo, "--help")
    assert first.returncode == 0, first.stderr
    assert "usage: aufruf demo" in first.stdout
    assert first.stderr.count("\n") == 2, "one line each for what it does"
    assert list((project / "kiosk" / "__pycache__").glob("cli.*.pyc"))
    second = run(demo, "--help")
    bare = seconds(str(project / ".venv" / "bin" / "aufruf"), "demo", "--help")
    assert seconds(str(demo), "--help") - bare < 1.0, "an installation takes a minute"
    assert second.stderr == "deploy/demo: starting aufruf demo\n"
    (project / ".venv" / "unfinished").touch()
    third = run(demo, "--help")
    assert "making" in third.stderr
    assert third.returncode == 0
