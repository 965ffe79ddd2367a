#!/usr/bin/env bash
# Lays the versions of lowest.txt over the environment of classic.sh, once:
#   CLASSIC=.venv-classic VENV=.venv-lowest environment/lowest.sh
set -euo pipefail
cd "$(dirname "$0")/.."

classic=${CLASSIC:-.venv-classic}
venv=${VENV:-.venv-lowest}
list=environment/lowest.txt
stamp="$venv/.installed-lowest"

if [ "$(cat "$stamp" 2>/dev/null)" = "$(cksum < "$list")" ]; then
    exit
fi
[ -x "$venv/bin/pip" ] || "$classic/bin/python" -m venv "$venv"
packages='import sysconfig; print(sysconfig.get_paths()["purelib"])'
below=$("$classic/bin/python" -c "$packages")
# what starts with "import" is run: the .pth files there count, too
echo "import site; site.addsitedir('$below')" \
    > "$("$venv/bin/python" -c "$packages")/classic.pth"
"$venv/bin/python" -m pip --disable-pip-version-check install --no-deps -r "$list"
# the programs of what lies below, started by the Python above
for program in mim torchrun; do
    sed "1s|.*|#!$PWD/$venv/bin/python|" "$classic/bin/$program" \
        > "$venv/bin/$program"
    chmod +x "$venv/bin/$program"
done
cksum < "$list" > "$stamp"
