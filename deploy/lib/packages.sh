# shellcheck shell=bash
# The Debian packages that tests need beside Python.
#
# Sourced by deploy/test. As root what is missing is installed; else it is named with
# the command an administrator types, and tests that need it are skipped with that
# reason. In continuous integration (CI=true) nothing may be missing.

packages=(
  git              # which files are the project's
  postgresql       # the second database
  tmux socat       # terminals and serial lines to test with
  xvfb xterm xdotool imagemagick openbox x11-utils # a real terminal, clicked
  zbar-tools       # reads the QR codes of tickets
  foot             # the kiosk's terminal: reads our settings
  systemd          # systemd-analyze checks our units
  tesseract-ocr tesseract-ocr-deu # read the paper back
  espeak-ng        # the voices of nine languages
  fonts-dejavu-core fonts-noto-mono libfribidi0 # tickets and screens in nine languages
)

# Only for ./deploy/test lab; it fetches the virtual machine's kernel itself.
# shellcheck disable=SC2034 # used by deploy/test
packages_lab=(qemu-system-x86 busybox-static kmod udev)

packages_missing() {
  local name installed
  if ! command -v dpkg-query > /dev/null; then
    # Not Debian: ask for the programs instead.
    for name in git psql:postgresql tmux socat Xvfb:xvfb xterm xdotool \
      import:imagemagick foot; do
      command -v "${name%:*}" > /dev/null || printf '%s ' "${name#*:}"
    done
    return
  fi
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" \
    2> /dev/null || true)
  for name in "${packages[@]}"; do
    grep -qx -- "installed $name" <<< "$installed" || printf '%s ' "$name"
  done
}

packages_prepare() {
  local missing log
  missing=$(packages_missing)
  [[ -n $missing ]] || return 0
  if [[ $EUID -eq 0 ]] && command -v apt-get > /dev/null; then
    log=$(mktemp --tmpdir aufruf-apt.XXXXXX)
    say "installing $missing(apt-get, once)"
    # shellcheck disable=SC2086 # a list of names
    if apt-get update > "$log" 2>&1 &&
      DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        $missing >> "$log" 2>&1 < /dev/null; then
      rm -f -- "$log"
      return 0
    fi
    say "apt-get could not install $missing(what it said is in $log)"
  else
    say "without ${missing}some tests are skipped; as administrator: apt-get install ${missing% }"
  fi
  if [[ ${CI:-} == true ]]; then
    fail "in continuous integration (CI=true) nothing may be missing"
  fi
}
