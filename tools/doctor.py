"""Tells what in this environment does not fit, and how to mend it.

Exits with 1 if training or prediction would fail, else with 0.
"""

import argparse
import sys
from pathlib import Path

# by itself, as the package cannot be imported where something is missing;
# in a checkout tools/ lies beside the package, else in its folder .mim
TOOLS = Path(__file__).resolve().parent
for package in (TOOLS.parent / 'clamp_mmpose', TOOLS.parents[1]):
    sys.path.append(str(package))

from foundation.command_line import run, slow_imports  # noqa: E402


def main():
    argparse.ArgumentParser(description=__doc__).parse_args()
    with slow_imports():
        from foundation.doctor import examine
        from foundation.doctor_checks import CHECKS

    sys.exit(examine(CHECKS))


if __name__ == '__main__':
    run(main)
