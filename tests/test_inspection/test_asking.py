"""Words that mean a keypoint are answered by it, others by an admission."""

import numpy as np
import pytest
from tiny import NAMES

from clamp_mmpose.inspection.asking import as_a_name, ask, meant_keypoint


@pytest.mark.parametrize(
    'text, name',
    [
        ('left eye', 'left eye'),
        ('Left_Eye', 'left eye'),
        ('snout', 'nose'),
        ('left front foot', 'left front paw'),
        ('base of the tail', 'tail root'),
        ('eye', None),
        ('left ear', None),
        ('tip of the tail', None),
        ('bicycle', None),
    ],
)
def test_meaning_is_by_words_and_synonyms(text, name):
    assert meant_keypoint(text, NAMES) == name


def test_what_is_put_to_the_network_is_spelt_as_names_are():
    assert as_a_name('tip of the tail', NAMES) == 'tail tip'
    assert as_a_name('snout', NAMES) == 'nose'
    assert as_a_name('Blue sky', NAMES) == 'blue sky'


def test_a_synonym_is_answered_by_its_keypoint(looking, seen):
    name, synonym = ask(looking, seen, ['nose', 'snout'])
    k = NAMES.index('nose')
    for answer in (name, synonym):
        assert answer.keypoint == 'nose'
        np.testing.assert_array_equal(answer.place, seen.points[k])
        np.testing.assert_array_equal(answer.score_map, seen.score_maps[k])
    assert str(name) == 'nose: a trained name'
    assert str(synonym) == "snout: means the trained 'nose'"


def test_other_words_are_not_known(looking, seen):
    (answer,) = ask(looking, seen, ['left ear'])
    assert answer.keypoint is None
    highest = seen.score_maps.max(axis=(1, 2))
    lower = (highest < answer.score_map.max()).sum()
    assert answer.confidence == pytest.approx(lower / len(NAMES))
    assert 'left ear: this model does not know' in str(answer)
    row, column = np.unravel_index(
        answer.score_map.argmax(), answer.score_map.shape
    )
    height, width = answer.score_map.shape
    expected = ((column + 0.5) / width, (row + 0.5) / height)
    np.testing.assert_allclose(answer.place, expected)


def test_a_text_that_is_too_long_is_quoted_as_it_was_typed(looking, seen):
    text = 'Tip of a very, very long tail'
    with pytest.raises(ValueError, match=f"^'{text}' is too long"):
        ask(looking, seen, ['nose', text])


def test_words_without_a_side_are_asked_back(looking, seen):
    (answer,) = ask(looking, seen, ['eyes'])
    assert answer.keypoint is None
    assert answer.perhaps == ('left eye', 'right eye')
    assert str(answer) == 'eyes: say which, left eye or right eye'
