"""One run in a process of its own (`python -m`): config, result, launcher."""

import json
import sys
from pathlib import Path

from mmengine.config import Config
from mmengine.dist import is_main_process
from mmengine.runner import Runner

from ...foundation.atomic_files import write_atomically


def main():
    """Train and test by the arguments: config, result file, launcher."""
    config_file, result_file, launcher = sys.argv[1:]
    config = Config.fromfile(config_file)
    config.launcher = launcher
    runner = Runner.from_cfg(config)
    runner.train()
    metrics = runner.test()  # of the last epoch
    if not is_main_process():
        return
    metrics = {name: float(value) for name, value in metrics.items()}
    result = dict(metrics=metrics)
    write_atomically(result_file, json.dumps(result, indent=1).encode())
    folder = Path(runner.work_dir)
    last = Path((folder / 'last_checkpoint').read_text()).name
    for checkpoint in folder.glob('*.pth'):
        if checkpoint.name != last:
            checkpoint.unlink()  # was kept to go on after an interruption


if __name__ == '__main__':
    main()
