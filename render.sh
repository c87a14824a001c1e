#!/usr/bin/env bash
# Backpropagation Step-by-Step: the one command. Sets the project up once, then hands over to its command line.
#
#   ./render.sh                 the whole film, 1080p at 30 frames a second, into out/
#   ./render.sh --help          everything else it can do
#   ./render.sh test [ARGS]     the checks and tests (ARGS go to pytest)
#   ./render.sh test quick      those that need no render and no browser, for while you write
#
# Set-up: missing system packages, .venv beside this file, pinned Python packages. A second run skips all of it.
# PYTHON=/path/to/python3.12 ./render.sh ... picks the Python that a new .venv is made with.
# Exit codes of the set-up: 1 an installation failed, 2 something is missing that only you can bring.
# Everything the set-up says goes to standard error, so that `plan --json` can be piped.
set -euo pipefail
unset CDPATH
# Python would search these folders, an empty part of them being the current one, before .venv's: other packages, or a stranger's.
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONINSPECT
PATH=$(kept='' IFS=:; set -f # nor programs in them: of PATH, only what begins at the root is searched
  for folder in ${PATH:-}; do [ "${folder#/}" = "$folder" ] || kept=$kept${kept:+:}$folder; done
  printf '%s' "${kept:-/usr/local/bin:/usr/bin:/bin}")
npm_list=tests/publish/package.json # what the tests need of npm
npm_lock=tests/publish/package-lock.json
hashes=requirements # film.txt, quick.txt and test.txt: what pip may install, by hash

main() {
  local root wanted=run
  root=$(project_root)
  case "${1:-} ${2:-}" in "test quick") wanted=quick ;; "test "*) wanted="test" ;; esac
  is_ready "$root" "$wanted" || set_up "$root" "$wanted"
  # -P: a folder named pipeline/ in the user's current directory must not be taken for ours.
  PYTHONHASHSEED=0 exec "$root/.venv/bin/python" -P -m pipeline "$@"
}

say() { printf 'Setting up (once): %s\n' "$*" >&2; }
fail() { # fail CODE LINE...
  local code=$1
  shift
  printf 'render.sh: %s\n' "$@" >&2
  exit "$code"
}

project_root() { # the folder of the real render.sh, whatever symlinks led here
  local file=${BASH_SOURCE[0]} folder
  while [ -L "$file" ]; do
    folder=$(cd -P -- "$(dirname -- "$file")" && pwd)
    file=$(readlink -- "$file")
    case $file in /*) ;; *) file=$folder/$file ;; esac
  done
  cd -P -- "$(dirname -- "$file")" && pwd
}

# --- the stamp: three lines, written last; without it, or with other lines, .venv does not count ----------------------

digest() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; }

place_hash() { # where .venv stands and which Python it stands on: when this changes, .venv is made afresh
  { cat -- "$1/.venv/pyvenv.cfg"; readlink -f -- "$1/.venv/bin/python"; printf '%s\n' "$1" 'recipe 1'; } | digest
}

needs_hash() { # what is to be installed: when only this changes, pip brings .venv up to date in place
  cat -- "$1/pyproject.toml" "$1/constraints.txt" "$1/$hashes"/*.txt "$1/$npm_list" "$1/$npm_lock" | digest
}

same_place() { # .venv was once finished, here, on this Python
  local place
  [ -x "$1/.venv/bin/python" ] && [ -f "$1/.venv/pyvenv.cfg" ] && [ -f "$1/.venv/setup-stamp" ] || return 1
  { read -r place; } <"$1/.venv/setup-stamp" && [ "$place" = "$(place_hash "$1")" ]
}

is_ready() {
  local needs had
  same_place "$1" || return 1
  { read -r _ && read -r needs && read -r had; } <"$1/.venv/setup-stamp" || return 1
  [ "$needs" = "$(needs_hash "$1")" ] && serves "$had" "$2"
}

serves() { # serves HAD WANTED: what was set up for one command is enough for another
  case "$1 $2" in "$2 $2" | "test "* | "quick run") return 0 ;; *) return 1 ;; esac
}

write_stamp() {
  { place_hash "$1"; needs_hash "$1"; printf '%s\n' "$2"; } >"$1/.venv/setup-stamp.new"
  mv -f -- "$1/.venv/setup-stamp.new" "$1/.venv/setup-stamp"
}

# --- set-up ----------------------------------------------------------------------------------------------------------

set_up() {
  local root=$1 wanted=$2 began=$SECONDS
  trap 'fail 130 "set-up interrupted; the next run starts it again"' INT
  { exec 9>"$root/.venv.lock"; } 2>/dev/null || fail 2 "cannot write in $root: .venv has to be made there"
  bring_python
  wait_for_lock
  if ! is_ready "$root" "$wanted"; then # another copy may have done it while this one waited
    system_packages
    make_venv "$root"
    install_packages "$root" "$wanted"
    write_stamp "$root" "$wanted"
    say "done in $((SECONDS - began)) s"
  fi
  exec 9>&-
  trap - INT
}

wait_for_lock() { # held on file descriptor 9 until it is closed, or this process and its children are gone
  local lock='import fcntl, sys; fcntl.flock(9, fcntl.LOCK_EX | (fcntl.LOCK_NB if sys.argv[1:] else 0))'
  if "$python" -c "$lock" now 2>/dev/null; then return; fi
  say 'another copy is at it already, waiting for it ...'
  "$python" -c "$lock"
}

make_venv() {
  if same_place "$1"; then
    rm -f -- "$1/.venv/setup-stamp" # from here to the last line of set_up, .venv does not count
    return
  fi
  [ ! -e "$1/.venv" ] || say 'the .venv found here is unfinished or was made for another place: starting it afresh'
  rm -rf -- "$1/.venv"
  say "making .venv with Python $python_version ($python)"
  run_logged "$root/.venv.log" "making .venv" "$python" -m venv "$1/.venv"
}

install_packages() {
  local set=film what='the pinned packages'
  [ "$2" = run ] || { set=$2 what='the pinned packages and those the tests need'; }
  say "installing $what (a minute or two the first time)"
  # Every file is one of those whose hashes are known; the project itself, which has none, comes last and brings nothing along.
  pip_install "$1" --require-hashes --requirement "$hashes/$set.txt"
  pip_install "$1" --no-deps --no-build-isolation --editable .
  [ "$2" != test ] || npm_packages "$1"
}

pip_install() { # pip_install ROOT ARGUMENT...
  local root=$1
  shift
  # From the project's folder, so that paths with spaces are no matter; the user's command keeps its own.
  # The two variables pin what pip builds with (it checks no hashes there): older pips read the first, newer ones the second.
  (cd -- "$root" && export PIP_USER=0 PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt &&
    run_logged "$root/.venv.log" "installing the packages" \
    "$root/.venv/bin/python" -P -m pip install --no-input --disable-pip-version-check --progress-bar off "$@")
}

npm_packages() {
  mkdir -p -- "$1/.venv/npm"
  cp -- "$1/$npm_list" "$1/$npm_lock" "$1/.venv/npm/"
  (cd -- "$1/.venv/npm" && run_logged "$1/.venv.log" "installing the tests' npm packages" \
    npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
}

run_logged() { # run_logged LOG WHAT COMMAND...: its slow moments become lines, its last lines are shown if it fails
  local log=$1 what=$2
  shift 2
  # Descriptor 9 stays open on purpose: should this shell be killed, the lock lasts as long as the command does.
  if ! "$@" </dev/null 2>&1 | tee "$log" | slow_moments >&2; then
    { echo; tail -n 25 -- "$log"; echo; } >&2
    fail 1 "$what failed (above: the last lines; all of it: $log). The next run starts it again."
  fi
}

slow_moments() {
  awk '
    /^ *Downloading .*[0-9][0-9]+(\.[0-9]+)? MB\)/ { sub(/^ */, ""); print "  " $0; fflush() }
    /^ *Building wheel for .*: started/            { print "  building " $4; fflush() }
    /^Installing collected packages:/              { print "  unpacking " NF - 3 " packages"; fflush() }'
}

# --- Python ----------------------------------------------------------------------------------------------------------

bring_python() { # the lock is taken with Python, so this stands before it; apt-get has a lock of its own
  find_python && return
  if [ -z "${PYTHON:-}" ] && has_apt; then
    # Its headers and venv with it: they are packages apart there, and a machine without Python has neither.
    apt_install python3 python3-dev python3-venv
    find_python && return
  fi
  fail 2 "needs Python 3.11, 3.12, 3.13 or 3.14; $seen" \
    "On Debian and Ubuntu: apt-get install python3 (where that is older than 3.11: a newer release, or PYTHON=/path/to/it)."
}

find_python() { # sets python (never one inside a venv, such as ours), python_version ("3.12"), has_headers, has_venv; where there is none: seen
  local candidate answer probe='
import importlib.util, os, sys, sysconfig
assert (3, 11) <= sys.version_info < (3, 15)
folders = {sysconfig.get_path("include"), sysconfig.get_path("platinclude"), sysconfig.get_config_var("INCLUDEPY")}
headers = any(folder and os.path.exists(os.path.join(folder, "Python.h")) for folder in folders)
venv = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
print(*sys.version_info[:2], sep=".")
print(int(headers), int(venv), getattr(sys, "_base_executable", "") or sys.executable, sep="\n")'
  set -- python3 python3.13 python3.12 python3.11 python3.14 python
  [ -z "${PYTHON:-}" ] || set -- "$PYTHON"
  seen=''
  for candidate in "$@"; do
    command -v -- "$candidate" >/dev/null || continue
    seen="$seen $candidate"
    answer=$("$candidate" -c "$probe" 2>/dev/null) || continue
    { read -r python_version && read -r has_headers && read -r has_venv && read -r python; } <<<"$answer" || continue
    return 0
  done
  if [ -n "$seen" ]; then seen="found none of these among:$seen"; else seen="found no Python (looked for: $*)"; fi
  return 1
}

# --- system packages -------------------------------------------------------------------------------------------------

system_packages() { # pycairo and manimpango are compiled on Linux and macOS: cairo, pango, a C compiler, Python's headers
  local lacking
  lacking=$(lacking_things)
  [ -n "$lacking" ] || return 0
  if has_apt; then
    # shellcheck disable=SC2046  # package names, split on purpose
    apt_install $(package_names apt "$lacking")
    find_python
    lacking=$(lacking_things)
    [ -z "$lacking" ] || fail 2 "still missing after apt-get install: $lacking (for $python)"
  else
    fail 2 "missing: $lacking. Install with:" "    $(other_command "$lacking")" 'and start again.'
  fi
}

lacking_things() { # decided by what will be used, not by which packages are listed as installed; all tests set Chinese
  local lacking=''
  if ! command -v pkg-config >/dev/null; then lacking='pkg-config cairo pango'
  else
    pkg-config --exists cairo || lacking='cairo'
    pkg-config --exists pangocairo || lacking="$lacking pango"
  fi
  cc -E -x c - <<<'#include <stdlib.h>' >/dev/null 2>&1 || lacking="$lacking compiler"
  [ "$has_headers" = 1 ] || lacking="$lacking python-headers"
  [ "$has_venv" = 1 ] || lacking="$lacking python-venv"
  [ "$wanted" = run ] || [ -n "$(fc-list :charset=5b66 family 2>/dev/null)" ] || lacking="$lacking chinese-font"
  [ "$wanted" != test ] || lacking="$lacking$(lacking_test_things)"
  printf "%s\n" "${lacking# }"
}

lacking_test_things() { # the tests show what is published to real browsers, an office and a SCORM runtime
  has chromium chromedriver || printf ' chromium'
  has firefox-esr || printf ' firefox'
  has WebKitWebDriver Xvfb || printf ' webkit'
  has soffice || printf ' office'
  has node npm || printf ' node'
}

has() { # every one; `command -v a b` is content with one
  local name
  for name; do command -v -- "$name" >/dev/null || return 1; done
}

package_names() { # package_names SYSTEM "THING THING": what each is called there
  local thing
  for thing in $2; do
    case $1:$thing in
      apt:pkg-config) echo pkg-config ;;
      apt:cairo) echo libcairo2-dev ;;
      apt:pango) echo libpango1.0-dev ;;
      apt:compiler) echo gcc libc6-dev ;;
      apt:chinese-font) echo fontconfig fonts-droid-fallback ;;
      apt:chromium) echo chromium chromium-driver ;;
      apt:firefox) echo firefox-esr ;;
      apt:webkit) echo webkit2gtk-driver xvfb gstreamer1.0-libav gstreamer1.0-plugins-good gstreamer1.0-plugins-bad ;;
      apt:office) echo libreoffice-impress ;;
      apt:node) echo nodejs npm ;;
      dnf:chinese-font) echo google-droid-sans-fonts ;;
      pacman:chinese-font) echo noto-fonts-cjk ;;
      brew:chinese-font) echo font-noto-sans-cjk ;;
      apt:python-headers) echo "python$python_version-dev" ;;
      apt:python-venv) echo "python$python_version-venv" ;;
      dnf:pkg-config) echo pkgconf-pkg-config ;;
      dnf:cairo) echo cairo-devel ;;
      dnf:pango) echo pango-devel ;;
      dnf:compiler) echo gcc ;;
      dnf:python-headers) echo python3-devel ;;
      dnf:python-venv) echo python3-libs python3-pip ;;
      pacman:pkg-config | brew:pkg-config) echo pkgconf ;;
      pacman:compiler) echo gcc ;;
      pacman:python-*) echo python ;;
      brew:python-*) echo "python@$python_version" ;;
      brew:compiler) ;; # comes with Xcode's command line tools, see other_command
      *:*) echo "$thing" ;;
    esac
  done | tr '\n' ' ' | sed 's/ $//'
}

other_command() {
  local xcode=''
  case "$(uname) $1" in Darwin*compiler*) xcode='xcode-select --install; ' ;; esac
  if [ "$(uname)" = Darwin ] || { ! command -v dnf && ! command -v pacman && command -v brew; } >/dev/null
  then echo "${xcode}brew install $(package_names brew "$1")"
  elif command -v dnf >/dev/null; then echo "sudo dnf install $(package_names dnf "$1")"
  elif command -v pacman >/dev/null; then echo "sudo pacman -S --needed $(package_names pacman "$1")"
  else echo "(your system's package manager: development files of) $1"
  fi
}

apt_install() {
  local as_root='' command="apt-get install -y --no-install-recommends $*"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail 2 'missing system packages, and neither root nor sudo here. As root:' "    $command"
    as_root=sudo
  fi
  say "system packages: $*"
  # A list that is missing or stale shows as a failed install: then, and only then, fetch the lists and try again.
  if has_apt_lists && apt_get "$as_root" install -y --no-install-recommends "$@"; then return; fi
  apt_get "$as_root" update || true
  apt_get "$as_root" install -y --no-install-recommends "$@" || {
    { echo; tail -n 15 -- "$root/.venv.log"; echo; } >&2
    fail 1 'installing the system packages failed. By hand:' "    ${as_root:+sudo }apt-get update && ${as_root:+sudo }$command"
  }
}

has_apt() { [ "$(uname)" != Darwin ] && command -v apt-get >/dev/null; }

has_apt_lists() { [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' 2>/dev/null)" ]; }

apt_get() { # apt_get sudo-or-nothing ARGUMENT...
  local as_root=$1
  shift
  ${as_root:+"$as_root"} env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@" \
    </dev/null >"$root/.venv.log" 2>&1 9>&-
}

main "$@"
