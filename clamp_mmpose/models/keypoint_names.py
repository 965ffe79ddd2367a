"""Names of keypoints in plain words, as CLIP has read them."""

import re

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
