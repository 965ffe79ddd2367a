"""Prediction of a video beside rtmlib's, with one network for both."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import cv2
from mmengine.config import Config

from ...prediction.backends.onnx_backend import OnnxBackend
from ...prediction.sources import Video
from .predicted import (
    DRAWN,
    TABLES,
    make_video,
    predict_video,
    write_model,
)
from .timing import compare_with_processor_time


def rtmlib_costs(
    config: Config,
    batch_size: int,
    rounds: int,
    frames: int = 240,
    recording: str | None = None,
) -> dict:
    """Time the prediction of a video by this package and by rtmlib.

    Both run the same file in onnxruntime, without flip test, on the whole
    picture. rtmlib is called as its readme says: frame by frame, and
    OpenCV writes what it draws. It writes no tables.

    Args:
        config (Config): Config of a CLAMP of 17 keypoints, which rtmlib can
            draw; the weights are random.
        batch_size (int): Of this package; rtmlib predicts one by one.
        rounds (int): Number of measurements.
        frames (int): Of the video.
        recording (str, optional): See :func:`.predicted.make_video`.

    Returns:
        dict: Seconds by case, and the speeds over those of rtmlib, of tables
        (``points``) and with a drawn video (``drawn``); ``processor``,
        seconds that each kept processors busy; ``frames``.

    Raises:
        ImportError: rtmlib is not installed.
    """
    config = config.copy()
    config.model.test_cfg = dict(config.model.test_cfg, flip_test=False)
    with tempfile.TemporaryDirectory() as folder:
        model = write_model(config, folder)
        backend = OnnxBackend(model, 'cpu', batch_size)
        video, frames = make_video(folder, frames, recording)
        cases = dict(
            tables=predict_video(backend, video, batch_size, TABLES),
            rtmlib=_read_and_predict(model, backend, video),
            drawn=predict_video(backend, video, batch_size, DRAWN),
            rtmlib_drawn=_read_predict_and_draw(model, backend, video),
        )
        ratios = dict(
            points=('rtmlib', 'tables'), drawn=('rtmlib_drawn', 'drawn')
        )
        costs = compare_with_processor_time(cases, rounds, **ratios)
        return dict(costs, frames=frames)


def _peer(model: Path, backend: OnnxBackend):
    """rtmlib's reader of heatmaps, for the same file."""
    # only this needs rtmlib
    from rtmlib import ViTPose

    size = tuple(backend.predictor.metadata['codec']['input_size'])
    return ViTPose(str(model), size, backend='onnxruntime', device='cpu')


def _frames(video: Video):
    capture = cv2.VideoCapture(str(video.path))
    while True:
        found, frame = capture.read()
        if not found:
            return
        yield frame


def _read_and_predict(
    model: Path, backend: OnnxBackend, video: Video
) -> Callable[[], None]:
    peer = _peer(model, backend)

    def run() -> None:
        for frame in _frames(video):
            peer(frame)

    return run


def _read_predict_and_draw(
    model: Path, backend: OnnxBackend, video: Video
) -> Callable[[], None]:
    from rtmlib import draw_skeleton

    peer = _peer(model, backend)
    code = cv2.VideoWriter.fourcc(*'mp4v')

    def run() -> None:
        out = video.path.with_suffix('.rtmlib.avi')
        writer = cv2.VideoWriter(str(out), code, video.fps, video.size)
        for frame in _frames(video):
            keypoints, scores = peer(frame)
            writer.write(draw_skeleton(frame, keypoints, scores, kpt_thr=-1))
        writer.release()

    return run
