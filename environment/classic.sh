#!/usr/bin/env bash
# Creates the environment of classic.txt, once:
#   PYTHON=python3.10 VENV=.venv-classic environment/classic.sh
# mmcv is compiled, which takes 20 to 40 minutes on two processors.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3.10}
venv=${VENV:-.venv-classic}
list=environment/classic.txt
stamp="$venv/.installed-classic"

"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' || {
    echo "'$python' is no Python 3.10: name one, for example" \
        "make test-classic CLASSIC_PYTHON=/usr/bin/python3.10" >&2
    exit 1
}
if [ "$(cat "$stamp" 2>/dev/null)" = "$(cksum < "$list")" ]; then
    exit
fi
[ -x "$venv/bin/pip" ] || "$python" -m venv "$venv"
pip=("$venv/bin/python" -m pip --disable-pip-version-check)
# all up to torchvision: what compiling the others needs to see
"${pip[@]}" install -r <(sed '/^torchvision/q' "$list")
# without a GPU in sight mmcv compiles for the CPU
CUDA_VISIBLE_DEVICES='' FORCE_CUDA=0 MMCV_WITH_OPS=1 CFLAGS=-g0 CXXFLAGS=-g0 \
    "${pip[@]}" install --no-build-isolation -r "$list"
"${pip[@]}" install --no-deps --no-build-isolation --use-pep517 -e .
cksum < "$list" > "$stamp"
