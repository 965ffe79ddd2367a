"""Figures as SVG in a page, in the colours of its theme."""

import io
from contextlib import AbstractContextManager

from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.figure import Figure

# colours of figures that no picture has, and what they are in the page
INK, SOFT, RULE = '#010203', '#010204', '#010205'
FIRST, SECOND, THIRD, FOURTH = '#010206', '#010207', '#010208', '#010209'
_THEME = {
    INK: 'var(--ink)',
    SOFT: 'var(--soft)',
    RULE: 'var(--rule)',
    FIRST: 'var(--first)',
    SECOND: 'var(--second)',
    THIRD: 'var(--third)',
    FOURTH: 'var(--fourth)',
}
SERIES = (FIRST, SECOND, THIRD, FOURTH)


def page_style() -> AbstractContextManager:
    """While figures are drawn that the page shows."""
    return rc_context(
        {
            'font.size': 8.5,
            'text.color': INK,
            'axes.labelcolor': SOFT,
            'axes.edgecolor': RULE,
            'axes.facecolor': 'none',
            'axes.spines.top': False,
            'axes.spines.right': False,
            'axes.titlesize': 8.5,
            'axes.titlelocation': 'left',
            'axes.grid': True,
            'axes.axisbelow': True,
            'grid.color': RULE,
            'grid.linewidth': 0.6,
            'xtick.color': RULE,
            'ytick.color': RULE,
            'xtick.labelcolor': SOFT,
            'ytick.labelcolor': SOFT,
            'figure.facecolor': 'none',
            'legend.frameon': False,
            'legend.fontsize': 8,
            'lines.linewidth': 1.4,
            'text.parse_math': False,  # a name with $ is no formula
        }
    )


def as_svg(figure: Figure, label: str) -> Markup:
    """A figure for the page; the page's style gives it size and letters.

    Args:
        figure (Figure): Drawn in :func:`page_style`.
        label (str): What it shows, for those who cannot see it.

    Returns:
        Markup: An ``<svg>``.
    """
    content = io.StringIO()
    unsaid = dict.fromkeys(('Date', 'Creator', 'Format', 'Type'))
    with rc_context({'svg.fonttype': 'none'}):  # text that stays text
        figure.savefig(content, format='svg', metadata=unsaid)
    text = content.getvalue()
    text = text[text.index('<svg') + len('<svg') :]
    for colour, variable in _THEME.items():
        text = text.replace(colour, variable)
    start = Markup('<svg role="img" aria-label="{}"').format(label)
    return start + Markup(text)  # matplotlib has escaped its texts
