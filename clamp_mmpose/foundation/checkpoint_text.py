"""Keeps mmengine from running the config text that a checkpoint brings.

``--resume FILE`` runs ``meta['config']`` as Python, to compare numbers of
GPUs, and an inferencer without a config runs ``runtime_info['cfg']`` or
``meta['cfg']``. None of them is needed: the user's own config is the one that
counts, and mmengine since 0.1 writes no ``config`` at all.
"""

import os.path as osp

from mmengine.runner.checkpoint import CheckpointLoader

from .guarded_load import load_guarded
from .state_dicts import unreadable


def register_local_loader():
    """Let mmengine read local checkpoints without their config texts.

    A scheme of mmengine's CheckpointLoader, as it has them for storages.
    """
    CheckpointLoader.register_scheme('', load_from_local, force=True)


def load_from_local(filename: str, map_location: object) -> object:
    """Load a checkpoint as mmengine does, without its config texts.

    A fork of mmengine unpickles what torch refuses, and so does mmengine
    with torch before 2.6; this never does.

    Args:
        filename (str): Of a file that ``torch.save`` wrote.
        map_location (object): As of ``torch.load``.

    Returns:
        object: What the file holds, without the texts.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is damaged, holds no weights or what could run code.
    """
    filename = osp.expanduser(filename)
    if not osp.isfile(filename):
        raise FileNotFoundError(f'there is no checkpoint {filename}')
    try:
        checkpoint = load_guarded(filename, map_location, None)
    except OSError:
        raise  # names the file itself
    except Exception as error:  # damaged files fail in many ways
        raise ValueError(unreadable(filename, error)) from error
    _expect_weights(filename, checkpoint)
    for path, keys in (
        (('meta',), ('config', 'cfg')),
        (('message_hub', 'runtime_info'), ('cfg',)),
    ):
        holder = checkpoint
        for key in path:
            holder = holder.get(key) if isinstance(holder, dict) else None
        if isinstance(holder, dict):
            for key in keys:
                holder.pop(key, None)
    return checkpoint


def _expect_weights(filename: str, checkpoint: object) -> None:
    """Refuse what has no names, and so no weights by name."""
    weights = checkpoint
    if isinstance(checkpoint, dict):
        weights = checkpoint.get('state_dict', checkpoint)
    if not isinstance(weights, dict):
        raise ValueError(
            f'{filename} holds no state dict, but a {type(weights).__name__}: '
            'name a checkpoint of a training'
        )
