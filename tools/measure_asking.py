"""Measures how often a model answers words, and how often rightly.

For models of AP-10K's keypoints, on the animals of the config's test set:
trained names, their synonyms, other body parts, and nonsense. A place is right
if it is within 0.1 of the box's longer side (PCK@0.1).
"""

import argparse
import sys

from clamp_mmpose.foundation.command_line import (
    ConfigOptions,
    run,
    slow_imports,
)


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument('config', help='config file of the model')
    parser.add_argument('checkpoint', help='checkpoint of the model')
    parser.add_argument(
        '--animals',
        type=int,
        default=200,
        metavar='N',
        help='how many are asked about (default: 200)',
    )
    parser.add_argument(
        '--device', default='cpu', help='for example cuda:0 (default: cpu)'
    )
    parser.add_argument(
        '--cfg-options',
        nargs='+',
        action=ConfigOptions,
        help='overrides of the config, for example data_root=...',
    )
    return parser.parse_args()


def main():
    args = parse_args()
    with slow_imports():
        from clamp_mmpose.inspection.visualize import animals_of, load_clamp
        from clamp_mmpose.lab.asking_study import (
            SYNONYMS,
            ask_all,
            confidence_table,
            nearest_found,
            table_of,
        )
    try:
        model = load_clamp(
            args.config, args.checkpoint, args.device, args.cfg_options
        )
        dataset, numbers = animals_of(model, args.animals)
        asked = ask_all(model, (dataset[i] for i in numbers))
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')
    print(f'{len(numbers)} animals')
    print(table_of(asked))
    print()
    print(confidence_table(asked))
    print()
    print(
        f'the nearest prompt is the right one for {nearest_found(model)} of '
        f'{len(SYNONYMS)} synonyms'
    )


if __name__ == '__main__':
    run(main)
