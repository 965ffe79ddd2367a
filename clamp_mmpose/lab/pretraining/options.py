"""What the tools that make weights have as options, and ask of them."""

import argparse
from collections.abc import Iterable, Mapping


def add_counts(
    parser: argparse.ArgumentParser, counts: Mapping[str, tuple[int, str]]
) -> None:
    """Add options that are numbers of something.

    Args:
        parser (argparse.ArgumentParser): To add them to.
        counts (Mapping): By name of the option its default, and what it is.
    """
    for name, (default, what) in counts.items():
        parser.add_argument(
            f'--{name.replace("_", "-")}',
            type=int,
            default=default,
            metavar='N',
            help=f'{what} (default: {default})',
        )


def check_options(
    parser: argparse.ArgumentParser,
    args: argparse.Namespace,
    counts: Iterable[str],
) -> None:
    """End the command where an option cannot be.

    Args:
        parser (argparse.ArgumentParser): To end it by.
        args (argparse.Namespace): With ``out``, the file to write, and
            ``seed``.
        counts (Iterable[str]): Names of the options that must be positive.
    """
    for name in counts:
        if getattr(args, name) < 1:
            option = name.replace('_', '-')
            parser.error(f'--{option} {getattr(args, name)} must be positive')
    if args.seed < 0:
        parser.error(f'--seed {args.seed} must not be negative')
    if args.out.suffix != '.safetensors':
        parser.error(f'{args.out} must end with .safetensors')
    for path in (args.out, args.out.with_suffix('.md')):
        if path.exists():
            parser.error(f'{path} exists: delete it or choose another name')
