"""Config and checkpoint in the folder of a training."""

from dataclasses import dataclass
from pathlib import Path

from ..engine.resuming import is_whole, newest_first


@dataclass(frozen=True)
class RunFolder:
    """Where the files of a training are.

    Attributes:
        folder (Path): The work dir.
        config (Path): The one that was trained with, as MMEngine has dumped
            it there.
        checkpoint (Path): The best one; without one the last.
        choice (str): Which one that is, ``'best'`` or ``'last'``.
        notes (tuple[str]): Sentences on what was passed over.
    """

    folder: Path
    config: Path
    checkpoint: Path
    choice: str
    notes: tuple[str, ...]


def find_run(folder: str | Path) -> RunFolder:
    """Find config and checkpoint of a training.

    Args:
        folder (str | Path): Its work dir.

    Returns:
        RunFolder: What is there.

    Raises:
        FileNotFoundError: There is no such folder, no config in it, or no
            checkpoint that is whole.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FileNotFoundError(
            f'there is no folder {folder}: give the work dir of a training'
        )
    checkpoint, choice, notes = _checkpoint(folder)
    return RunFolder(folder, _config(folder), checkpoint, choice, notes)


def _config(folder: Path) -> Path:
    named = sorted(folder.glob('*.py'), key=_time, reverse=True)
    trained = [
        dump
        for dump in sorted(folder.glob('*/vis_data/*.py'))
        if list(dump.parent.glob('*.json'))  # a test logs no scalars there
    ]
    if trained:
        # a test there may have changed the one beside the checkpoints
        text = trained[-1].read_bytes()
        same = (path for path in named if path.read_bytes() == text)
        return next(same, trained[-1])
    if not named:
        raise FileNotFoundError(
            f'{folder} has no config: give the work dir of a training, in '
            'which MMEngine keeps a copy'
        )
    return named[0]


def _checkpoint(folder: Path) -> tuple[Path, str, tuple[str, ...]]:
    best = sorted(folder.glob('best_*.pth'), key=_time, reverse=True)
    last = [
        path
        for template in ('epoch_{}.pth', 'iter_{}.pth')
        for path in newest_first(folder, template, folder / 'last_checkpoint')
    ]
    notes = []
    for path in [*best, *last]:
        if is_whole(path):
            return path, 'best' if path in best else 'last', tuple(notes)
        notes.append(f'{path.name} is damaged and was passed over.')
    raise FileNotFoundError(
        f'{folder} has no checkpoint (best_*.pth, epoch_*.pth or iter_*.pth) '
        'that is whole: train first, or give the work dir of another training'
    )


def _time(path: Path) -> int:
    return path.stat().st_mtime_ns
