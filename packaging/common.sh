# shellcheck shell=sh
# What packaging/run, packaging/test and .ci/run share: a private Python in .venv, made once.
# POSIX sh, for a machine that may hold no Python, no git and no compiler.
set -eu
unset PYTHONHOME PYTHONPATH # of another Python
# Whoever sources this stands one folder below the root.
root=$(cd "$(dirname "$0")/.." && pwd -P)
venv=$root/.venv
lock=$root/packaging/requirements.lock

# Each one is needed to show a window or, offscreen, to draw one: Qt's wheels bring the rest.
qt_libraries="libglib2.0-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0 \
libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"

say() { printf 'readerapp: %s\n' "$*" >&2; }
give_up() {
    say "$*"
    exit 3
}

# What .venv was made from. A moved checkout, another Python or a new lock makes it afresh.
fingerprint() {
    sums=$(cd "$root" && cksum pyproject.toml packaging/requirements.lock)
    # shellcheck disable=SC2086 # its lines become one
    echo $sums "$root" "$(readlink -f "$venv/bin/python" 2>/dev/null || :)"
}
ready() {
    [ -x "$venv/bin/python" ] && [ -r "$venv/stamp" ] && IFS= read -r stamp <"$venv/stamp" &&
        [ "$stamp" = "$(fingerprint)" ]
}

find_python() {
    for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c '
import ensurepip, sys, venv
sys.exit(not (3, 11) <= sys.version_info < (3, 15) or sys.implementation.name != "cpython")
' >/dev/null 2>&1; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

installed() { # as Debian package $1, or as the name it took when time_t grew
    for name in "$1" "$1t64"; do
        # One word for each architecture it is known for; "not-installed" is one, too.
        case " $(dpkg-query -W -f '${db:Status-Status} ' "$name" 2>/dev/null)" in
        *" installed "*) return 0 ;;
        esac
    done
    return 1
}

# Install what is missing of the Debian packages named, or say what to install and give up.
need_packages() {
    missing=
    for package in "$@"; do
        installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
        as_root=sudo
    else
        give_up "system packages are missing; run this as root, then start again:" \
            "apt-get update && apt-get install -y --no-install-recommends$missing"
    fi
    say "installing system packages:$missing"
    log=$(mktemp)
    # shellcheck disable=SC2086 # words, on purpose
    if ! {
        $as_root apt-get update
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends $missing
    } >"$log" 2>&1 </dev/null; then
        give_up "apt-get could not install$missing (see $log): $(sed -n 's/^E: //p' "$log" | tail -n 1)"
    fi
    rm -f "$log"
}

# Make .venv, or give up in one line. Only one start at a time does it; others wait for it.
set_up() {
    if ready; then return 0; fi
    if command -v flock >/dev/null 2>&1; then
        exec 9<"$lock"
        flock -n 9 || {
            say "another start is setting up; waiting for it"
            flock 9 || :
        }
        if ready; then
            exec 9<&-
            return 0
        fi
    fi
    if command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1; then
        find_python >/dev/null && python= || python="python3 python3-venv"
        # shellcheck disable=SC2086 # words, on purpose
        need_packages $python $qt_libraries
    fi
    python=$(find_python) ||
        give_up "this needs Python 3.11 to 3.14 with its venv module; install it and start again"

    say "setting up in $venv, once (half a minute, more on a slow line)"
    log=$(mktemp)
    rm -f "$venv/stamp"
    if ! grep -qsF "$venv" "$venv/bin/activate" || ! "$venv/bin/python" -m pip --version >"$log" 2>&1; then
        "$python" -m venv --clear "$venv" >"$log" 2>&1 ||
            give_up "$python could not make $venv (see $log): $(tail -n 1 "$log")"
    fi
    PIP_USER=0 "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --retries 2 \
        --require-hashes --only-binary :all: -r "$lock" >"$log" 2>&1 ||
        give_up "pip could not install what is needed; is this machine online? (see $log)" \
            "$(sed -n 's/^ERROR: //p' "$log" | tail -n 1)"
    "$venv/bin/python" -c 'import PySide6.QtNetwork, PySide6.QtSvg, PySide6.QtWidgets' >"$log" 2>&1 ||
        give_up "a system library that Qt needs is missing: $(tail -n 1 "$log");" \
            "on Debian, as root: apt-get install $qt_libraries"
    # The program is not installed but found where it stands, whatever folder it is started in.
    "$venv/bin/python" -c 'import pathlib, sysconfig
pathlib.Path(sysconfig.get_path("purelib"), "readerapp_checkout.pth").write_text("../../../..\n")'
    fingerprint >"$venv/stamp.new"
    mv "$venv/stamp.new" "$venv/stamp"
    rm -f "$log"
    if command -v flock >/dev/null 2>&1; then exec 9<&-; fi
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; }

run() {
    set_up
    if [ $# -eq 0 ]; then
        set -- --demo
        if ! has_display; then
            set -- --demo --headless
            export QT_QPA_PLATFORM=offscreen
        fi
    fi
    exec "$venv/bin/python" -P -m readerapp "$@"
}

run_tests() {
    set_up
    cd "$root"
    export QT_QPA_PLATFORM=offscreen
    [ $# -gt 0 ] || set -- --numprocesses 2 --dist worksteal # all of them, by two at once
    exec "$venv/bin/python" -m pytest "$@"
}
