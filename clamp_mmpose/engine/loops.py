"""Loops that check the annotation files before they read them.

A loop is the first to know the configs of all data sets, in any tool that
trains or tests, and the last before they are built.
"""

import copy

from mmengine import Config
from mmengine.logging import MessageHub
from mmengine.model import is_model_wrapper
from mmengine.runner import (
    BaseLoop,
    EpochBasedTrainLoop,
    IterBasedTrainLoop,
    Runner,
    TestLoop,
    ValLoop,
)
from mmpose.registry import LOOPS
from torch.utils.data import DataLoader

from ..datasets.config_check import check_config
from ..datasets.data_config import is_part
from ..datasets.shared_settings import SPLITS, share_settings
from ..foundation.quiet import hide_logged
from .schedule_check import check_schedule


class _CheckedTrain(BaseLoop):
    """What trainings by epochs and by iterations have in common."""

    def __init__(
        self, runner: Runner, dataloader: dict | DataLoader, *args, **kwargs
    ):
        hide_logged(runner.logger)
        if isinstance(dataloader, dict):
            cfg = _settled(runner, train_dataloader=dataloader)
            check_config(cfg, SPLITS)
            dataloader = cfg.train_dataloader
        if runner._load_from and not runner._resume:
            # a start from another skeleton's weights is what is wanted
            model = runner.model
            model = model.module if is_model_wrapper(model) else model
            model.checkpoint_may_differ = True
        super().__init__(runner, dataloader, *args, **kwargs)
        check_schedule(runner.cfg, self)


@LOOPS.register_module()
class CheckedTrainLoop(_CheckedTrain, EpochBasedTrainLoop):
    """:class:`EpochBasedTrainLoop` that first checks all annotation files.

    Those for validation and testing, too: their faults would show after
    epochs. Settings that are told once are shared, see
    :func:`share_settings`.

    Args:
        runner (Runner): Who runs it.
        dataloader (dict | DataLoader): One that is built is not checked.
        *args: Others of :class:`EpochBasedTrainLoop`.
        **kwargs: Its keyword arguments.

    Raises:
        AnnotationError: Files, skeletons or pictures do not fit together.
    """


@LOOPS.register_module()
class CheckedIterTrainLoop(_CheckedTrain, IterBasedTrainLoop):
    """:class:`IterBasedTrainLoop`, checked as :class:`CheckedTrainLoop`."""


class _Checked(BaseLoop):
    """What validation and test have in common."""

    split: str

    def __init__(
        self,
        runner: Runner,
        dataloader: dict | DataLoader,
        evaluator,
        fp16: bool = False,
    ):
        if isinstance(dataloader, dict):
            names = f'{self.split}_dataloader', f'{self.split}_evaluator'
            given = dict(zip(names, (dataloader, evaluator), strict=True))
            cfg = _settled(runner, **given)
            # a training has checked all
            if not isinstance(runner._train_loop, _CheckedTrain):
                check_config(cfg, [self.split])
            dataloader, evaluator = (cfg[name] for name in names)
            dataloader = _build(runner, dataloader)
        super().__init__(runner, dataloader, evaluator, fp16)


@LOOPS.register_module()
class CheckedValLoop(_Checked, ValLoop):
    """:class:`ValLoop` that first checks its annotation file.

    Args:
        runner (Runner): Who runs it.
        dataloader (dict | DataLoader): One that is built is not checked.
        evaluator (dict | list | Evaluator): Without an annotation file, it
            gets that of the data set.
        fp16 (bool): Whether to predict in half precision.

    Raises:
        AnnotationError: File, skeleton or pictures do not fit together.
    """

    split = 'val'


@LOOPS.register_module()
class CheckedTestLoop(_Checked, TestLoop):
    """:class:`TestLoop` as :class:`CheckedValLoop` is a validation."""

    split = 'test'


def _settled(runner: Runner, **given) -> Config:
    """The runner's config with shared settings, and what it was given."""
    cfg = copy.deepcopy(runner.cfg)
    cfg.update({key: copy.deepcopy(value) for key, value in given.items()})
    return share_settings(cfg)


def _build(runner: Runner, dataloader: dict) -> DataLoader:
    """A data loader whose part of a file no metric takes for the whole."""
    built = runner.build_dataloader(
        dataloader,
        seed=runner.seed,
        diff_rank_seed=runner._randomness_cfg.get('diff_rank_seed', False),
    )
    if is_part(dataloader['dataset']):
        name = built.dataset.metainfo['dataset_name']
        MessageHub.get_current_instance().pop_info(f'{name}_ann_file', None)
    return built
