"""Crops show what their captions say."""

import re
from dataclasses import replace

import numpy as np
import pytest
from mmengine.config import Config
from samples import CONFIGS

from clamp_mmpose.foundation.metainfo_files import read_metainfo
from clamp_mmpose.lab.pretraining.pictures import (
    KEYPOINT_WORDS,
    CaptionedCrops,
    Picture,
    draw_pictures,
    exchange,
)
from clamp_mmpose.lab.synthetic import make_scene
from clamp_mmpose.skeletons import prompts_of

SIZE = 32


@pytest.fixture(scope='module')
def picture():
    scene = make_scene(0, seed=3, size=128)
    return Picture(scene.image, scene.setting.word, scene.annotations[-1])


def test_captions_name_keypoints_as_the_prompts_do():
    config = Config.fromfile(CONFIGS / '_base_' / 'ap10k.py')
    names = prompts_of(read_metainfo(config.metainfo))
    assert list(KEYPOINT_WORDS) == names


def test_all_cores_draw_what_one_draws():
    drawn = draw_pictures(range(2), seed=3)
    scene = make_scene(1, seed=3, size=256)
    assert (drawn[-1].image == scene.image).all()
    assert drawn[-1].animal.description == scene.annotations[-1].description


def test_a_crop_is_centred_and_scaled(picture):
    middle = np.array([40.0, 30.0])
    crop = picture.crop(middle, side=SIZE, size=SIZE)
    window = np.s_[30 - SIZE // 2 : 30 + SIZE // 2, 40 - SIZE // 2 : 40 + 16]
    assert (crop == picture.image[window]).all()


def test_what_is_beyond_the_picture_is_black(picture):
    assert not picture.crop(np.array([-200.0, 0.0]), 64, SIZE).any()


def test_an_example_depends_on_its_number_alone(picture):
    few = CaptionedCrops([picture], 4, 0, SIZE, seed=1)
    many = CaptionedCrops([picture], 400, 0, SIZE, seed=1)
    (image, caption), (same_image, same_caption) = few[3], many[3]
    assert caption == same_caption
    assert (image == same_image).all()
    assert CaptionedCrops([picture], 4, 0, SIZE, seed=2)[3][1] != caption


def test_every_second_example_is_a_mirror_image(picture):
    crops = CaptionedCrops([picture], 40, 0, SIZE, seed=0)
    for i in range(0, 40, 2):
        (image, caption), (mirrored, exchanged) = crops[i], crops[i + 1]
        assert (image[:, ::-1] == mirrored).all()
        assert exchange(exchanged) == caption
    assert exchange('the left eye, facing right') == (
        'the right eye, facing left'
    )


def test_the_first_examples_only_tell_where_an_animal_faces(picture):
    crops = CaptionedCrops([picture], 60, 30, SIZE, seed=0)
    description = picture.animal.description
    told = {crops[i][1] for i in range(30)}
    assert {exchange(caption) for caption in told} == told
    assert f'a photo of an animal, facing {description.facing}' in told
    assert len(told) == 4  # the species or not, mirrored or not
    assert all(crops[i][1] not in told for i in range(30, 36))


def test_close_ups_name_only_what_can_be_seen(picture):
    crops = CaptionedCrops([picture], 200, 0, SIZE, seed=0)
    captions = [crops[i][1] for i in range(0, len(crops), 2)]  # not mirrored
    close_ups = [c for c in captions if c.startswith('a close-up')]
    assert 20 < len(close_ups) < 60  # four of ten
    for k, name in enumerate(KEYPOINT_WORDS):
        named = [c for c in close_ups if re.search(rf'\b{name}\b', c)]
        assert bool(named) == (k in picture.visible), name


def test_a_crop_of_twice_the_side_shows_twice_as_much(picture):
    image = np.zeros_like(picture.image)
    image[40:60, 50:70] = 255  # around (60, 50)
    shown = replace(picture, image=image)
    crop = shown.crop(np.array([60.0, 50.0]), side=2 * SIZE, size=SIZE)
    rows, columns = np.nonzero(crop[..., 0] > 127)
    middle = SIZE / 2
    for pixels in (rows, columns):
        assert np.ptp(pixels) + 1 == pytest.approx(10, abs=1)
        assert pixels.mean() == pytest.approx(middle, abs=1)
