"""One training in a process of its own: ``python -m ... FOLD.py``."""

import json
import sys
from pathlib import Path

from mmengine import Config
from mmengine.runner import Runner

from ..foundation.atomic_files import write_atomically
from .fold_training import FINISHED


def main() -> None:
    """Train, and note which checkpoint is the last."""
    config = Config.fromfile(sys.argv[1])
    runner = Runner.from_cfg(config)
    runner.train()
    folder = Path(runner.work_dir)
    last = Path((folder / 'last_checkpoint').read_text().strip()).name
    write_atomically(
        folder / FINISHED, json.dumps(dict(checkpoint=last)).encode()
    )


if __name__ == '__main__':
    main()
