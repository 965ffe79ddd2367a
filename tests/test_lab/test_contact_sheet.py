"""Contact sheets show every image where it belongs."""

import json

import mmcv
import numpy as np
from mmengine import Config
from mmpose.apis import init_model
from mmpose.registry import DATASETS
from samples import CONFIGS, synthetic_sample

from clamp_mmpose.lab.contact_sheet import (
    draw_predictions,
    make_contact_sheet,
)


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


def test_every_drawing_shows_a_prediction_of_its_image(tmp_path):
    root = synthetic_sample(tmp_path)
    config = Config.fromfile(CONFIGS / 'clamp_tiny_synthetic.py')
    dataset = config.test_dataloader.dataset
    dataset.update(
        data_root=str(root), ann_file='annotations/ap10k-train-split1.json'
    )
    model = init_model(config, device='cpu')
    model.head.final_layer.bias.data += 1  # nothing hidden by a low score
    drawings = list(draw_predictions(model, DATASETS.build(dataset), 3))
    images = json.loads((root / dataset.ann_file).read_text())['images']
    sizes = {(image['height'], image['width'], 3) for image in images}
    assert len(drawings) == 3
    assert all(drawing.shape in sizes for drawing in drawings)
    pictures = [mmcv.imread(path) for path in (root / 'data').iterdir()]
    for drawing in drawings:
        assert not any(
            np.array_equal(drawing[..., ::-1], picture) for picture in pictures
        )
