"""The prompts of a data set's metainfo: those it lists, else its labels."""

from collections.abc import Mapping

from .words import read_skeleton


def prompts_of(metainfo: Mapping) -> list[str]:
    """Words for the keypoints of a data set, in its order.

    A metainfo file may say ``prompt='left ear'`` beside ``name='leftear'``;
    mmpose passes over it. Keypoints without one are read by
    :func:`read_skeleton`.

    Args:
        metainfo (Mapping): With ``keypoint_info``, as it stands in a file,
            or with ``keypoint_id2name``, as mmpose has parsed it (which has
            lost the prompts).

    Returns:
        list[str]: One prompt per keypoint.

    Raises:
        ValueError: Two keypoints have the same prompt, one has none, or
            keypoints are not numbered from 0.
    """
    if 'keypoint_info' in metainfo:
        entries = metainfo['keypoint_info']
    else:
        names = metainfo['keypoint_id2name']
        entries = {number: dict(name=names[number]) for number in names}
    if sorted(entries) != list(range(len(entries))):
        raise ValueError(
            f'the keypoints of the metainfo are numbered {list(entries)}: '
            f'number them 0 to {len(entries) - 1}'
        )
    own = [entries[number] for number in range(len(entries))]
    readings = read_skeleton([entry['name'] for entry in own])
    prompts = [
        entry.get('prompt', reading.words)
        for entry, reading in zip(own, readings, strict=True)
    ]
    _check(prompts, [entry['name'] for entry in own])
    return prompts


def _check(prompts: list[str], names: list[str]) -> None:
    seen: dict[str, str] = {}
    for prompt, name in zip(prompts, names, strict=True):
        if not isinstance(prompt, str) or not prompt.strip():
            raise ValueError(
                f'the prompt of keypoint {name!r} is {prompt!r}: give it '
                'words, or leave it out'
            )
        if prompt in seen:
            raise ValueError(
                f'the keypoints {seen[prompt]!r} and {name!r} both have the '
                f"prompt {prompt!r}: tell them apart, by prompt='...' beside "
                'their names in the metainfo'
            )
        seen[prompt] = name
