"""From files of a model to the page: what ``tools/demo.py`` does."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from ..prediction.locating.choice import (
    Search,
    make_locator,
    paths_of,
    warn_of_crops_alone,
)
from ..prediction.settings import Settings, make_backend
from .eyes import Eyes, Model
from .first_model import NOTE, first_checkpoint, first_config


def open_page(
    model: str | Path | None = None,
    config: str | Path | None = None,
    checkpoint: str | Path | None = None,
    detector: Sequence[str | Path] = (),
    animal: str | None = None,
    min_score: float | None = None,
    device: str = 'cpu',
    port: int = 8080,
    show: bool = True,
) -> None:
    """Serve the page until Ctrl-C.

    Args:
        model (str | Path, optional): ONNX file of ``tools/export_onnx.py``.
            Without it and a checkpoint, :mod:`.first_model` is shown.
        config (str | Path, optional): Config file of the model.
        checkpoint (str | Path, optional): Its weights.
        detector (Sequence[str | Path]): Config and checkpoint of a detector
            of mmdet; without one the model itself finds one animal.
        animal (str, optional): What the detector is to find.
        min_score (float, optional): Of an animal that is found.
        device (str): ``'cpu'``, or for example ``'cuda:0'``.
        port (int): Of 127.0.0.1.
        show (bool): Open the page in a browser.

    Raises:
        OSError: A file is not there or cannot be read.
        ValueError: Anything else that was given cannot be used, or NiceGUI
            is not installed.
    """
    if not find_spec('nicegui'):
        raise ValueError(
            'NiceGUI, which shows the page, is not installed: '
            'pip install "nicegui>=3" (in the extra [web])'
        )
    from .server import check_port, serve

    check_port(port)  # before the model, which takes seconds
    search = Search(
        one_animal=not detector,
        detector=paths_of(detector),
        animal=animal,
        min_score=min_score,
    )
    if model is config is checkpoint is None:
        serve(first_eyes(search, device), NOTE, port, show)
    else:
        eyes = make_eyes(search, device, model, config, checkpoint)
        if search.one_animal:
            warn_of_crops_alone(eyes.model.backend)
        serve(eyes, '', port, show)


def first_eyes(search: Search, device: str) -> Eyes:
    """Read the model that comes with the package.

    Args:
        search (Search): How animals are found.
        device (str): As PyTorch names it.
    """
    with first_checkpoint() as checkpoint:
        return make_eyes(search, device, None, first_config(), checkpoint)


def make_eyes(search: Search, device: str, *files: str | Path | None) -> Eyes:
    """Read what the page sees with.

    Args:
        search (Search): How animals are found.
        device (str): As PyTorch or onnxruntime names it.
        *files (str | Path, optional): Model, config and checkpoint, of which
            some are left out.

    Raises:
        OSError: A file cannot be read.
        ValueError: One is not of its kind.
    """
    paths = (file and Path(file) for file in files)
    settings = Settings(Path(), search, *paths, device=device)
    backend = make_backend(settings)
    locator = make_locator(settings.search, backend, settings.device)
    return Eyes(_make_model(settings, backend), locator)


def _make_model(settings: Settings, backend) -> Model:
    if settings.model is not None:
        from .onnx_model import OnnxModel

        return OnnxModel(backend, settings.model.stem)
    from .checkpoint_model import CheckpointModel

    return CheckpointModel(backend, settings.checkpoint.stem)
