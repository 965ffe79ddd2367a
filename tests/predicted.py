"""Tiny models in files, pictures, and videos, for the tests of prediction."""

import sys

import cv2
import numpy as np
import torch
from exported import PIPELINE, PREPROCESSOR, picture, write_onnx
from mmdet.registry import MODELS as DETECTORS
from mmdet.utils import register_all_modules
from mmengine import DefaultScope
from mmengine.config import Config
from mmpose.apis import init_model
from samples import CONFIGS, ROOT
from tiny import NAMES, model_config, randomised

from clamp_mmpose.prediction.frames import Boxes, Frame, Poses, Skeleton
from clamp_mmpose.skeletons import metainfo_text

SKELETON = Skeleton.of(NAMES)
_WITHOUT_TORCH = f"""
import importlib.util, runpy, sys
for name in ('torch', 'mmengine', 'mmcv', 'mmdet', 'mmpose', 'open_clip'):
    sys.modules[name] = None
find = importlib.util.find_spec
importlib.util.find_spec = (
    lambda name, *args: None if name == 'torch' else find(name, *args)
)
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tools')!r}]
tool = {str(ROOT / 'tools')!r} + '/' + sys.argv.pop(1)
runpy.run_path(tool, run_name='__main__')
"""


def tool_without_torch(*args, tool='predict.py'):
    """The command that runs one of tools/ as if PyTorch were absent."""
    return [sys.executable, '-c', _WITHOUT_TORCH, tool, *map(str, args)]


def write_model(folder, kind='resnet'):
    """Config, checkpoint and ONNX file of one model."""
    skeleton = folder / 'skeleton.py'
    skeleton.write_text(metainfo_text('tiny', NAMES))
    model = dict(model_config(kind), data_preprocessor=PREPROCESSOR)
    model['metainfo'] = dict(from_file=str(skeleton))
    config = folder / 'tiny.py'
    dataset = dict(type='CocoDataset', data_mode='topdown')
    Config(
        dict(
            default_scope='mmpose',
            custom_imports=dict(imports=['clamp_mmpose']),
            model=model,
            train_dataloader=dict(dataset=dataset),
            test_dataloader=dict(dataset=dict(dataset, pipeline=PIPELINE)),
        )
    ).dump(str(config))
    torch.manual_seed(0)
    built = randomised(init_model(share(config), device='cpu'))
    with torch.no_grad():  # maxima that rounding does not move
        built.head.final_layer.weight *= 100
    checkpoint = folder / 'tiny.pth'
    meta = dict(dataset_meta=built.dataset_meta)
    torch.save(dict(state_dict=built.state_dict(), meta=meta), checkpoint)
    return config, checkpoint, write_onnx(built, folder / 'tiny.onnx')


def share(config):
    """The config as tools read it."""
    from clamp_mmpose.datasets.shared_settings import share_settings

    return share_settings(Config.fromfile(config))


def write_detector(folder):
    """Config and checkpoint of an untrained detector, as the importer's."""
    config = folder / 'detector_mouse.py'
    config.write_text(
        f'_base_ = [{str(CONFIGS / "_base_/detector_320.py")!r}]'
    )
    register_all_modules(init_default_scope=False)
    with DefaultScope.overwrite_default_scope('mmdet'):
        model = DETECTORS.build(Config.fromfile(config).model)
        model.init_weights()  # scores of 0.01
    for layer in model.bbox_head.rtm_reg:
        torch.nn.init.constant_(layer.bias, 1)  # boxes of 16 to 64 pixels
    checkpoint = folder / 'detector_mouse.pth'
    torch.save(dict(state_dict=model.state_dict()), checkpoint)
    return config, checkpoint


def write_pictures(folder, count=3):
    """Pictures of different sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f'picture{i}.png' for i in range(count)]
    for i, path in enumerate(paths):
        cv2.imwrite(str(path), picture(90 + 10 * i, 70))
    return paths


def write_video(path, frames=12, size=(96, 64), fps=20):
    """A grey level that rises by 10 with each frame, and some noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fourcc = cv2.VideoWriter_fourcc(
        *('mp4v' if path.suffix == '.mp4' else 'MJPG')
    )
    writer = cv2.VideoWriter(str(path), fourcc, fps, size)
    for i in range(frames):
        image = picture(*size) // 4 + np.uint8(10 * i % 190)
        writer.write(image)
    writer.release()
    return path


def some_poses(animals, seed=0):
    """Of the tiny skeleton, in a picture of 90 x 70."""
    random = np.random.default_rng(seed)
    K = len(NAMES)
    corners = [[5 + i, 6, 60 + i, 50] for i in range(animals)]
    return Poses(
        random.uniform(5, 65, (animals, K, 2)),
        random.uniform(0.4, 1, (animals, K)).astype(np.float32),
        Boxes.of(corners, [0.5] * animals),
    )


def some_frame(path, index=0, time=None):
    """A picture of 90 x 70, RGB."""
    return Frame(picture(), path, index, time)
