"""From a config and a model's file to a file that is calibrated."""

from pathlib import Path

from mmengine import Config

from ..datasets.shared_settings import share_settings
from ..foundation.config_files import read_config
from ..prediction.backends.model_files import load_model
from ..prediction.backends.onnx_backend import OnnxBackend
from .conformal import check_coverage, fit
from .cut_animals import CutAnimals
from .files import write_to_checkpoint, write_to_onnx
from .points import Find, find_by_checkpoint, find_by_onnx, measure
from .report import report
from .validation import unseen_animals


def calibrate(
    config: str | Path,
    model: str | Path,
    out: str | Path | None = None,
    coverage: float = 0.9,
    device: str = 'cpu',
    cfg_options: dict | None = None,
) -> tuple[Path, str]:
    """Write a copy of a model that knows how far off its points are.

    Args:
        config (str | Path): Config file; its ``val_dataloader`` tells the
            animals.
        model (str | Path): Checkpoint, or ``.onnx`` of
            ``tools/export_onnx.py``.
        out (str | Path, optional): File to write, perhaps the same. Defaults
            to ``NAME.calibrated.pth`` or ``.onnx`` beside it.
        coverage (float): Share of the true points within the radius.
        device (str): ``'cpu'``, or for example ``'cuda:0'``.
        cfg_options (dict, optional): Overrides of the config.

    Returns:
        tuple[Path, str]: What was written, and what it says, in some lines.

    Raises:
        OSError: A file cannot be read or written.
        ValueError: The model or the animals cannot be used, or ``out`` has
            the ending of another kind of file.
    """
    check_coverage(coverage)  # not after minutes
    model = Path(model)
    if out is None:
        out = model.with_name(f'{model.stem}.calibrated{model.suffix}')
    elif model.suffix and Path(out).suffix != model.suffix:
        raise ValueError(
            f'{out} is to be a copy of {model}: give a name that ends with '
            f'{model.suffix}'
        )
    cfg, find, num_keypoints = open_model(config, model, device, cfg_options)
    dataset = unseen_animals(cfg, 'val', num_keypoints)
    points = measure(find, dataset)
    cut = measure(find, CutAnimals(dataset))
    calibration = fit(points, cut, coverage)
    write = write_to_onnx if is_onnx(model) else write_to_checkpoint
    write(calibration, model, out)
    return Path(out), report(calibration, points, cut)


def open_model(
    config: str | Path,
    model: str | Path,
    device: str = 'cpu',
    cfg_options: dict | None = None,
) -> tuple[Config, Find, int]:
    """Open a checkpoint or an ONNX file.

    Args:
        config (str | Path): See :func:`calibrate`.
        model (str | Path): See :func:`calibrate`.
        device (str): See :func:`calibrate`.
        cfg_options (dict, optional): See :func:`calibrate`.

    Returns:
        tuple[Config, Find, int]: The config with what it shares, the model,
        and the number of its keypoints.

    Raises:
        OSError: A file cannot be read.
        ValueError: One cannot be used.
    """
    if is_onnx(model):
        cfg = read_config(config, cfg_options)
        predictor = OnnxBackend(model, device).predictor
        names = predictor.keypoint_names
        return share_settings(cfg), find_by_onnx(predictor), len(names)
    loaded = load_model(config, model, device, cfg_options)
    number = len(loaded.dataset_meta['keypoint_id2name'])
    return loaded.cfg, find_by_checkpoint(loaded), number


def is_onnx(path: str | Path) -> bool:
    """Whether a model is an ONNX file, by its name."""
    return Path(path).suffix == '.onnx'
