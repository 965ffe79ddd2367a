"""Records which annotations were trained on (CLAMP, Table 2)."""

import json
from pathlib import Path

from mmengine.dist import master_only
from mmengine.hooks import Hook
from mmengine.logging import print_log
from mmengine.runner import Runner
from mmpose.registry import HOOKS

from ..foundation.atomic_files import write_atomically


@HOOKS.register_module()
class AnnotationIdsHook(Hook):
    """Writes ``train_annotation_ids.json`` into the work dir.

    It is a sorted JSON list of annotation ids, which ``ids_file`` of
    :class:`Selection` reads back. Wrapped data sets are read through their
    wrappers.
    """

    @master_only
    def before_train(self, runner: Runner) -> None:
        """Write the ids of the training set."""
        dataset = runner.train_dataloader.dataset
        ids = {dataset.get_data_info(i)['id'] for i in range(len(dataset))}
        path = Path(runner.work_dir) / 'train_annotation_ids.json'
        write_atomically(path, json.dumps(sorted(ids)).encode())
        print_log(
            f'{len(ids)} annotations to train on, listed in {path}', 'current'
        )
