"""Work dirs as trainings leave them, without a training."""

import json

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmpose.apis import init_model
from samples import CONFIGS, data_options, synthetic_sample

from clamp_mmpose.datasets.shared_settings import share_settings

HOSTILE = '<script>alert(1)</script>'
FILES = dict(train='ap10k-train-split1.json', val='ap10k-val-split1.json')


def write_run(folder, name='clamp_tiny_synthetic', images=20):
    """The work dir of a config, and the drawn animals that it reads."""
    data = synthetic_sample(folder / 'data', images)
    config = Config.fromfile(CONFIGS / f'{name}.py')
    options = data_options(data, FILES['train'], FILES['val'], 4)
    config.merge_from_dict(options)
    return write_work_dir(folder / 'run', config), data


def write_work_dir(work_dir, config):
    """What a training of a config would leave, its weights untrained."""
    work_dir.mkdir(parents=True)
    config.dump(str(work_dir / 'config.py'))
    init_default_scope('mmpose')
    model = init_model(share_settings(config), device='cpu')
    meta = dict(dataset_meta=model.dataset_meta, epoch=1, seed=0)
    checkpoint = dict(state_dict=model.state_dict(), meta=meta)
    torch.save(checkpoint, work_dir / 'best_coco_AP_epoch_1.pth')
    write_scalars(work_dir / '20240101_000000', [1, 2])
    return work_dir


def write_scalars(run, iterations, end='\n'):
    """Losses of a run, and an AP at its end."""
    folder = run / 'vis_data'
    folder.mkdir(parents=True)
    lines = [
        dict(loss=1 / i, loss_kpt=1 / i, acc_pose=0.5, lr=0.1, epoch=1, step=i)
        for i in iterations
    ]
    lines.append({'coco/AP': 0.5, 'step': 1})
    text = '\n'.join(map(json.dumps, lines)) + end
    (folder / 'scalars.json').write_text(text)
