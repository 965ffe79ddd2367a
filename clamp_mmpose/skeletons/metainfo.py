"""The one file of a skeleton that its user edits: mmpose's metainfo."""

from collections.abc import Sequence

from .drawing import body_half, default_edges, keypoint_colour
from .pairs import Pair, flip_pairs, lonely_sides
from .prompts import prompts_of
from .words import read_skeleton

# between an eye (0.025) and a hip (0.107) of COCO's; only measured ones give
# an AP that compares with others'
DEFAULT_SIGMA = 0.05


def metainfo_text(
    name: str,
    labels: Sequence[str],
    pairs: Sequence[Pair] | None = None,
    edges: Sequence[tuple[str, str]] | None = None,
    prompts: Sequence[str] | None = None,
) -> str:
    """Write down a skeleton as mmpose reads it, with prompts.

    Args:
        name (str): Of the data set.
        labels (Sequence[str]): Of the keypoints.
        pairs (Sequence[tuple], optional): What changes places in a mirror.
            Defaults to :func:`flip_pairs`.
        edges (Sequence[tuple], optional): What is joined in drawings; may be
            empty. Defaults to :func:`default_edges`.
        prompts (Sequence[str], optional): One per label. Defaults to their
            words.

    Returns:
        str: A Python file, to be given as ``metainfo=dict(from_file=...)``.

    Raises:
        ValueError: Two keypoints have the same prompt.
    """
    pairs = flip_pairs(labels) if pairs is None else pairs
    edges = default_edges(labels) if edges is None else edges
    if prompts is None:
        prompts = [reading.words for reading in read_skeleton(labels)]
    twins = dict([*pairs, *((twin, label) for label, twin in pairs)])
    entries = [
        dict(
            name=label,
            prompt=prompt,
            swap=twins.get(label, ''),
            type=body_half(label),
            id=i,
            color=list(keypoint_colour(label)),
        )
        for i, (label, prompt) in enumerate(zip(labels, prompts, strict=True))
    ]
    prompts_of(dict(keypoint_info=dict(enumerate(entries))))
    links = [
        dict(link=tuple(edge), id=i, color=list(keypoint_colour(edge[0])))
        for i, edge in enumerate(edges)
    ]
    return '\n'.join(
        [
            f'# Keypoints of {name}. Edit prompts and swaps here: config and',
            '# model read this file. Names are those of the label files.',
            'dataset_info = dict(',
            f'    dataset_name={name!r},',
            '    keypoint_info={',
            *(
                f'        {i}: {_call(entry)},'
                for i, entry in enumerate(entries)
            ),
            '    },',
            '    skeleton_info={',
            *(f'        {i}: {_call(link)},' for i, link in enumerate(links)),
            '    },',
            f'    joint_weights=[1.0] * {len(labels)},',
            '    # not measured: AP tells these models apart, but does not',
            "    # compare with other data sets'",
            f'    sigmas=[{DEFAULT_SIGMA}] * {len(labels)},',
            ')',
            '',
        ]
    )


def skeleton_table(
    labels: Sequence[str], pairs: Sequence[Pair] | None = None
) -> str:
    """What was read, for the user to check.

    Args:
        labels (Sequence[str]): Of the keypoints.
        pairs (Sequence[tuple], optional): Defaults to :func:`flip_pairs`.

    Returns:
        str: A table of label, prompt and twin, then what was not understood.
    """
    pairs = flip_pairs(labels) if pairs is None else pairs
    twins = dict([*pairs, *((twin, label) for label, twin in pairs)])
    readings = read_skeleton(labels)
    rows = [('label', 'prompt', 'swaps with')]
    rows += [(r.label, r.words, twins.get(r.label, '')) for r in readings]
    widths = [max(len(row[i]) for row in rows) + 2 for i in range(2)]
    lines = [
        f'{a:<{widths[0]}}{b:<{widths[1]}}{c}'.rstrip() for a, b, c in rows
    ]
    lines += [
        f'not understood in {r.label!r}: {", ".join(r.unread)}'
        for r in readings
        if r.unread
    ]
    lines += [
        f'{label!r} has a side, but no twin'
        for label in lonely_sides(labels)
        if label not in twins
    ]
    return '\n'.join(lines)


def _call(entry: dict) -> str:
    values = ', '.join(f'{key}={value!r}' for key, value in entry.items())
    return f'dict({values})'
