"""From a config to what looks wrong in the labels that it trains on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from mmengine import Config
from torch.utils.data import Dataset

from ..datasets.shared_settings import share_settings
from ..foundation.atomic_files import write_atomically
from ..foundation.config_files import read_config
from ..foundation.folders import check_writable
from ..foundation.silence import silence
from ..prediction.backends.model_files import (
    check_device,
    keypoint_labels,
    load_model,
)
from ..prediction.frames import Skeleton
from .findings import Findings, find_faults
from .fold_training import trained_model
from .folds import assign_folds
from .matches import Matches, joined, match
from .page import write_page
from .sentences import headline, place_of, source_of
from .table import write_table
from .training_set import open_training_set

_WEAKER = (
    'All animals were looked at by {}. If it was trained on these labels, it '
    'has learned some faults by heart, and does not find them: without '
    '--checkpoint, models look that were not.'
)


@dataclass(frozen=True)
class Audit:
    """What to look at, and how.

    Attributes:
        config (str | Path): Config file; its training set is looked at.
        work_dir (Path): For the models that are trained.
        folds (int): In so many parts the animals are divided, each of which
            is looked at by a model that was trained on the others.
        checkpoint (str | Path, optional): A model that looks at all animals
            instead.
        device (str): For looking, as PyTorch names it.
        cfg_options (dict, optional): Overrides of the config.
        say (Callable): Is told what is done, and where a training tells how
            far it is.
    """

    config: str | Path
    work_dir: Path
    folds: int = 2
    checkpoint: str | Path | None = None
    device: str = 'cpu'
    cfg_options: dict | None = None
    say: Callable[[str], None] = partial(print, flush=True)

    @property
    def looked(self) -> str:
        """Which models look, in words."""
        if self.checkpoint is not None:
            return f'looked at by {self.checkpoint}'
        return (
            f'each looked at by one of {self.folds} models, which was not '
            'trained on it'
        )

    def match(self) -> tuple[Matches, Skeleton]:
        """Compare all labels with what is found by models.

        Returns:
            tuple[Matches, Skeleton]: Of the training set.

        Raises:
            OSError: Files are not there, or cannot be written.
            ValueError: The config, its labels or the checkpoint cannot be
                used, or a training failed.
        """
        check_device(self.device)
        cfg = share_settings(read_config(self.config, self.cfg_options))
        with silence():
            dataset = open_training_set(cfg)
        parts = []
        for checkpoint, animals in self._looking(cfg, dataset):
            with silence():
                model = load_model(
                    self.config, checkpoint, self.device, self.cfg_options
                )
                parts.append(match(model, dataset, animals))
        meta = dataset.metainfo
        links, twins = meta['skeleton_links'], meta['flip_indices']
        skeleton = Skeleton.of(keypoint_labels(meta), links, twins)
        return joined(parts), skeleton

    def _looking(
        self, cfg: Config, dataset: Dataset
    ) -> Iterator[tuple[Path, np.ndarray]]:
        """Checkpoints, and the numbers of the animals that each looks at."""
        if self.checkpoint is not None:
            yield Path(self.checkpoint), np.arange(len(dataset))
            return
        infos = [dataset.get_data_info(i) for i in range(len(dataset))]
        fold_of = assign_folds(
            [str(info['img_path']) for info in infos],
            [int(np.ravel(info['category_id'])[0]) for info in infos],
            self.folds,
        )
        for fold in range(self.folds):
            trained = np.flatnonzero(fold_of != fold)
            name = f'fold {fold + 1} of {self.folds}'
            self.say(f'{name}: a model of {len(trained)} other animals')
            yield (
                trained_model(
                    cfg,
                    trained,
                    self.work_dir,
                    name.replace(' ', '-'),
                    self.say,
                ),
                np.flatnonzero(fold_of == fold),
            )


def write_audit(audit: Audit, out: str | Path, most: int) -> list[str]:
    """Look at all labels, and write page and table.

    Args:
        audit (Audit): What to look at.
        out (str | Path): HTML file to write; the table is beside it, as
            ``.csv``.
        most (int): How many findings the page shows.

    Returns:
        list[str]: The findings in words, the most suspicious first.

    Raises:
        OSError: See :meth:`Audit.match`.
        ValueError: See :meth:`Audit.match`; or nothing is to be shown, a
            folder cannot be written to, or the page cannot have this name.
    """
    if most < 1:
        raise ValueError(
            f'the page would show {most} findings: give 1 or more'
        )
    out = Path(out)
    check_name(out)
    for folder in (audit.work_dir, out.parent):  # not after minutes
        check_writable(folder)
    matches, skeleton = audit.match()
    found = find_faults(matches, skeleton)
    write_files(audit, Findings(found, matches, skeleton), out, most)
    return [
        f'{source_of(one, matches) or place_of(one, matches)}: '
        f'{headline(one, matches, skeleton)}'
        for one in found
    ]


def write_files(audit: Audit, found: Findings, out: Path, most: int) -> None:
    """Write page and table.

    Args:
        audit (Audit): How it was looked.
        found (Findings): Of all animals.
        out (Path): The page.
        most (int): How many findings the page shows.
    """
    notes = [_WEAKER.format(audit.checkpoint)] if audit.checkpoint else []
    title = f'Labels of {Path(audit.config).stem}'
    page = write_page(title, audit.looked, notes, found, most)
    write_atomically(out, page)
    write_atomically(table_beside(out), write_table(found))


def table_beside(out: Path) -> Path:
    """The table of a page."""
    return out.with_suffix('.csv')


def check_name(out: Path) -> None:
    """Let the page be a file that is not the table beside it.

    Raises:
        ValueError: It has another ending, or is a folder.
    """
    if out.suffix.lower() not in ('.html', '.htm') or out.is_dir():
        raise ValueError(
            f'{out} cannot be the page: give a file name that ends in .html'
        )
