"""Detectors of mmdet say where animals are: by class, or by words."""

import numpy as np
import pytest
import torch
from mmdet.models.detectors import BaseDetector
from mmdet.registry import MODELS
from mmengine import Config, DefaultScope
from mmengine.registry import init_default_scope
from mmengine.structures import InstanceData
from predicted import write_detector

from clamp_mmpose.prediction.frames import Frame
from clamp_mmpose.prediction.locating.detector import Detector

COLOURS = dict(mouse=0, bee=1)  # RGB
PIPELINE = [
    dict(type='LoadImageFromFile'),
    dict(type='Resize', scale=(64, 64), keep_ratio=True),
    dict(type='Pad', size=(64, 64)),
    dict(type='LoadAnnotations', with_bbox=True),
    dict(
        type='PackDetInputs',
        meta_keys=(
            'ori_shape',
            'img_shape',
            'scale_factor',
            'text',
            'custom_entities',
        ),
    ),
]
META = dict(classes=tuple(COLOURS))
DATASET = dict(type='CocoDataset', metainfo=META, pipeline=PIPELINE)


@MODELS.register_module(force=True)
class ColourDetector(BaseDetector):
    """Finds red mice and green bees, each one twice."""

    def __init__(self, reads=False, **more):
        super().__init__(**more)
        self.weight = torch.nn.Parameter(torch.ones(1))
        if reads:
            self.language_model = torch.nn.Identity()

    def predict(self, batch_inputs, batch_data_samples, rescale=True):
        for picture, sample in zip(
            batch_inputs, batch_data_samples, strict=True
        ):
            found = [
                (*box, score, label)
                for label, name in enumerate(COLOURS)
                if not hasattr(self, 'language_model')
                or (sample.custom_entities and name in sample.text)
                for box, score in self.boxes(picture[2 - COLOURS[name]])
            ]
            rows = torch.tensor(found).reshape(-1, 6)
            scale = torch.tensor(sample.scale_factor).repeat(2)
            sample.pred_instances = InstanceData(
                bboxes=rows[:, :4] / scale,
                scores=rows[:, 4] * self.weight,
                labels=rows[:, 5].long(),
            )
        return batch_data_samples

    def boxes(self, channel):
        y, x = torch.nonzero(channel > 128, as_tuple=True)
        if len(x):
            box = [x.min(), y.min(), x.max() + 1, y.max() + 1]
            box = [float(value) for value in box]
            yield box, 0.9
            yield [box[0] + 1, *box[1:]], 0.8  # nearly the same

    def extract_feat(self, batch_inputs):
        raise NotImplementedError

    loss = _forward = extract_feat


@pytest.fixture
def write(tmp_path):
    """Files of a detector: config and checkpoint."""

    def write(weights=None, dataset=DATASET, **model):
        model = dict(type='ColourDetector', **model)
        model['data_preprocessor'] = dict(type='DetDataPreprocessor')
        config = tmp_path / 'detector.py'
        loader = dict(dataset=dataset)
        Config(dict(model=model, test_dataloader=loader)).dump(str(config))
        checkpoint = tmp_path / 'detector.pth'
        weights = dict(weight=torch.ones(1)) if weights is None else weights
        torch.save(dict(state_dict=weights), checkpoint)
        return config, checkpoint

    return write


def frame(width=128, height=96, **animals):
    image = np.zeros((height, width, 3), np.uint8)
    for name, (left, top, right, bottom) in animals.items():
        image[top:bottom, left:right, COLOURS[name]] = 255
    return Frame(image, 'video', 0)


MOUSE, BEE = (20, 40, 60, 80), (80, 10, 100, 20)


def test_boxes_are_in_pixels_of_each_frame(write):
    frames = [
        frame(mouse=MOUSE),
        frame(),
        frame(64, 128, bee=(0, 0, 20, 40)),
    ]
    first, none, last = Detector(*write(), batch_size=2).locate(frames)
    np.testing.assert_allclose(first.corners, [MOUSE], atol=2)
    np.testing.assert_allclose(first.scores, [0.9])
    assert none.corners.shape == (0, 4) and none.scores.shape == (0,)
    np.testing.assert_allclose(last.corners, [(0, 0, 20, 40)], atol=2)


def test_all_animals_are_found_the_surest_first(write):
    (found,) = Detector(*write()).locate([frame(mouse=MOUSE, bee=BEE)])
    assert len(found) == 2  # each one once


def test_one_animal_in_two_colours_is_one(write):
    (found,) = Detector(*write()).locate([frame(mouse=MOUSE, bee=MOUSE)])
    assert len(found) == 1


def test_a_class_can_be_chosen(write):
    detector = Detector(*write(), animal='bee')
    (found,) = detector.locate([frame(mouse=MOUSE, bee=BEE)])
    np.testing.assert_allclose(found.corners, [BEE], atol=2)
    assert 'bee' in detector.description


def test_an_unknown_class_is_an_error_that_lists_them(write):
    with pytest.raises(ValueError, match="no 'dog', only: mouse, bee"):
        Detector(*write(), animal='dog')


def test_a_detector_that_reads_is_told_what_to_find(write):
    files = write(reads=True)
    frames = [frame(mouse=MOUSE, bee=BEE)]
    (found,) = Detector(*files, animal='mouse').locate(frames)
    np.testing.assert_allclose(found.corners, [MOUSE], atol=2)
    (found,) = Detector(*files, animal='mouse . bee').locate(frames)
    assert len(found) == 2
    with pytest.raises(ValueError, match='say which animal'):
        Detector(*files)


@pytest.mark.parametrize(
    'settings,number', [(dict(min_score=0.95), 0), (dict(most=1), 1)]
)
def test_boxes_may_be_few(write, settings, number):
    detector = Detector(*write(), **settings)
    (found,) = detector.locate([frame(mouse=MOUSE, bee=BEE)])
    assert len(found) == number


def test_words_are_not_read_by_what_would_be_downloaded(write):
    files = write(language_model=dict(name='bert-base-uncased'))
    with pytest.raises(ValueError, match='no folder here: download it'):
        Detector(*files, animal='mouse')


def test_weights_of_another_model_are_an_error(write):
    config, checkpoint = write(weights=dict(other=torch.ones(1)))
    with pytest.raises(ValueError, match='is not of .*1 missing: weight'):
        Detector(config, checkpoint)


def test_a_file_that_is_not_there_is_named(write, tmp_path):
    config, _ = write()
    with pytest.raises(FileNotFoundError, match='none.pth'):
        Detector(config, tmp_path / 'none.pth')


@pytest.mark.parametrize(
    'text, message',
    [
        ('x = (', 'other.py cannot be read as a config'),
        ('x = 1', 'other.py has no model: give the config of a detector'),
        ('model = dict(type="CLAMP")', 'other.py has no test_dataloader'),
        (
            'model, test_dataloader = dict(type="CLAMP"), dict(dataset={})',
            'other.py cannot be built as a detector of mmdet: .*CLAMP is not',
        ),
    ],
)
def test_a_config_of_no_detector_is_one_sentence(
    write, tmp_path, text, message
):
    _, checkpoint = write()
    config = tmp_path / 'other.py'
    config.write_text(text)
    with pytest.raises(ValueError, match=message):
        Detector(config, checkpoint)


def test_the_record_tells_two_trainings_apart(write):
    before = Detector(*write()).description
    after = Detector(*write(weights=dict(weight=torch.zeros(1)))).description
    assert before == Detector(*write()).description != after


def test_models_of_mmpose_are_built_as_before(write):
    init_default_scope('mmpose')
    Detector(*write())
    assert DefaultScope.get_current_instance().scope_name == 'mmpose'


def test_the_importers_detector_runs(tmp_path):
    """Untrained it is sure of nothing, and its boxes lie in the frame."""
    files = write_detector(tmp_path)
    frames = [frame(100, 100, mouse=MOUSE), frame(150, 150)]
    every = Detector(*files, min_score=0, most=5).locate(frames)
    for boxes, one in zip(every, frames, strict=True):
        assert 0 < len(boxes) <= 5
        assert (boxes.corners >= 0).all()
        assert (boxes.corners[:, 2:] <= one.image.shape[1::-1]).all()
        assert (np.diff(boxes.scores) <= 0).all()
    none = Detector(*files, min_score=0.5).locate(frames)
    assert [len(boxes) for boxes in none] == [0, 0]
