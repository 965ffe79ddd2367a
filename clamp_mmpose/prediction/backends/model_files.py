"""A model of mmpose from its two files, or one sentence on what is wrong."""

import warnings
from itertools import chain
from pathlib import Path
from textwrap import shorten

import torch
from mmengine.runner import load_checkpoint
from mmpose.apis import init_model
from mmpose.apis.inference import dataset_meta_from_config
from mmpose.models.pose_estimators import TopdownPoseEstimator

from ...datasets.shared_settings import share_settings
from ...foundation.config_files import read_model_config
from ...foundation.state_dicts import read_checkpoint, read_state_dict
from ...models import CLAMPHead
from ...runtime import CALIBRATION_KEY, Calibration, read_calibration
from ..frames import Skeleton


def load_model(
    config: str | Path,
    checkpoint: str | Path,
    device: str = 'cpu',
    cfg_options: dict | None = None,
) -> TopdownPoseEstimator:
    """The model with all of its weights.

    Args:
        config (str | Path): Config file.
        checkpoint (str | Path): Its weights.
        device (str): As PyTorch names it.
        cfg_options (dict, optional): Overrides of the config.

    Returns:
        TopdownPoseEstimator: As mmpose's ``init_model`` gives it.

    Raises:
        OSError: A file cannot be read.
        ValueError: There is no such device, the config has no model, or one
            that cannot be built, the checkpoint is damaged, of another config
            or of other keypoints, or nothing tells the names of the
            keypoints.
    """
    check_device(device)
    cfg = share_settings(read_model_config(config, cfg_options))
    if not Path(checkpoint).is_file():
        raise FileNotFoundError(f'there is no checkpoint {checkpoint}')
    read_state_dict(checkpoint)  # damaged files end here
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter('always')
            model = init_model(cfg, str(checkpoint), device=device)
    except RuntimeError as error:  # a CLAMP's own, with the way out
        raise ValueError(f'{checkpoint} with {config}: {error}') from error
    except (ValueError, OSError):
        raise
    except Exception as error:  # each module fails in its own way
        raise ValueError(
            f'the model of {config} cannot be built with {checkpoint}: '
            f'{type(error).__name__}: {error}'
        ) from error
    try:
        # of other models init_model only warns that weights do not fit
        load_checkpoint(
            model, str(checkpoint), 'cpu', strict=True, logger='silent'
        )
    except RuntimeError as error:  # in as many words as there are weights
        raise ValueError(
            f'{checkpoint} is not of {config}: give the config that it was '
            f'trained with ({shorten(str(error), 300)})'
        ) from error
    for one in told:
        if 'Can not load dataset_meta' in str(one.message):
            raise ValueError(
                f'neither {config} nor {checkpoint} says what the keypoints '
                'are: write a train_dataloader with the data set, or '
                'model.metainfo=dict(from_file=...), into the config'
            )
        warnings.warn_explicit(
            one.message, one.category, one.filename, one.lineno
        )
    if not _is_meta(model.dataset_meta):
        raise ValueError(
            f"{checkpoint}: its meta's dataset_meta does not describe "
            'keypoints as MMPose writes them: give the checkpoint as it was '
            'trained, or take dataset_meta out of its meta'
        )
    _check_names(model, config, checkpoint)
    return model


def calibration_of(
    checkpoint: str | Path, num_keypoints: int
) -> Calibration | None:
    """What ``tools/calibrate.py`` wrote into a checkpoint.

    Args:
        checkpoint (str | Path): The file.
        num_keypoints (int): K, of its model.

    Returns:
        Calibration | None: None where there is none.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is damaged, or its calibration is of no use.
    """
    content = read_checkpoint(checkpoint)
    meta = content.get('meta') if isinstance(content, dict) else None
    found = meta.get(CALIBRATION_KEY) if isinstance(meta, dict) else None
    if found is None:
        return None
    return read_calibration(found, num_keypoints, checkpoint)


def check_device(device: str) -> None:
    """Raise a ValueError unless this machine has it.

    Args:
        device (str): As PyTorch names it, such as ``'cuda:0'``.
    """
    try:
        torch.zeros(1, device=device)
    # each kind of device fails in its own way; torch.AcceleratorError and
    # "not compiled with CUDA enabled" among them
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        count = torch.cuda.device_count()
        there = ['cpu', *(f'cuda:{i}' for i in range(count))]
        raise ValueError(
            f'device {device!r} is not there; this machine has '
            f'{", ".join(there)}'
        ) from error


def keypoint_labels(meta: dict) -> list[str]:
    """Names of the keypoints in a data set's meta information."""
    names = meta['keypoint_id2name']
    return [names[k] for k in range(len(names))]


def skeleton_of(model: TopdownPoseEstimator) -> Skeleton:
    """What a model knows of its keypoints.

    Args:
        model (TopdownPoseEstimator): Of :func:`load_model`. The words of any
            but a CLAMP are what the labels of its data set are read as.
    """
    meta, head = model.dataset_meta, model.head
    is_clamp = isinstance(head, CLAMPHead)
    return Skeleton.of(
        keypoint_labels(meta),
        meta['skeleton_links'],
        meta['flip_indices'],
        head.prompts.keypoint_names if is_clamp else None,
    )


def _is_meta(meta) -> bool:
    """Whether it describes keypoints; in a checkpoint it may be anything."""
    try:
        names = keypoint_labels(meta)
        links = [(a, b) for a, b in meta['skeleton_links']]
        numbers = [*meta['flip_indices'], *chain(*links)]
    except (LookupError, TypeError, ValueError):
        return False
    return (
        len(meta['flip_indices']) == len(names) > 0
        and all(isinstance(name, str) for name in names)
        and all(number in range(len(names)) for number in numbers)
    )


def _check_names(model, config, checkpoint) -> None:
    """A checkpoint has names of its own, which win in mmpose."""
    told = dataset_meta_from_config(model.cfg, dataset_mode='train')
    if told is None:
        return
    own, found = keypoint_labels(told), keypoint_labels(model.dataset_meta)
    if own != found:
        odd = next(
            k
            for k in range(max(len(own), len(found)))
            if own[k : k + 1] != found[k : k + 1]
        )
        names = [(each[odd : odd + 1] or ['none'])[0] for each in (found, own)]
        raise ValueError(
            f'keypoint {odd} of {checkpoint} is {names[0]!r}, of {config} it '
            f'is {names[1]!r}: give the config that it was trained with'
        )
