"""Checkpoints that survive a kill at any time, and resuming from them."""

import math
import zipfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from mmengine.dist import is_main_process, master_only
from mmengine.hooks import CheckpointHook
from mmengine.logging import print_log
from mmengine.runner import Runner
from mmpose.registry import HOOKS

from ..foundation.atomic_files import write_atomically
from .whole_files import BACKEND, WholeFileBackend


@HOOKS.register_module()
class WholeCheckpointHook(CheckpointHook):
    """:class:`CheckpointHook` that never leaves less than it found.

    A checkpoint is written under another name and renamed when it is whole;
    only then are those removed that it replaces. ``--resume`` takes the
    newest whole one, and says so where the last one is not. A metric that is
    no score, NaN or the -1 of COCO's evaluation without animals, is never
    the best.

    Args:
        *args: Arguments of :class:`CheckpointHook`.
        backend_args (dict, optional): Of another file backend, which then
            writes as it does.
        **kwargs: Other keyword arguments of :class:`CheckpointHook`.
    """

    def __init__(self, *args, backend_args: dict | None = None, **kwargs):
        backend_args = backend_args or dict(backend=BACKEND)
        super().__init__(*args, backend_args=backend_args, **kwargs)

    def before_run(self, runner: Runner) -> None:
        """Choose what to resume from.

        Raises:
            ValueError: The checkpoint to resume from is not whole.
        """
        if not runner._resume:
            return
        if runner._load_from is not None:
            if Path(runner._load_from).is_file():
                _expect_whole(runner._load_from)
            return
        folder = Path(self.out_dir or runner.work_dir)
        if self.out_dir:
            folder = folder / Path(runner.work_dir).name
        runner._load_from = newest_whole(folder, self.filename_tmpl)

    def before_train(self, runner: Runner) -> None:
        """See :class:`CheckpointHook`; what a kill left behind is removed."""
        super().before_train(runner)
        if is_main_process() and isinstance(
            self.file_backend, WholeFileBackend
        ):
            for path in Path(self.out_dir).glob('.tmp-*'):
                path.unlink(missing_ok=True)

    def _save_checkpoint_with_step(self, runner, step, meta) -> None:
        with self._keeping():
            super()._save_checkpoint_with_step(runner, step, meta)
            self._write_pointer(runner)

    def _save_best_checkpoint(self, runner, metrics) -> None:
        with self._keeping():
            super()._save_best_checkpoint(runner, self._scores(metrics))

    def _keeping(self):
        backend = self.file_backend
        if not isinstance(backend, WholeFileBackend) or backend.is_keeping:
            return nullcontext()
        return backend.keeping()

    @master_only
    def _write_pointer(self, runner: Runner) -> None:
        pointer = Path(runner.work_dir, 'last_checkpoint')
        write_atomically(pointer, str(self.last_ckpt).encode())

    def _scores(self, metrics: dict) -> dict:
        """The metrics, None in place of those that are no score."""
        scores = dict(metrics)
        for name in self.key_indicators if self.save_best else ():
            value = metrics.get(name)
            if value is not None and (not math.isfinite(value) or value == -1):
                print_log(
                    f'{name} is {value}, which is no score: this checkpoint '
                    'is not compared with the best one',
                    'current',
                )
                scores[name] = None
        return scores


def newest_whole(folder: Path, template: str) -> str | None:
    """The newest checkpoint of a run that is whole.

    Args:
        folder (Path): Where the run saved its checkpoints.
        template (str): Of their names, such as ``'epoch_{}.pth'``.

    Returns:
        str | None: Path of the checkpoint; None if there is none at all.

    Raises:
        ValueError: There are some, and none is whole.
    """
    found = sorted(
        folder.glob(template.format('*')),
        key=lambda path: path.stat().st_mtime_ns,
        reverse=True,
    )
    for path in found:
        if is_whole(path):
            if path != found[0]:
                print_log(
                    f'{found[0]} is damaged: going on from {path}', 'current'
                )
            return str(path)
    if found:
        raise ValueError(
            f'no checkpoint in {folder} is whole ({_listed(found)}): train '
            'anew without --resume, into another --work-dir'
        )
    return None


def is_whole(path: str | Path) -> bool:
    """Whether a file that ``torch.save`` wrote is complete; nothing is run."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, OSError, EOFError):
        return False


def _expect_whole(path: str) -> None:
    if not is_whole(path):
        raise ValueError(
            f'{path} is damaged, or not a checkpoint that torch.save wrote: '
            'name another one, or let --resume without a name take the '
            'newest that is whole'
        )


def _listed(paths: Sequence[Path]) -> str:
    return ', '.join(path.name for path in paths[:3])
