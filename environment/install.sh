#!/usr/bin/env bash
# Creates the virtual environment and installs parts of it, each only once:
#   environment/install.sh [stack] [package] [test] [docs] [mutation] [formats] [web]
# Variables: PYTHON, VENV, all of pip's own (PIP_FIND_LINKS, ...), and
# FORCE_CUDA=1 to compile mmcv's GPU ops too (needs nvcc, as new as PyTorch's
# CUDA; CLAMP itself uses none of them).
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
venv=${VENV:-.venv}

main() {
    [ -x "$venv/bin/pip" ] || create_venv
    for part in "$@"; do
        case $part in
            stack) once stack environment/build.txt environment/stack.txt ;;
            package) once package setup.py setup.cfg ;;
            test) once test environment/test.txt ;;
            docs) once docs environment/docs.txt ;;
            web) once web environment/web.txt ;;
            formats) once formats environment/formats.txt ;;
            mutation) once mutation environment/mutation.txt ;;
            *) fail "unknown part '$part': look at the top of this file" ;;
        esac
    done
}

# Installs a part, unless that was done with the same content of its files.
once() {
    local part=$1 stamp="$venv/.installed-$1" key
    shift
    key=$(cat "$@" | cksum)
    if [ "$(cat "$stamp" 2>/dev/null)" != "$key" ]; then
        "install_$part"
        echo "$key" > "$stamp"
    fi
}

create_venv() {
    local deb='apt-get install -y python3-venv python3-dev g++'
    command -v "$python" > /dev/null ||
        fail "there is no '$python': name one with PYTHON=..., or run: $deb"
    "$python" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 13))' ||
        fail "$("$python" --version 2>&1) was found, 3.10 to 3.12 is needed:" \
            "name another one, for example PYTHON=python3.11"
    "$python" -c 'import ensurepip, venv' 2> /dev/null ||
        fail "'$python' cannot make virtual environments; on Debian: $deb"
    "$python" -c 'import os, sysconfig as s, sys
sys.exit(not os.path.exists(s.get_paths()["include"] + "/Python.h"))' &&
        command -v c++ > /dev/null ||
        fail "a C++ compiler and Python.h are needed; on Debian: $deb"
    say "creating $venv with $("$python" --version)"
    "$python" -m venv "$venv"
}

install_stack() {
    say 'PyTorch and what compiling needs'
    pip install -r environment/build.txt
    install_mmcv
    say 'OpenMMLab and open_clip'
    pip install --no-build-isolation -r environment/stack.txt
    "$venv/bin/python" environment/mend.py
    if ! imports mmcv.ops 2> /dev/null; then
        say 'this mmcv was compiled for another PyTorch: once more'
        install_mmcv --force-reinstall --no-cache-dir --no-binary mmcv
    fi
    imports mmpose.models,mmdet,open_clip
}

# Takes a ready-made wheel where pip finds one, else compiles.
install_mmcv() (
    log="$venv/mmcv-build.log"
    say "mmcv (what its build prints goes to $log)"
    # without a GPU in sight mmcv compiles for the CPU and asks for no nvcc
    [ "${FORCE_CUDA:-0}" = 1 ] || export CUDA_VISIBLE_DEVICES=
    # -g0: without debugging symbols it compiles in about half the time
    export MMCV_WITH_OPS=1 CFLAGS="${CFLAGS:-} -g0" CXXFLAGS="${CXXFLAGS:-} -g0"
    pip install -v --no-deps --no-build-isolation "$@" \
        "$(grep '^mmcv==' environment/stack.txt)" 2>&1 |
        tee "$log" | show_progress ||
        fail "$(tail -n 30 "$log")" "mmcv was not installed: see $log"
)

# What a user wants to see of `pip install -v`: ninja's count of files.
show_progress() {
    local compiling='no ready-made mmcv fits, compiling it: 10 to 25 minutes'
    sed -un \
        -e "s/.*Building wheel for mmcv.*: started.*/  $compiling/p" \
        -e 's/^ *\[\([0-9]*\/[0-9]*\)\] .*/  mmcv: \1 files compiled/p'
}

install_package() {
    say 'clamp_mmpose (editable)'
    pip install --no-deps --no-build-isolation --use-pep517 -e .
}

install_test() {
    say 'pytest and ruff'
    pip install -r environment/test.txt
}

install_docs() {
    say 'MkDocs'
    pip install -r environment/docs.txt
}

install_mutation() {
    say 'mutmut'
    pip install -r environment/mutation.txt
}

# Their tests are skipped without them.
install_formats() {
    say 'tables and sleap-io'
    pip install -r environment/formats.txt -c environment/build.txt ||
        say 'they cannot be had: h5 and SLEAP are not tested'
}

# Nothing else needs it, and its tests are skipped without it: give it last.
install_web() {
    say 'NiceGUI'
    pip install -r environment/web.txt || {
        say 'NiceGUI cannot be had: the page is not tested'
        exit 0
    }
}

imports() { "$venv/bin/python" -c "import $1"; }
pip() { "$venv/bin/python" -m pip --disable-pip-version-check "$@"; }
say() { printf '\n== %s\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

main "$@"
