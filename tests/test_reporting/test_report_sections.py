"""What does not apply is left out with a sentence."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from mmengine.config import Config
from torch import nn

from clamp_mmpose.prediction.frames import Skeleton
from clamp_mmpose.reporting import examples, origins, results
from clamp_mmpose.reporting.data_card import Missing, card_of
from clamp_mmpose.reporting.logs import Curves
from clamp_mmpose.reporting.page import Sentence, Table
from clamp_mmpose.reporting.radii import radii_parts


def text_of(section):
    return ' '.join(p.text for p in section.parts if isinstance(p, Sentence))


def table_of(section):
    (table,) = [p for p in section.parts if isinstance(p, Table)]
    return [[str(cell) for cell in row] for row in table.rows]


def test_the_first_numbers_are_the_whole_set_s(found):
    assert results.tiles_of(found) == [
        ('50.0', 'AP'),
        ('16.5', 'pixels, mean error'),
        ('50.0 %', 'PCK@0.1'),
        ('0.0 %', 'left and right swapped'),
        ('2', 'animals measured on'),
    ]


def test_keypoints_end_with_all(found):
    rows = table_of(results.keypoints_section(found))
    assert rows[0] == ['left_ear', '2', '16.5', '50.0', '50.0']
    assert rows[-1][:3] == ['all', '6', '16.5']


def test_labels_have_their_prompts_beside_them(found):
    words = ('left ear', 'right ear', 'snout')
    asked = replace(found, skeleton=replace(found.skeleton, words=words))
    names = [row[0] for row in table_of(results.keypoints_section(asked))]
    assert names == ['left_ear', 'right_ear', 'nose (snout)', 'all']


def test_one_species_is_no_table(found):
    assert 'one species only' in text_of(results.species_section(found))
    nameless = replace(found, categories={}, average_precision={})
    said = text_of(results.species_section(nameless))
    assert 'does not name the species' in said
    assert 'There is no AP here' in said


def test_species_stand_below_their_families(found):
    kinds = [(1, 'cat', 'Felidae'), (2, 'dog', 'Canidae')]
    several = replace(
        found,
        species=(1, 2),
        categories={
            i: dict(id=i, name=name, supercategory=family)
            for i, name, family in kinds
        },
        average_precision={'AP': 0.5, 'species/cat': 1.0, 'family/Canidae': 0},
    )
    rows = table_of(results.species_section(several))
    names = ['Canidae', 'dog', 'Felidae', 'cat']
    assert [row[0] for row in rows] == names
    assert [row[2] for row in rows] == ['0.0', '–', '–', '100.0']
    assert [row[3] for row in rows] == ['30.0', '30.0', '3.0', '3.0']


def test_swaps_are_told_by_pair(found):
    swapped = replace(found, found=found.truth[:, [1, 0, 2]])
    rows = table_of(results.swaps_section(swapped))
    assert rows == [
        ['left_ear, right_ear', '4', '100.0'],
        ['all', '4', '100.0'],
    ]
    lonely = Skeleton(('a', 'b', 'c'), (), (0, 1, 2))
    alone = results.swaps_section(replace(found, skeleton=lonely))
    assert 'has a twin' in text_of(alone)


def test_nothing_labelled_is_no_error(found):
    empty = replace(found, labelled=np.zeros((2, 3), bool))
    rows = table_of(results.keypoints_section(empty))
    assert rows[0] == ['left_ear', '0', '–', '–', '–']
    assert 'No point is labelled' in text_of(
        results.scores_section(empty, None)
    )
    assert 'No point is labelled' in text_of(examples.worst_section(empty))


def test_a_model_without_prompts_has_no_matrix():
    section = examples.matching_section(nn.Linear(1, 1))
    assert 'A Linear has no prompts' in text_of(section)


def test_pictures_that_are_gone_are_named(found):
    assert 'there is no picture a.jpg' in text_of(
        examples.worst_section(found)
    )


def test_logs_and_data_that_are_not_there_are_told():
    section = origins.training_section(Curves({}, {}, cut=2))
    assert 'There are no scalars' in text_of(section)
    assert '2 lines were cut short' in text_of(section)
    gone = origins.data_section([Missing('train', 'it is gone')], {})
    assert 'The train set cannot be read: it is gone' in text_of(gone)


def test_a_test_set_of_a_pipeline_alone_is_not_counted():
    alone = dict(test_dataloader=dict(dataset=dict(pipeline=[])))
    assert card_of(SimpleNamespace(cfg=Config(alone))) == []


def test_radii_of_a_calibrated_checkpoint_are_shown():
    calibration = dict(
        coverage=0.9,
        edges=[[0.5], []],
        radii=[[4.0, 2.0], [3.0]],
        in_view_score=[0.1, 0.2],
    )
    said, table = radii_parts(calibration, ['nose', 'ear'])
    assert '90 %' in said.text
    assert table.rows == [
        ['nose', '4.0 · 2.0', '0.50', '0.10'],
        ['ear', '3.0', '–', '0.20'],
    ]


@pytest.mark.parametrize(
    'damage',
    [
        dict(coverage=1.5),
        dict(edges=[[0.5, 0.2]], radii=[[3.0, 2.0, 1.0]]),
        dict(radii=[[4.0, -2.0]]),
        dict(radii=[[4.0, float('inf')]]),
        dict(edges=[[0.5]] * 2, radii=[[4.0, 2.0]] * 2),
        dict(edges=1),
    ],
)
def test_a_damaged_calibration_is_told(damage):
    whole = dict(coverage=0.9, edges=[[0.5]], radii=[[4.0, 2.0]])
    assert len(radii_parts(whole, ['nose'])) == 2
    (said,) = radii_parts(whole | damage, ['nose'])
    assert 'radii are left out' in said.text
    assert 'run tools/calibrate.py again' in said.text


def test_a_calibration_of_another_kind_is_told():
    (said,) = radii_parts(3, ['nose'])
    assert 'radii are left out' in said.text
