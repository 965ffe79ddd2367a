"""Contact sheets show every image where it belongs."""

import mmcv
import numpy as np
import pytest
from mmengine import Config
from mmpose.registry import DATASETS
from run_folders import write_run
from samples import CONFIGS, synthetic_sample

from clamp_mmpose.lab.contact_sheet import (
    draw_predictions,
    make_contact_sheet,
)
from clamp_mmpose.prediction.frames import Poses, Skeleton

TOOL = 'contact_sheet.py'


def test_tiles_are_in_rows_on_white():
    colours = (10, 50, 90, 130, 170)
    images = [np.full((40, 80, 3), c, np.uint8) for c in colours]
    sheet = make_contact_sheet(images, columns=3, tile=64)
    assert sheet.shape == (2 * 64, 3 * 64, 3)
    for i, colour in enumerate(colours):
        centre = sheet[i // 3 * 64 + 32, i % 3 * 64 + 32]
        assert (centre == colour).all()
    assert (sheet[96, 160] == 255).all()  # the tile left over
    assert (sheet[:4] == 255).all()


class MiddleOfTheBox:
    """Finds a nose there, whatever it is shown."""

    skeleton = Skeleton.of(['nose'])

    def predict(self, images, boxes):
        return [
            Poses(
                one.corners.reshape(-1, 2, 2).mean(axis=1, keepdims=True),
                np.ones((len(one), 1)),
                one,
            )
            for one in boxes
        ]


def test_a_sheet_that_cannot_be_written_is_one_sentence(tool, tmp_path):
    run, _ = write_run(tmp_path)
    files = [run / 'config.py', run / 'best_coco_AP_epoch_1.pth']
    with pytest.raises(SystemExit, match='^error: .*config.py/sheet.jpg'):
        tool(*map(str, files), str(run / 'config.py' / 'sheet.jpg'))


def test_every_drawing_shows_a_prediction_of_its_image(tmp_path):
    root = synthetic_sample(tmp_path)
    config = Config.fromfile(CONFIGS / 'clamp_tiny_synthetic.py')
    dataset = config.test_dataloader.dataset
    dataset.update(
        data_root=str(root), ann_file='annotations/ap10k-train-split1.json'
    )
    dataset = DATASETS.build(dataset)
    assert len([*draw_predictions(MiddleOfTheBox(), dataset, 3)]) == 3
    infos = [dataset.get_data_info(i) for i in range(len(dataset))]
    paths = list(dict.fromkeys(info['img_path'] for info in infos))
    drawings = draw_predictions(MiddleOfTheBox(), dataset, len(paths))
    for path, drawing in zip(paths, drawings, strict=True):
        picture = mmcv.imread(path, channel_order='rgb')
        assert drawing.shape == picture.shape
        drawn = (drawing != picture).any(axis=-1)
        boxes = [i['bbox'][0] for i in infos if i['img_path'] == path]
        for left, top, right, bottom in boxes:
            assert drawn[int(top + bottom) // 2, int(left + right) // 2]
        assert drawn.sum() < 400 * len(boxes)
