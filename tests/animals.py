"""Files of animals in AP-10K's format, and predictions that are right."""

import json

import numpy as np
from mmengine.config import Config
from mmengine.model import BaseModel
from mmengine.structures import InstanceData
from mmpose.registry import MODELS
from samples import CONFIGS, data_options
from torch import Tensor, nn

from clamp_mmpose.lab.synthetic.ap10k import (
    annotation_record,
    category_record,
    image_record,
)

SPECIES = {
    1: ('cow', 'Bovidae'),
    2: ('sheep', 'Bovidae'),
    3: ('dog', 'Canidae'),
    4: ('cat', 'Felidae'),
    5: ('lion', 'Felidae'),  # a category without animals
    6: ('tiger', 'Felidae'),
}
# of each species but the lion, in this order, over and over
SHARES = [1, 3, 4, 4, 6, 1, 3, 4, 2, 4]
NUM_IMAGES = 12
PER_IMAGE = 5  # animals, of several families


def write_animals(path):
    """60 animals in 12 images, a crowd, and an animal without keypoints.

    24 cats, 12 cows, 12 dogs, 6 sheep, 6 tigers; every image shows three or
    four families.
    """
    random = np.random.default_rng(0)
    images = [image_record(i, 640, 640, 1) for i in range(1, NUM_IMAGES + 1)]
    annotations = []
    for i in range(NUM_IMAGES * PER_IMAGE):
        side = (40, 120)[i % 2]  # medium and large
        corner = random.integers(0, 500, 2)
        keypoints = np.concatenate(
            [corner + random.integers(1, side, (17, 2)), np.full((17, 1), 2)],
            axis=1,
        )
        category = SHARES[i % len(SHARES)]
        image = 1 + i // PER_IMAGE
        annotations.append(
            annotation_record(
                101 + i, image, category, (*corner, side, side), keypoints
            )
        )
    crowd = dict(annotations[2], id=201, iscrowd=1)
    unlabelled = dict(
        annotations[1], id=202, num_keypoints=0, keypoints=[0] * 51
    )
    content = dict(
        images=images,
        annotations=[*annotations, crowd, unlabelled],
        categories=[category_record(i, *SPECIES[i]) for i in SPECIES],
    )
    path.write_text(json.dumps(content))
    return path


def predictions(dataset, noise=0):
    """One data sample per animal, as a model gives it.

    Args:
        dataset (BaseCocoStyleDataset): With an empty pipeline.
        noise (float): Standard deviation of the error, in pixels; it depends
            on the annotation alone.
    """
    samples = []
    for i in range(len(dataset)):
        info = dataset[i]
        random = np.random.default_rng(info['id'])
        error = noise * random.standard_normal((1, 17, 2))
        samples.append(
            dict(
                id=info['id'],
                img_id=info['img_id'],
                category_id=info['category_id'],
                ori_shape=(640, 640),
                raw_ann_info=info['raw_ann_info'],
                gt_instances=dict(bbox_scores=np.ones(1)),
                pred_instances=dict(
                    keypoints=info['keypoints'] + error,
                    keypoint_scores=random.uniform(0.5, 1, (1, 17)),
                ),
            )
        )
    return samples


def score(metric, dataset, samples):
    """The metrics of these samples of the data set."""
    metric.dataset_meta = dataset.metainfo
    metric.process({}, samples)
    return metric.evaluate(len(dataset))


@MODELS.register_module()
class OracleModel(BaseModel):
    """Predicts what is annotated."""

    def __init__(self):
        super().__init__(dict(type='PoseDataPreprocessor'))
        self.weight = nn.Parameter(Tensor([1.0]))

    def forward(self, inputs, data_samples, mode='predict'):
        if mode == 'loss':
            return dict(loss=(self.weight**2).sum())
        for sample in data_samples:
            keypoints = np.array(sample.raw_ann_info['keypoints'], float)
            keypoints = keypoints.reshape(1, 17, 3)
            sample.pred_instances = InstanceData(
                keypoints=keypoints[..., :2], keypoint_scores=np.ones((1, 17))
            )
        return data_samples


def oracle_config(name, root, train, test, work_dir):
    """A config of the package on other files, with a model that knows."""
    config = Config.fromfile(CONFIGS / f'{name}.py')
    config.merge_from_dict(data_options(root, train, test, batch_size=4))
    config.model = dict(type='OracleModel')
    config.train_cfg.update(max_epochs=1, val_interval=1)
    config.default_hooks.checkpoint.save_best = None
    config.work_dir = str(work_dir)
    # mmengine keeps one of a name for the whole process
    config.experiment_name = config.visualizer.name = work_dir.name
    return config
