"""Measures how often a model answers words, and how often rightly.

For models of AP-10K's keypoints, on the animals of the config's test set:
trained names, their synonyms, other body parts, and nonsense. A place is right
if it is within 0.1 of the box's longer side (PCK@0.1).
"""

import sys

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import (
    add_animals,
    add_cfg_options,
    add_config_and_checkpoint,
    add_device,
    new_parser,
)


def parse_args():
    parser = new_parser(__doc__)
    add_config_and_checkpoint(parser)
    add_animals(parser, 200)
    add_device(parser)
    add_cfg_options(parser)
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
