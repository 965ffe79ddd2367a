"""Captions tell the truth, in words that the prompts use."""

from dataclasses import replace

import numpy as np
import pytest

from clamp_mmpose.lab.synthetic import make_scene
from clamp_mmpose.lab.synthetic.captions import caption_animal, caption_part

PARTS = ['nose', 'left eye', 'tail root']


@pytest.fixture(scope='module')
def description():
    return replace(
        make_scene(0, seed=0, size=64).annotations[0].description,
        species='zebra',
        family='Equidae',
        colours=('white', 'black'),
        pattern='striped',
        pose='grazing',
        facing='left',
        view='away',
        features=('mane',),
    )


def captions(tell, number=300):
    return [tell(np.random.default_rng(seed)) for seed in range(number)]


def test_everything_is_told_at_some_time_and_nothing_else(description):
    told = captions(
        lambda rng: caption_animal(description, 'in the snow', PARTS, rng)
    )
    words = {word for text in told for word in text.replace(',', '').split()}
    assert words == set(
        'a an photo of white and black striped zebra animal the family '
        'Equidae grazing facing left turned away from the viewer with mane '
        'showing nose eye tail root in the snow'.split()
    )
    assert len(set(told)) > 200


def test_a_part_is_named_first_and_its_neighbours_at_times(description):
    told = captions(lambda rng: caption_part(description, PARTS, rng))
    assert all(text.startswith('a close-up of the nose') for text in told)
    assert any('the nose, left eye and tail root of' in text for text in told)


def test_nothing_is_invented_where_nothing_is_known(description):
    plain = replace(description, features=())
    told = captions(lambda rng: caption_animal(plain, 'at a lake', [], rng))
    assert not any('with' in text or 'showing' in text for text in told)
    assert not any(text.endswith((' ', ',')) for text in told)


def test_the_same_chance_gives_the_same_caption(description):
    def tell(rng):
        return caption_animal(description, 'in a meadow', PARTS, rng)

    assert captions(tell, 5) == captions(tell, 5)
