"""Tells what in this environment does not fit, and how to mend it.

Exits with 1 if training or prediction would fail, else with 0.
"""

import _ctrl_c  # noqa: F401  first, as the others take seconds

# isort: split
import argparse
import sys
from pathlib import Path


def main():
    argparse.ArgumentParser(description=__doc__).parse_args()
    # by itself, as the package cannot be imported where something is missing;
    # in a checkout tools/ lies beside the package, else in its folder .mim
    tools = Path(__file__).resolve().parent
    for package in (tools.parent / 'clamp_mmpose', tools.parents[1]):
        sys.path.append(str(package))
    from foundation.doctor import examine
    from foundation.doctor_checks import CHECKS

    sys.exit(examine(CHECKS))


if __name__ == '__main__':
    main()
