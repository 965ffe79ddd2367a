"""A run: one row of a table with one seed, and what is on disk of it."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mmengine.config import Config

from .paper import Table


@dataclass(frozen=True)
class Run:
    """A config with its seed; runs of equal content are the same run.

    Attributes:
        name (str): Name of the config.
        seed (int): Seed of chance.
        config (Config): All of it, overrides and seed included.
        work_dir (Path): Where the folders of runs are.
    """

    name: str
    seed: int
    config: Config
    work_dir: Path

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the config's content."""
        content = json.dumps(self.config.to_dict(), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def folder(self) -> Path:
        """Where the run is, or will be; another name may have begun it."""
        suffix = self.digest[:12]
        begun = sorted(self.work_dir.glob(f'*-{suffix}'))
        return (
            begun[0]
            if begun
            else self.work_dir / f'{self.name}-seed{self.seed}-{suffix}'
        )

    @property
    def result_file(self) -> Path:
        """Written when the run is finished."""
        return self.folder / 'result.json'

    @property
    def metrics(self) -> dict[str, float] | None:
        """Of a finished run, else ``None``."""
        if not self.result_file.exists():
            return None
        result = json.loads(self.result_file.read_text())
        return result['metrics'] if result['digest'] == self.digest else None

    @property
    def interrupted(self) -> bool:
        """Whether there is a checkpoint to go on from, and no result."""
        checkpoint = self.folder / 'last_checkpoint'  # of mmengine
        return self.metrics is None and checkpoint.exists()

    @property
    def state(self) -> str:
        """In a word."""
        if self.metrics is not None:
            return 'finished'
        return 'interrupted' if self.interrupted else 'to do'


def plan_runs(
    tables: Sequence[Table],
    seeds: Sequence[int],
    prepare: Callable[[str, int], Config],
    work_dir: Path,
) -> dict[str, list[Run]]:
    """The runs of tables.

    Args:
        tables (Sequence[Table]): Of which to run every row.
        seeds (Sequence[int]): Of each row.
        prepare (Callable): Gives the config of a name and a seed.
        work_dir (Path): Where the folders of runs are.

    Returns:
        dict[str, list[Run]]: By name of config, one per seed. Configs that
        say the same have the same runs.
    """
    names = [row.config for table in tables for row in table.rows]
    known: dict[str, Run] = {}
    runs: dict[str, list[Run]] = {}
    for name in dict.fromkeys(filter(None, names)):
        made = [
            Run(name, seed, prepare(name, seed), work_dir) for seed in seeds
        ]
        runs[name] = [known.setdefault(run.digest, run) for run in made]
    return runs


def distinct(runs: dict[str, list[Run]]) -> list[Run]:
    """Each run once, in order."""
    found = {run.digest: run for some in runs.values() for run in some}
    return list(found.values())
