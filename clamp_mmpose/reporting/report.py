"""A work dir in, one HTML file out."""

import time
from pathlib import Path

from mmengine.runner import CheckpointLoader
from mmpose.models.pose_estimators import TopdownPoseEstimator

from .. import __version__
from ..foundation.atomic_files import write_atomically
from ..foundation.config_files import read_config
from ..foundation.silence import silence
from ..prediction.backends.model_files import load_model
from ..runtime import CALIBRATION_KEY
from .collecting import Predictions, collect
from .data_card import card_of
from .examples import matching_section, worst_section
from .logs import read_curves
from .origins import data_section, provenance_section, training_section
from .page import Page, counted, render
from .results import (
    keypoints_section,
    scores_section,
    species_section,
    swaps_section,
    tiles_of,
)
from .run_folder import RunFolder, find_run


def write_report(
    work_dir: str | Path,
    out: str | Path,
    device: str = 'cpu',
    animals: int = 2000,
    cfg_options: dict | None = None,
) -> None:
    """Write the report of a training.

    Args:
        work_dir (str | Path): Folder that the training has written to. The
            best checkpoint there is shown, or the last.
        out (str | Path): HTML file to write.
        device (str): As PyTorch names it. Defaults to ``'cpu'``.
        animals (int): How many are predicted at most, evenly spread over
            the test set. Defaults to 2000.
        cfg_options (dict, optional): Overrides of the config there.

    Raises:
        OSError: The folder, what it must hold, or the data are not there.
        ValueError: They cannot be used.
    """
    run = find_run(work_dir)
    if read_config(run.config).get('default_scope') == 'mmdet':
        raise ValueError(
            f'{run.config} is of a detector: give the work dir of a model of '
            'keypoints'
        )
    with silence():
        model = load_model(run.config, run.checkpoint, device, cfg_options)
        page = _page(run, model, collect(model, animals))
    write_atomically(out, render(page))


def _page(
    run: RunFolder, model: TopdownPoseEstimator, found: Predictions
) -> Page:
    checkpoint = CheckpointLoader.load_checkpoint(str(run.checkpoint), 'cpu')
    meta = checkpoint.get('meta') or {}
    skeleton = found.skeleton
    titles = dict(zip(skeleton.names, skeleton.titles, strict=True))
    sections = [
        training_section(read_curves(run.folder)),
        keypoints_section(found),
        species_section(found),
        swaps_section(found),
        scores_section(found, meta.get(CALIBRATION_KEY)),
        matching_section(model),
        worst_section(found),
        data_section(card_of(model), titles),
        provenance_section(run, meta),
    ]
    return Page(
        run.folder.resolve().name,
        _subtitle(run, model, found),
        tiles_of(found),
        run.notes,
        sections,
        f'Written by clamp_mmpose {__version__}, '
        f'{time.strftime("%Y-%m-%d %H:%M")}.',
    )


def _subtitle(run: RunFolder, model, found: Predictions) -> str:
    animals = f'{counted(len(found))} animals'
    if len(found) < found.total:
        animals += f' of {counted(found.total)}, evenly spread'
    return (
        f'{type(model).__name__} with {len(found.skeleton.names)} keypoints, '
        f'its {run.choice} checkpoint {run.checkpoint.name}, measured on '
        f'{found.file_names}, the {found.split}_dataloader of '
        f'{run.config.name}: {animals}, in labelled boxes.'
    )
