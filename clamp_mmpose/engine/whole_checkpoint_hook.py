"""Checkpoints that survive a kill at any time, and resuming from them."""

import math
from contextlib import nullcontext
from pathlib import Path

from mmengine.dist import is_main_process, master_only
from mmengine.hooks import CheckpointHook
from mmengine.logging import print_log
from mmengine.runner import Runner
from mmpose.registry import HOOKS

from ..foundation.atomic_files import write_atomically
from ..foundation.numbers_of_configs import check_count
from .resuming import expect_training, newest_whole
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
        if self.interval != -1:  # never, but for the best
            check_count('interval of the checkpoints', self.interval)
        if self.max_keep_ckpts != -1:  # all of them
            check_count('max_keep_ckpts', self.max_keep_ckpts)

    def before_run(self, runner: Runner) -> None:
        """Choose what to resume from.

        Raises:
            ValueError: The checkpoint to resume from is not whole, or not of a
                training.
        """
        own = self.backend_args.get('backend') == BACKEND
        if not runner._resume or not own:
            return  # what another backend wrote, mmengine finds
        if runner._load_from is not None:
            if Path(runner._load_from).is_file():
                expect_training(runner._load_from)
            return
        folder = Path(self.out_dir or runner.work_dir)
        if self.out_dir:
            folder = folder / Path(runner.work_dir).name
        pointer = Path(runner.work_dir, 'last_checkpoint')
        runner._load_from = newest_whole(folder, self.filename_tmpl, pointer)
        if runner._load_from is None:
            # what last_checkpoint names may be gone
            runner._resume = False
            print_log(f'nothing to resume in {folder}', 'current')

    def before_train(self, runner: Runner) -> None:
        """See :class:`CheckpointHook`; what a kill left behind is removed."""
        super().before_train(runner)
        if is_main_process() and isinstance(
            self.file_backend, WholeFileBackend
        ):
            for path in Path(self.out_dir).glob('.tmp-*'):
                if path.is_file():
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
            if name not in metrics and name != 'auto':
                raise ValueError(
                    f'save_best {name!r} is none of the metrics '
                    f'{", ".join(metrics)}: set default_hooks.checkpoint.'
                    'save_best to one of them'
                )
            value = metrics.get(name)
            if value is not None and (not math.isfinite(value) or value == -1):
                print_log(
                    f'{name} is {value}, which is no score: this checkpoint '
                    'is not compared with the best one',
                    'current',
                )
                scores[name] = None
        return scores
