"""Figures say what is in them."""

import io

import numpy as np
import pytest
from PIL import Image
from tiny import NAMES

from clamp_mmpose.inspection.asking import ask
from clamp_mmpose.inspection.figures import (
    draw_answers,
    draw_matching,
    draw_score_maps,
    encode,
    is_best,
    row_normalised,
    to_pixels,
)


def titles(figure):
    return [axes.get_title() for axes in figure.axes]


def test_each_keypoint_has_both_maps_under_its_prompt(seen):
    figure = draw_score_maps(seen)
    assert len(figure.axes) == 2 * (len(NAMES) + 1)
    prompts = [tile._suptitle.get_text() for tile in figure.subfigs]
    # in another order before matplotlib 3.9
    assert sorted(prompts) == sorted(['all keypoints', *NAMES])
    score, heatmap = seen.score_maps[0].max(), seen.heatmaps[0].max()
    assert f'score {score:.2f}' in titles(figure)
    assert f'heatmap {heatmap:.2f}' in titles(figure)


def test_answers_are_named_as_what_they_are(looking, seen):
    texts = ['nose', 'snout', 'eye', 'bicycle']
    figure = draw_answers(seen, ask(looking, seen, texts))
    crop, *found = titles(figure)[:5]
    assert 'crop' in crop
    assert 'a trained name' in found[0]
    assert 'means "nose"' in found[1]
    assert 'say which: left eye or right eye' in found[2]
    assert 'this model does not know' in found[3]
    marks = [len(axes.lines) for axes in figure.axes[1:5]]
    assert marks == [1, 1, 0, 0]  # no cross where nothing is known


def test_rows_are_normalised_and_matches_counted():
    matrix = np.array([[1.0, 3.0], [5.0, 7.0]])
    np.testing.assert_array_equal(row_normalised(matrix), [[0, 1], [0, 1]])
    np.testing.assert_array_equal(row_normalised(np.ones((2, 2))), 0)
    assert not is_best(matrix, 0)
    assert is_best(matrix, 1)
    assert not is_best(np.full((2, 2), np.nan), 0)
    figure = draw_matching({'before': matrix, 'after': np.eye(2)}, ['a', 'b'])
    assert titles(figure)[:2] == [
        'before: 1 of 2 find their own prompt',
        'after: 2 of 2 find their own prompt',
    ]


@pytest.mark.parametrize('suffix', ['.jpg', '.png'])
def test_figures_become_files_and_pixels(suffix):
    figure = draw_matching({'now': np.eye(5)}, NAMES)
    pixels = to_pixels(figure)
    assert pixels.dtype == np.uint8
    image = Image.open(io.BytesIO(encode(figure, suffix)))
    assert image.size == pixels.shape[1::-1]
    assert pixels.std() > 10  # not blank
