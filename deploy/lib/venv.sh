# shellcheck shell=bash disable=SC2154 # me and root are set by the script
# The project's own .venv: made once, found ready in a few milliseconds after that.
#
# Sourced by deploy/demo and deploy/test, which share the .venv: the test lock holds
# the runtime lock at the same versions. Expects `me` (the script's name, for its
# sentences) and `root` (the project's folder). `venv_prepare LOCK` returns with the
# packages of deploy/LOCK.txt and the command aufruf installed, or ends the script
# with one sentence and exit code 2.

venv="$root/.venv"
unfinished="$venv/unfinished"
pip_log="$venv/pip.log"

# What would make pip or Python work somewhere else than in the .venv.
unset PIP_USER PIP_TARGET PIP_PREFIX PYTHONHOME

say() { printf '%s: %s\n' "$me" "$1" >&2; }

fail() {
  say "$1"
  exit 2
}

# A checksum of all that decides what must be installed: the lock, pyproject.toml,
# the interpreter behind the .venv and the folder it stands in (scripts in a .venv
# hold its path).
venv_sum() {
  {
    cat -- "$root/deploy/$1.txt" "$root/pyproject.toml"
    readlink -f -- "$venv/bin/python" || true
    printf '%s\n' "$root"
  } | sha256sum
}

# Prints the first Python that is new enough and can make a .venv.
venv_find_python() {
  local name version found="" old=""
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    command -v "$name" > /dev/null || continue
    # A name may be there and not run (a version manager's shim): then it is not.
    version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' \
      2> /dev/null) || continue
    if ! "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      old="$name is $version"
      continue
    fi
    if "$name" -c 'import venv, ensurepip' 2> /dev/null; then
      command -v "$name"
      return
    fi
    found=$version
  done
  if [[ -n $found ]]; then
    fail "Python $found lacks the module venv; as administrator: apt-get install python$found-venv"
  elif [[ -n $old ]]; then
    fail "Python 3.11 or newer is needed, but $old; Debian has it from version 12, Ubuntu from 24.04"
  fi
  fail "Python 3.11 or newer is needed, but there is no python3; as administrator: apt-get install python3 python3-venv"
}

# Runs pip quietly; when it fails, says why in one sentence and where the rest is.
venv_pip() {
  "$venv/bin/python" -m pip --disable-pip-version-check --no-input "$@" \
    >> "$pip_log" 2>&1 && return
  local why
  if grep -qiE 'no space left on device|disk quota' "$pip_log"; then
    why="the disk is full"
  elif grep -qE 'DO NOT MATCH THE HASHES' "$pip_log"; then
    why="a downloaded package is not the one that was locked (its hash differs)"
  elif grep -qiE 'name resolution|failed to establish|unreachable|connection (refused|broken|reset)|NewConnectionError|proxy|timed out' "$pip_log"; then
    why="the package index cannot be reached (no network?)"
  elif grep -qE 'No matching distribution' "$pip_log"; then
    why=$(grep -m 1 -oE 'No matching distribution found for [^ ]+' "$pip_log")
    why="the package index has no ${why##* } for this machine, or gives nothing (no network?)"
  else
    why=$(grep -E '^(ERROR|error|.*Error)' "$pip_log" | tail -n 1) || true
    why="pip says: ${why:-nothing}"
  fi
  fail "the packages could not be installed: $why; all that pip said is in $pip_log"
}

venv_install() {
  local lock=$1 python
  if [[ ! -e $unfinished && -x $venv/bin/python ]] &&
    "$venv/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' \
      2> /dev/null && venv_is_here; then
    say "bringing $venv up to date"
  else
    python=$(venv_find_python) || exit
    say "making $venv with $("$python" --version), once, which takes about a minute"
    rm -rf -- "$venv"
    mkdir -- "$venv"
    : > "$unfinished"
    "$python" -m venv -- "$venv" > "$pip_log" 2>&1 ||
      fail "$python could not make $venv; what it said is in $pip_log"
  fi
  : > "$unfinished"
  : > "$pip_log"
  # Only the files that were locked, and only ready-made ones: nothing is compiled,
  # no package's own code runs while it is installed.
  venv_pip install --require-hashes --only-binary :all: --no-deps \
    -r "$root/deploy/$lock.txt"
  venv_pip install --no-deps --no-build-isolation --no-index --editable "$root"
  # A start without compiled modules takes three times as long.
  "$venv/bin/python" -m compileall -q "$root/kiosk" "$root/display" \
    "$root/printer" >> "$pip_log" 2>&1 ||
    fail "a module cannot be compiled; which one is in $pip_log"
  venv_sum "$lock" > "$venv/$lock.sum"
  rm -f -- "$unfinished"
}

# True if the .venv was made where it stands: a moved one's scripts point nowhere.
venv_is_here() {
  local pip="$venv/bin/pip"
  [[ -e $pip ]] && grep -qF -- "$venv/bin/python" "$pip"
}

venv_is_ready() {
  [[ ! -e $unfinished && -r $venv/$1.sum && -x $venv/bin/aufruf ]] &&
    [[ $(venv_sum "$1") == "$(< "$venv/$1.sum")" ]]
}

venv_prepare() {
  venv_is_ready "$1" && return
  [[ -w $root ]] ||
    fail "$root cannot be written to; run this as its owner, or in a copy of your own"
  # One installation at a time; the lock goes with the process.
  exec {venv_lock}< "$root/deploy"
  if ! flock --nonblock "$venv_lock"; then
    say "waiting for another installation into $venv"
    flock "$venv_lock"
  fi
  venv_is_ready "$1" || venv_install "$1"
  exec {venv_lock}<&-
}
