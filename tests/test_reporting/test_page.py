"""What stands on a page is text, and in the page's colours."""

import re

import numpy as np
import pytest
from matplotlib.figure import Figure
from run_folders import HOSTILE

from clamp_mmpose.reporting import page
from clamp_mmpose.reporting.figures import draw_curves, thinned
from clamp_mmpose.reporting.svg import FIRST, as_svg, page_style


def page_of(*parts):
    section = page.Section('a', HOSTILE, parts)
    return page.render(
        page.Page(HOSTILE, HOSTILE, [(HOSTILE,) * 2], [HOSTILE], [section], '')
    ).decode()


@pytest.mark.parametrize(
    'part',
    [
        page.Sentence(HOSTILE),
        page.Table([HOSTILE, ''], [[HOSTILE, HOSTILE]]),
        page.Facts([(HOSTILE, HOSTILE)]),
        page.Folded(HOSTILE, page.Code(HOSTILE)),
        page.Gallery([page.Picture(b'', HOSTILE)]),
    ],
)
def test_texts_are_escaped(part):
    text = page_of(part)
    assert '<script' not in text
    assert text.count('&lt;script&gt;alert(1)&lt;/script&gt;') > 6


def test_names_in_figures_are_escaped_and_no_formulas():
    names = [HOSTILE, '$\\frac<b>', 'a $x$ b']
    with page_style():
        figure = draw_curves(
            {name: [(1, 1.0), (2, 2.0)] for name in names}, HOSTILE, HOSTILE
        )
        drawn = as_svg(figure, f'"{HOSTILE}')
    assert '<script' not in drawn
    assert '$\\frac&lt;b&gt;' in drawn
    assert 'a $x$ b' in drawn
    assert drawn.startswith('<svg role="img" aria-label="&#34;&lt;script')


def test_figures_have_the_colours_of_the_page():
    with page_style():
        figure = Figure()
        figure.subplots().plot([1, 2], color=FIRST)
        drawn = as_svg(figure, '')
    assert 'var(--first)' in drawn and 'var(--soft)' in drawn
    colours = set(re.findall(r'#[0-9a-f]{6}\b', drawn))
    assert colours <= {'#000000'}  # of what is not painted


def test_names_that_are_no_unicode_are_shown_somehow():
    assert 'a?b' in page_of(page.Sentence('a\udcffb'))


def test_shares_are_bars_of_their_width():
    text = page_of(page.Table(['', ''], [['a', page.Share(0.254)]]))
    assert '--share: 25.4%">25.4</td>' in text
    assert str(page.Share(float('nan'))) == '–'
    assert page.Share(-0.5).style == '--share: 0.0%'
    stack = page.Stack(0.5, 0.25)
    assert str(stack) == '50 / 25 / 25'
    assert stack.style == '--share: 50.0%; --both: 75.0%'


def test_long_curves_are_thinned_to_means():
    points = [(i, float(i % 2)) for i in range(6000)]
    thin = thinned(points)
    assert len(thin) == 300
    np.testing.assert_allclose(thin[:, 1], 0.5)
    assert len(thinned(points[:7])) == 7
