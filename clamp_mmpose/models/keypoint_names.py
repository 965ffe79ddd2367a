"""Names of keypoints in plain words, as CLIP has read them."""

import re

from mmpose.datasets.datasets.utils import parse_pose_metainfo

_ABBREVIATIONS = dict(l='left', r='right', f='front', b='back')


def keypoint_words(name: str) -> str:
    """Spell out the name that a data set gives to a keypoint.

    Args:
        name (str): For example ``'L_F_Paw'``, ``'Root of tail'``,
            ``'left_shoulder'`` or ``'L_EarBase'``.

    Returns:
        str: For example ``'left front paw'``, ``'root of tail'``,
        ``'left shoulder'`` or ``'left ear base'``.
    """
    spaced = re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', name)
    words = re.split(r'[\s_\-.]+', spaced.strip().lower())
    return ' '.join(_ABBREVIATIONS.get(word, word) for word in words)


def names_of_skeleton(metainfo: dict) -> list[str]:
    """Keypoint names of a data set's metainfo, in plain words.

    Args:
        metainfo (dict): As data sets of mmpose take it, for example
            ``dict(from_file=...)``.

    Returns:
        list[str]: K names.
    """
    names = parse_pose_metainfo(metainfo)['keypoint_id2name']
    return [keypoint_words(names[i]) for i in range(len(names))]
