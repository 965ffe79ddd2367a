"""Prediction of a video against its network alone (extra ``[export]``)."""

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from mmengine.config import Config
from mmpose.apis import init_model

from ...deployment import DeployedModel
from ...deployment.metadata import describe
from ...deployment.onnx_export import to_bytes, to_onnx
from ...prediction.backends.onnx_backend import OnnxBackend
from ...prediction.drawing import Look
from ...prediction.locating.whole_picture import WholePicture
from ...prediction.pipeline import Pipeline
from ...prediction.progress import PlainProgress
from ...prediction.sources import Video
from .timing import compare_with_processor_time

SIZE = (640, 480)
TABLES = ('csv', 'coco')
DRAWN = ('drawn', *TABLES)


def predicted_costs(
    config: Config,
    batch_size: int,
    rounds: int,
    frames: int = 240,
    recording: str | None = None,
) -> dict:
    """Time the prediction of a video with one animal in each frame.

    Args:
        config (Config): Config of a CLAMP; the weights are random.
        batch_size (int): Number of frames that are predicted together.
        rounds (int): Number of measurements.
        frames (int): Of the video.
        recording (str, optional): A video, of which the first frames are
            predicted, in place of :func:`write_video`'s.

    Returns:
        dict: Seconds for the network alone, on the same crops in the same
        batches, for prediction into tables, and into a drawn video, too;
        the speeds of the latter over that of the network; ``processor``,
        seconds that each kept processors busy; ``frames``.
    """
    with tempfile.TemporaryDirectory() as folder:
        model = write_model(config, folder)
        backend = OnnxBackend(model, 'cpu', batch_size)
        video, frames = make_video(folder, frames, recording)
        cases = dict(
            network=_network(backend, frames),
            tables=predict_video(backend, video, batch_size, TABLES),
            drawn=predict_video(backend, video, batch_size, DRAWN),
        )
        ratios = dict(
            tables=('network', 'tables'),
            drawn=('network', 'drawn'),
        )
        costs = compare_with_processor_time(cases, rounds, **ratios)
        return dict(costs, frames=frames)


def write_model(config: Config, folder: str | Path) -> Path:
    """An ONNX file of random weights.

    Args:
        config (Config): Of a CLAMP.
        folder (str | Path): Where to.
    """
    model = init_model(config, device='cpu')
    width, height = model.head.decoder.input_size
    exported = to_onnx(DeployedModel(model), torch.randn(1, 3, height, width))
    path = Path(folder, 'model.onnx')
    path.write_bytes(to_bytes(exported, describe(model, 'benchmark')))
    return path


def make_video(
    folder: str | Path, frames: int, recording: str | None
) -> tuple[Video, int]:
    """What is predicted, and how many frames it has.

    Args:
        folder (str | Path): Where to write it.
        frames (int): How many at most.
        recording (str, optional): A video that is shortened, as it is
            encoded; else it is :func:`write_video`'s.

    Raises:
        ValueError: The recording cannot be read.
    """
    if recording is None:
        return write_video(Path(folder, 'video.mp4'), frames), frames
    # only this needs the extra [video]
    from imageio_ffmpeg import get_ffmpeg_exe

    path = Path(folder, f'video{Path(recording).suffix}')
    shorten = ['-frames:v', str(frames), '-c', 'copy', '-an', str(path)]
    done = subprocess.run(
        [get_ffmpeg_exe(), '-loglevel', 'error', '-i', recording, *shorten]
    )
    if done.returncode:  # it has said why
        raise ValueError(f'{recording} is no video that can be shortened')
    video = Video(path.stem, path)
    return video, sum(1 for _ in video.frames())


def write_video(path: Path, frames: int) -> Video:
    """A blurred noise that moves, as hard to decode as a real scene.

    Args:
        path (Path): Where to.
        frames (int): How many.
    """
    width, height = SIZE
    random = np.random.default_rng(0)
    noise = random.integers(0, 256, (height, 2 * width, 3), np.uint8)
    scene = cv2.GaussianBlur(noise, (9, 9), 0)
    scene = cv2.normalize(scene, None, 0, 255, cv2.NORM_MINMAX)
    writer = cv2.VideoWriter(
        str(path), cv2.VideoWriter.fourcc(*'mp4v'), 30, SIZE
    )
    for i in range(frames):
        left = i % width
        writer.write(np.ascontiguousarray(scene[:, left : left + width]))
    writer.release()
    return Video(path.stem, path)


def _network(backend: OnnxBackend, frames: int) -> Callable[[], None]:
    """Passes as prediction makes them, on crops that are there already."""
    predictor = backend.predictor
    width, height = predictor.metadata['codec']['input_size']
    batch = np.zeros((backend.batch_size, 3, height, width), np.float32)

    def run() -> None:
        for start in range(0, frames, len(batch)):
            predictor.heatmaps(batch[: frames - start])

    return run


def predict_video(
    backend: OnnxBackend,
    video: Video,
    batch_size: int,
    formats: Sequence[str],
) -> Callable[[], object]:
    """Prediction as a user has it, of the whole picture.

    Args:
        backend (OnnxBackend): The model.
        video (Video): What to predict.
        batch_size (int): Frames that are predicted together.
        formats (Sequence[str]): What to write, beside the video.

    Returns:
        Callable: What does it, again and again.
    """
    pipeline = Pipeline(
        WholePicture(),
        backend,
        video.path.parent / 'out',
        formats,
        Look(threshold=-1e6),  # draws all that can be drawn
        batch_size,
        PlainProgress(),
    )
    return lambda: pipeline.run(video)
