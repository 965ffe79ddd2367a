"""What is to be run, for a dry run."""

from collections.abc import Sequence

from .cost import cost_of
from .requirements import missing_data, weights_name, weights_source
from .run import Run

_FORMAT = '{:<54}{:>5} {:<12}{:>8}{:>11}{:>22}{:>8}'
_HEAD = ('config', 'seed', 'state', 'animals', 'iterations')
_HEAD += ('parameters (trained)', 'GFLOPs')
_NOTE = (
    'Iterations of the whole training, all GPUs together. Parameters in '
    'millions. GFLOPs of one\nmore image in a forward pass; a multiplication '
    'with its addition is one. ? where the\nannotations are not there.'
)


def list_runs(runs: Sequence[Run]) -> str:
    """A table of runs with their cost, and what they need.

    Args:
        runs (Sequence[Run]): To be listed.

    Returns:
        str: To print.
    """
    costs = {run.name: cost_of(run.config) for run in runs}
    lines = [_FORMAT.format(*_HEAD)]
    for run in runs:
        cost = costs[run.name]
        total, trained = cost.parameters / 1e6, cost.trainable / 1e6
        lines.append(
            _FORMAT.format(
                run.name,
                run.seed,
                run.state,
                _or_question_mark(cost.animals),
                _or_question_mark(cost.iterations),
                f'{total:.1f} ({trained:.1f})',
                f'{cost.flops / 1e9:.1f}',
            )
        )
    return '\n'.join([*lines, '', _NOTE, '', *_needs(runs)])


def _or_question_mark(number: int | None) -> str:
    return '?' if number is None else f'{number:,}'


def _needs(runs: Sequence[Run]) -> list[str]:
    waiting = [run.config for run in runs if run.metrics is None]
    weights = {weights_name(c) for c in waiting if weights_source(c)}
    missing = {line for config in waiting for line in missing_data(config)}
    return [
        f'{sum(run.metrics is None for run in runs)} of {len(runs)} runs are '
        'to be done.',
        *(f'They start from {name}.' for name in sorted(weights)),
        *(f'Missing: {line}' for line in sorted(missing)),
    ]
