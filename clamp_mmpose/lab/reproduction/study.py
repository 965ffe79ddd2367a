"""A study: models of one budget, each in several settings, and measures."""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import NamedTuple

from matplotlib.figure import Figure
from mmengine.config import Config

from .preparation import read_once

_WARM_UP = 100  # iterations

# metrics of the finished seeds, by name of the run
Results = Mapping[str, Sequence[Mapping[str, float]]]


class Measure(NamedTuple):
    """Something that is measured of a run.

    Attributes:
        label (str): What it is called in tables.
        key (str): What the metrics call it.
        scale (float): What its values are multiplied by: 100 for per cent.
    """

    label: str
    key: str
    scale: float = 100


AP = Measure('AP', 'coco/AP')
EXCHANGED = Measure('twins exchanged', 'left_right/confusion')
PIXELS = Measure('error, pixels', 'pixel_error/mean', 1)


@dataclass(frozen=True)
class Setting:
    """Which animals are trained on, and which are tested.

    Attributes:
        label (str): What it is called in tables.
        train (dict): What the data set to train on has besides.
        test (dict): What those to test on have besides.
        change (Callable, optional): Changes anything else of a config.
        start (str, optional): Setting whose weights it starts from.
    """

    label: str
    train: dict = field(default_factory=dict)
    test: dict = field(default_factory=dict)
    change: Callable[[Config], None] | None = None
    start: str | None = None


@dataclass(frozen=True)
class Study:
    """Models x settings x measures; runs as those of a table of the paper.

    Attributes:
        name (str): Of the command, and of the report's files.
        folder (str): Of its runs in the work dir.
        data_root (str): Folder of the data, unless another one is given.
        iterations (int): Steps of a run, unless another number is given.
        models (dict[str, str]): What is compared: configs and labels.
        settings (dict[str, Setting]): By the end of a run's name.
        measures (tuple[Measure]): The first one has a table of its own.
        use_data (Callable): Lets a config read the data, given the options.
        provide (Callable): Makes data that are missing, given the options,
            or ends the program with what to do about it.
        plot (Callable): Figures by the end of their file's name, given the
            study, the results and the options.
        note (str): Lines for readers of the report.
    """

    name: str
    folder: str
    data_root: str
    iterations: int
    models: dict[str, str]
    settings: dict[str, Setting]
    measures: tuple[Measure, ...]
    use_data: Callable[[Config, Namespace], None]
    provide: Callable[[Namespace], None]
    plot: Callable[['Study', Results, Namespace], dict[str, Figure]]
    note: str = ''

    def subfolder(self, args: Namespace) -> str:
        """Folder of the runs in the work dir."""
        return self.folder

    def run_names(self, args: Namespace) -> list[str]:
        """All models in all settings, config and setting of each."""
        pairs = product(self.settings, self.models)
        return [f'{model}_{setting}' for setting, model in pairs]

    def starts(self, args: Namespace) -> dict[str, str]:
        """Runs that start from the weights of another one, and of which."""
        return {
            f'{model}_{name}': f'{model}_{setting.start}'
            for name, setting in self.settings.items()
            for model in self.models
            if setting.start is not None
        }

    def config_of(self, name: str, args: Namespace, configs: Path) -> Config:
        """Config of a model with a setting's animals, everyone's budget."""
        model, name_of_setting = name.rsplit('_', 1)
        setting = self.settings[name_of_setting]
        config = read_once(configs / f'{model}.py')
        self.use_data(config, args)
        config.train_dataloader.dataset.update(setting.train)
        for loader in ('val_dataloader', 'test_dataloader'):
            config[loader].dataset.update(setting.test)
        if setting.change is not None:
            setting.change(config)
        _fix_budget(config, args.iterations)
        return config


def _fix_budget(config: Config, iterations: int) -> None:
    # no validation: the last weights are tested, whatever they are
    config.train_cfg = dict(
        by_epoch=False, max_iters=iterations, val_begin=iterations + 1
    )
    config.train_dataloader.sampler = dict(type='InfiniteSampler')
    config.param_scheduler = [
        dict(
            type='LinearLR',
            begin=0,
            end=_WARM_UP,
            start_factor=0.001,
            by_epoch=False,
        ),
        dict(
            type='CosineAnnealingLR',
            begin=0,
            end=iterations,
            T_max=iterations,
            by_epoch=False,
            convert_to_iter_based=False,
        ),
    ]
    config.default_hooks.checkpoint.update(
        by_epoch=False, interval=max(1, iterations // 2)
    )
    config.default_hooks.logger.interval = 20
    config.log_processor = dict(by_epoch=False)
