"""Trains on all folds but one, once: a model that was trained is kept."""

import copy
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from mmengine import Config

from ..datasets.data_config import ann_file
from ..foundation.atomic_files import write_atomically
from ..foundation.child_process import run_child
from ..foundation.digests import sha256_of, sha256_of_text
from .training_set import training_set

_WORKER = 'clamp_mmpose.auditing.worker'
_DIGITS = 12
FINISHED = 'finished.json'
SAID = 'output.txt'


def fold_config(cfg: Config, animals: Sequence[int]) -> Config:
    """The training of a config, on some of its animals and without a test.

    Args:
        cfg (Config): Of :func:`share_settings`.
        animals (Sequence[int]): Numbers of those to train on.

    Returns:
        Config: A copy.
    """
    cfg = copy.deepcopy(cfg)
    dataset = training_set(cfg)
    numbers = [int(number) for number in animals]
    if isinstance(dataset.get('indices'), Sequence):
        numbers = [dataset['indices'][number] for number in numbers]
    dataset['indices'] = numbers
    for split in ('val', 'test'):
        for part in ('dataloader', 'evaluator', 'cfg'):
            cfg[f'{split}_{part}'] = None
    hooks = cfg.get('default_hooks') or {}
    if hooks.get('checkpoint'):
        hooks['checkpoint'].update(save_best=None, max_keep_ckpts=1)
    if hooks.get('report'):
        hooks['report']['out'] = None
    return cfg


def settle_start(config: Config, folder: Path) -> None:
    """Go on where an interrupted training ended, or start as the config says.

    With ``resume``, MMEngine would go on with the training of ``load_from``.

    Args:
        config (Config): Of :func:`fold_config`; it is changed.
        folder (Path): Where it trains.
    """
    config.resume = (folder / 'last_checkpoint').is_file()
    if config.resume:
        config.load_from = None


def trained_model(
    cfg: Config,
    animals: Sequence[int],
    work_dir: Path,
    name: str,
    say: Callable[[str], None],
) -> Path:
    """Train, unless this very training is finished.

    Args:
        cfg (Config): Of :func:`share_settings`.
        animals (Sequence[int]): Numbers of those to train on.
        work_dir (Path): Where the folders of trainings are.
        name (str): Of this one; digits are added, which tell its config and
            its labels.
        say (Callable): Is told which file tells how far the training is.

    Returns:
        Path: The checkpoint.

    Raises:
        OSError: The folder cannot be written to.
        ValueError: The training failed.
    """
    config = fold_config(cfg, animals)
    told = json.dumps(config.to_dict(), sort_keys=True, default=repr)
    labels = sha256_of(ann_file(training_set(cfg)))
    folder = work_dir / f'{name}-{sha256_of_text(told + labels)[:_DIGITS]}'
    finished = _finished(folder)
    if finished is None:
        say(f'  its training tells in {folder / SAID} how far it is')
        finished = _train(config, folder)
    return finished


def _finished(folder: Path) -> Path | None:
    """The checkpoint of a finished training."""
    path = folder / FINISHED
    if not path.is_file():
        return None
    checkpoint = folder / json.loads(path.read_text())['checkpoint']
    return checkpoint if checkpoint.is_file() else None


def _train(config: Config, folder: Path) -> Path:
    """In a process of its own, which leaves nothing behind in this one."""
    config.work_dir = str(folder)
    settle_start(config, folder)
    file, said = folder / 'fold.py', folder / SAID
    write_atomically(file, config.pretty_text.encode())
    command = [sys.executable, '-m', _WORKER, str(file)]
    # the packages that this process has found
    env = {**os.environ, 'PYTHONPATH': os.pathsep.join(sys.path)}
    returned = run_child(command, said, env)
    checkpoint = _finished(folder)
    if returned or checkpoint is None:
        lines = said.read_text(errors='replace').strip().splitlines()
        raise ValueError(
            f'a training failed ({lines[-1] if lines else returned}): all '
            f'that it said is in {said}'
        )
    return checkpoint
