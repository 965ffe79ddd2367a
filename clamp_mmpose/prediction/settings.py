"""What a prediction is made of, by the names of files."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..foundation.numbers_of_configs import check_count, check_score
from .backends import Backend
from .drawing import Look
from .locating.choice import Search, make_locator, warn_of_crops_alone
from .pipeline import Pipeline
from .progress import Progress

USUAL_FORMATS = ('drawn', 'csv', 'coco')


@dataclass(frozen=True)
class Settings:
    """All that makes a pipeline; it can be sent to other machines.

    Attributes:
        out (Path): Folder to write to.
        search (Search): How animals are found.
        model (Path, optional): ONNX file; without one, ``config`` and
            ``checkpoint``.
        config (Path, optional): Config file of the model.
        checkpoint (Path, optional): Its weights.
        formats (tuple[str]): Words of :data:`.writers.FORMATS`.
        batch_size (int): Frames, and crops, that are predicted together.
        device (str): ``'cpu'``, or for example ``'cuda:0'``.
        look (Look): Of drawings.

    Raises:
        ValueError: It takes one ONNX file, or a config with a checkpoint;
            or the batch size or the threshold makes no sense.
    """

    out: Path
    search: Search
    model: Path | None = None
    config: Path | None = None
    checkpoint: Path | None = None
    formats: tuple[str, ...] = USUAL_FORMATS
    batch_size: int = 16
    device: str = 'cpu'
    look: Look = Look()

    def __post_init__(self):
        check_count('batch_size', self.batch_size)
        check_score('threshold', self.look.threshold)
        of_torch = [self.config, self.checkpoint]
        if not (all(of_torch) if self.model is None else not any(of_torch)):
            raise ValueError(
                'give the model: either an ONNX file, or a config and a '
                'checkpoint'
            )

    def absolute(self) -> 'Settings':
        """The same settings for any working directory: paths are absolute."""
        search = replace(
            self.search,
            boxes=tuple(path.resolve() for path in self.search.boxes),
            detector=tuple(path.resolve() for path in self.search.detector),
        )
        names = ('out', 'model', 'config', 'checkpoint')
        files = {name: getattr(self, name) for name in names}
        resolved = {k: path and path.resolve() for k, path in files.items()}
        return replace(self, search=search, **resolved)


def make_pipeline(settings: Settings, progress: Progress) -> Pipeline:
    """Read all that predictions need.

    Args:
        settings (Settings): What is wanted.
        progress (Progress): What is told.

    Raises:
        OSError: A file is not there or cannot be read.
        ValueError: One cannot be used.
    """
    backend = make_backend(settings)
    if settings.search.one_animal:
        warn_of_crops_alone(backend)
    return Pipeline(
        make_locator(settings.search, backend, settings.device),
        backend,
        settings.out,
        settings.formats,
        settings.look,
        settings.batch_size,
        progress,
    )


def make_backend(settings: Settings) -> Backend:
    """What finds keypoints; only a checkpoint needs PyTorch.

    Raises:
        OSError: A file cannot be read.
        ValueError: One is not of its kind, or there is no such device.
    """
    how: dict[str, Any] = dict(
        device=settings.device, batch_size=settings.batch_size
    )
    if settings.model is not None:
        from .backends.onnx_backend import OnnxBackend

        return OnnxBackend(settings.model, **how)
    from .backends.torch_backend import TorchBackend

    files: Any = (settings.config, settings.checkpoint)  # both are there
    return TorchBackend(*files, **how)
