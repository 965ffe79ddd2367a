"""Sections of the page that say what a model was made of, and how."""

import shlex
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ..foundation.digests import sha256_of
from .data_card import HIDDEN, VISIBLE, Missing, SplitCard
from .figures import draw_curves, draw_sizes
from .logs import Curves, read_records
from .page import (
    Cell,
    Code,
    Facts,
    Folded,
    Part,
    Plots,
    Section,
    Sentence,
    Stack,
    Table,
    counted,
)
from .provenance import versions
from .run_folder import RunFolder
from .svg import as_svg, page_style

_MOST_METRICS = 6  # in one plot
# of a checkpoint, and what the page calls them
_META = dict(epoch='epoch', iter='iteration', seed='seed', time='saved at')


def training_section(curves: Curves) -> Section:
    """How losses, accuracy and metrics went.

    Args:
        curves (Curves): Of the logs.
    """
    training, metrics = curves.training, curves.validation
    losses = {name: one for name, one in training.items() if 'loss' in name}
    accuracy = _starting('acc', training)
    rate = {name: training[name] for name in ('lr',) if name in training}
    precise = {
        name: metrics[name]
        for name in metrics
        if name.rpartition('/')[2] in ('AP', 'AP .5', 'AP .75')
    }
    across = 'epoch' if curves.by_epoch else 'iteration'
    wanted = [
        (losses, 'Losses', 'iteration', True),
        (precise or metrics, 'Validation', across, False),
        (accuracy, 'Accuracy of training batches', 'iteration', False),
        (rate, 'Learning rate', 'iteration', False),
    ]
    drawn = []
    with page_style():
        for own, title, axis, log in wanted:
            own = dict(list(own.items())[:_MOST_METRICS])
            if own:
                figure = draw_curves(own, title, axis, log)
                drawn.append(as_svg(figure, title))
    parts: list[Part] = [Plots(drawn)]
    if not drawn:
        parts = [Sentence('There are no scalars in */vis_data/*.json.')]
    if curves.cut:
        lines = 'line was' if curves.cut == 1 else 'lines were'
        parts.append(
            Sentence(
                f'{curves.cut} {lines} cut short, as a kill leaves them, and '
                'left out.'
            )
        )
    return Section('training', 'Training', parts)


def _starting(start: str, points: Mapping) -> dict:
    return {k: v for k, v in points.items() if k.startswith(start)}


def data_section(
    cards: list[SplitCard | Missing], titles: Mapping[str, str]
) -> Section:
    """What the data hold.

    Args:
        cards (list): Of each split.
        titles (Mapping[str, str]): Of keypoints, by their labels.
    """
    read = [one for one in cards if isinstance(one, SplitCard) and one.animals]
    parts: list[Part] = [
        Sentence(f'The {one.split} set cannot be read: {one.reason}')
        for one in cards
        if isinstance(one, Missing)
    ]
    if read:
        parts += [
            Sentence(
                'Of sizes the median is told, and between which nine of ten '
                'lie.'
            ),
            _counts(read),
            _sizes(read),
            Sentence(
                'In how many per cent of the animals each keypoint is '
                'labelled as visible / as hidden / not at all.'
            ),
            _visibility(read, titles),
            *_species(read),
        ]
    return Section('data', 'Data', parts)


def _counts(cards: list[SplitCard]) -> Table:
    head = ['', *(card.split for card in cards)]
    rows = [
        ['animals', *(counted(card.animals) for card in cards)],
        ['pictures', *(counted(card.pictures) for card in cards)],
        ['species', *(counted(len(card.species)) for card in cards)],
        [
            'longer side of animals, pixels',
            *(_spread(card.sides) for card in cards),
        ],
        [
            'longer side of pictures, pixels',
            *(_spread(card.sizes.max(axis=1, initial=0)) for card in cards),
        ],
        ['file', *(', '.join(map(_name, card.files)) for card in cards)],
    ]
    return Table(head, rows)


def _spread(values: np.ndarray) -> str:
    """The median, and between what 9 of 10 are."""
    if not len(values):
        return 'not told'
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return f'{middle:.0f} ({low:.0f} to {high:.0f})'


def _name(path: str) -> str:
    return Path(path).name


def _sizes(cards: list[SplitCard]) -> Plots:
    animals = {card.split: card.sides for card in cards}
    pictures = {
        card.split: card.sizes.max(axis=1) for card in cards if len(card.sizes)
    }
    shown = {
        'Longer side of the animals': animals,
        'Longer side of the pictures': pictures,
    }
    with page_style():
        return Plots(
            [
                as_svg(draw_sizes(sizes, title), title)
                for title, sizes in shown.items()
                if len(np.unique(np.concatenate([*sizes.values(), []]))) > 1
            ]
        )


def _visibility(cards: list[SplitCard], titles: Mapping[str, str]) -> Table:
    names = dict.fromkeys(name for card in cards for name in card.visibility)
    rows: list[list[Cell]] = [
        [
            titles.get(name, name),
            *(_stack(card.visibility.get(name, {})) for card in cards),
        ]
        for name in names
    ]
    return Table(['keypoint', *(card.split for card in cards)], rows)


def _stack(counts: Mapping[int, int]) -> Stack:
    total = sum(counts.values()) or float('nan')
    return Stack(*(counts.get(v, 0) / total for v in (VISIBLE, HIDDEN)))


def _species(cards: list[SplitCard]) -> list[Part]:
    names = dict.fromkeys(name for card in cards for name in card.species)
    if len(names) < 2:
        return []
    head = ['species', *(card.split for card in cards)]
    rows = [
        [name, *(counted(card.species.get(name, 0)) for card in cards)]
        for name in names
    ]
    return [Folded('Animals of each species', Table(head, rows))]


def provenance_section(run: RunFolder, meta: Mapping) -> Section:
    """Files, hashes, commands, versions, seeds.

    Args:
        run (RunFolder): Files of the training.
        meta (Mapping): Of the checkpoint.
    """
    rows = [
        ('folder', str(run.folder)),
        ('config', run.config.name),
        ('checkpoint', f'{run.checkpoint.name}, the {run.choice} one'),
        ('SHA-256', sha256_of(run.checkpoint)),
        *(
            (words, str(meta[name]))
            for name, words in _META.items()
            if meta.get(name) is not None
        ),
    ]
    records = read_records(run.folder)
    for record in records:
        rows += [
            ('training begun', str(record.get('date'))),
            ('training seed', str(record.get('seed'))),
            ('training command', str(record.get('command'))),
            ('training versions', _listed(record.get('versions') or {})),
        ]
    rows += [
        ('report written', time.strftime('%Y-%m-%d %H:%M:%S %z')),
        ('report command', shlex.join(sys.argv)),
        ('report versions', _listed(versions())),
    ]
    parts: list[Part] = [Facts(rows)]
    if not records:
        parts.append(
            Sentence(
                'The command and the versions of the training were not '
                'recorded, as its config has no ReportHook.'
            )
        )
    text = run.config.read_text(errors='replace')
    parts.append(Folded(f'The whole config, {run.config.name}', Code(text)))
    return Section('provenance', 'Provenance', parts)


def _listed(found: Mapping[str, str]) -> str:
    return ', '.join(f'{name} {one}' for name, one in found.items())
