#!/usr/bin/env bash
# Trains and tests a tiny CLAMP on synthetic animals and draws what it found.
# Run by `make demo`, which puts the environment's programs on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

config=configs/clamp_tiny_demo.py
data=data/synthetic_ap10k
work_dir=work_dirs/clamp_tiny_demo

say() { printf '\n== %s\n' "$*"; }

say "1/4 drawing animals into $data"
python tools/make_synthetic_ap10k.py "$data"

say "2/4 training $config"
mim train mmpose "$config" --work-dir "$work_dir"

checkpoint=$(ls -t "$work_dir"/best_coco_AP_epoch_*.pth | head -n 1)
say "3/4 testing $checkpoint"
mim test mmpose "$config" -C "$checkpoint" --work-dir "$work_dir" 2>&1 |
    tee "$work_dir/test.log"
metric() {  # its last value in the log of the test
    sed -n "s|.*$1: \([-0-9.]*\).*|\1|p" "$work_dir/test.log" | tail -n 1
}
result=$(LC_ALL=C awk -v ap="$(metric coco/AP)" \
    -v exchanged="$(metric left_right/confusion)" 'BEGIN {
    printf "AP %.2f, left and right exchanged in %.0f %%", ap, 100 * exchanged
}')

say '4/4 drawing the contact sheet'
python tools/contact_sheet.py "$config" "$checkpoint" "$work_dir/contact_sheet.jpg"

say "$result (drawn animals, val split)"
echo "Pictures:   $work_dir/contact_sheet.jpg"
echo "Report:     $work_dir/report.html"
echo "Checkpoint: $checkpoint"
echo 'Next: source .venv/bin/activate, then README.md: predict, train on AP-10K.'
