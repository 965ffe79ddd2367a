"""A run: a config with a seed, and what is on disk of it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mmengine.config import Config


@dataclass(frozen=True)
class Run:
    """A config with its seed; runs of equal content are the same run.

    Attributes:
        name (str): Name of the row, for people.
        seed (int): Random seed, which is in the config, too.
        config (Config): The whole config, overrides included.
        work_dir (Path): Folder that holds the folders of runs.
    """

    name: str
    seed: int
    config: Config
    work_dir: Path

    @cached_property
    def digest(self) -> str:
        """The first 12 digits of the SHA-256 of the config's content."""
        content = json.dumps(self.config.to_dict(), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    @property
    def folder(self) -> Path:
        """Folder of the run, which may have begun under another name."""
        begun = sorted(self.work_dir.glob(f'*-{self.digest}'))
        own = f'{self.name}-seed{self.seed}-{self.digest}'
        return begun[0] if begun else self.work_dir / own

    @property
    def result_file(self) -> Path:
        """The file that is written when the run is finished."""
        return self.folder / 'result.json'

    @property
    def last_checkpoint(self) -> Path:
        """Where a run of a number of iterations leaves its weights."""
        return self.folder / f'iter_{self.config.train_cfg.max_iters}.pth'

    @property
    def metrics(self) -> dict[str, float] | None:
        """The metrics of a finished run, else ``None``."""
        if not self.result_file.exists():
            return None
        return json.loads(self.result_file.read_text())['metrics']

    @property
    def state(self) -> str:
        """The state in a word or two; an interrupted run has checkpoints."""
        if self.metrics is not None:
            return 'finished'
        begun = (self.folder / 'last_checkpoint').exists()  # of mmengine
        return 'interrupted' if begun else 'to do'


def plan_runs(
    names: Iterable[str],
    seeds: Sequence[int],
    prepare: Callable[[str, int], Config],
    work_dir: Path,
    starts: Mapping[str, str] | None = None,
) -> dict[str, list[Run]]:
    """Plan every name with every seed; equal configs have the same run.

    Args:
        names (Iterable[str]): Of the rows.
        seeds (Sequence[int]): Random seeds.
        prepare (Callable): Makes the config of a name and a seed.
        work_dir (Path): Folder that holds the folders of runs.
        starts (Mapping[str, str], optional): Rows that start from the
            weights of another one's run with the same seed, and which; it
            has to come before them.

    Returns:
        dict[str, list[Run]]: A run of each seed, by name.
    """
    starts = starts or {}
    known: dict[str, Run] = {}
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for name, own in runs.items():
        for i, seed in enumerate(seeds):
            config = prepare(name, seed)
            if name in starts:
                start = runs[starts[name]][i]
                config.load_from = str(start.last_checkpoint)
            run = Run(name, seed, config, work_dir)
            own.append(known.setdefault(run.digest, run))
    return runs
