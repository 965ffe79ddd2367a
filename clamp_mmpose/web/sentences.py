"""What the page says, where it is more than a word."""

from .tab import Tab

PRIVACY = (
    'Runs on this computer alone: nothing is sent anywhere, and nothing is '
    'kept when this tab is closed.'
)
NO_AREA = (
    'This box has no area: drag from one corner to the opposite one, around '
    'the animal.'
)
NOTHING_TO_ASK = 'There is no animal to ask about: draw a box around it.'
NO_WORDS = 'Type some words first, such as "left eye".'


def progress(done: int, count: int) -> str:
    """While animals are looked for.

    Args:
        done (int): Frames that are done.
        count (int): Of the film.
    """
    told = f': {done} of {count} frames' if count > 1 else ''
    return f'Looking for animals{told} …'


def found(tab: Tab) -> str:
    """What was found in the frame that is shown."""
    if not tab.is_searched:
        return (
            'Nobody has looked for animals in this frame. Find again, or draw '
            'a box around one.'
        )
    if not len(tab.here):
        return (
            'No animal was found here. Draw a box around it, or take the '
            'whole picture.'
        )
    scores = tab.here.scores[tab.animal]
    seen = int((scores >= tab.threshold).sum())
    return (
        f'{seen} of {len(scores)} keypoints have a score of '
        f'{tab.threshold:.2f} or more. {tab.film.note}'
    ).strip()


def answered(known: int, asked: int) -> str:
    """After words were asked.

    Args:
        known (int): Texts that mean a trained name.
        asked (int): All of them.
    """
    if known == asked:
        return 'The model knows what this means.'
    return (
        f'The model knows {known} of {asked} texts. Those in a dashed frame '
        'are for looking, not for measuring.'
    )
