"""The paper's tables: what is run for them."""

from argparse import Namespace
from pathlib import Path

from mmengine.config import Config

from . import tiny
from .paper import TABLES
from .preparation import read_once, use_data, use_weights


def subfolder(args: Namespace) -> str:
    """Folder of the runs in the work dir."""
    return 'synthetic' if args.synthetic else ''


def run_names(args: Namespace) -> list[str]:
    """Configs of the rows that are to be run."""
    rows = [row for name in chosen_tables(args) for row in TABLES[name].rows]
    return [row['config'] for row in rows if row['config']]


def config_of(name: str, args: Namespace, configs: Path) -> Config:
    """Config of a row, or of its tiny twin."""
    config = read_once(configs / f'{name}.py')
    if args.synthetic:
        config = tiny.tiny_twin(config, configs)
    use_data(config, args.data_root)
    if args.weights:
        use_weights(config, args.weights)
    return config


def provide(args: Namespace) -> None:
    """Draw what tiny twins need, if it is not there."""
    if args.synthetic:
        tiny.draw_tiny_animals(args.data_root)


def starts(args: Namespace) -> dict[str, str]:
    """No row starts from another one."""
    return {}


def chosen_tables(args: Namespace) -> list[str]:
    """Names of the tables that are asked for."""
    return list(TABLES) if args.table == 'all' else [args.table]
