"""Made-up cattle, horses and sheep, in the layout of LivestockKeypoints."""

import json

import cv2
import numpy as np
from mmengine.config import Config
from samples import CONFIGS

from clamp_mmpose.foundation.metainfo_files import read_metainfo

KINDS = ('cattle', 'horse', 'sheep')
SKELETON = read_metainfo(
    Config.fromfile(CONFIGS / 'clamp_tiny_livestock.py').metainfo
)['keypoint_info']
NAMES = [SKELETON[i]['name'] for i in range(len(SKELETON))]


def write_livestock(folder, times=1):
    """Each kind once or twice in both files, so many times."""
    (folder / 'annotations').mkdir(parents=True)
    (folder / 'data').mkdir()
    kinds = ['cattle-A-1', 'cattle-A-2', 'cattle-B-3', 'horse-4', 'sheep-5']
    names = kinds + [f'{one}{i}' for i in range(1, times) for one in kinds]
    rng = np.random.default_rng(0)
    for part in ('train', 'val'):
        files = [f'{name}-{part}.jpg' for name in names]
        points = rng.uniform(10, 90, (len(files), len(NAMES), 2)).round(1)
        for file in files:
            picture = rng.integers(0, 255, (100, 100, 3), np.uint8)
            cv2.imwrite(str(folder / 'data' / file), picture)
        content = dict(
            images=[
                dict(id=i, file_name=file, width=100, height=100)
                for i, file in enumerate(files)
            ],
            annotations=[
                dict(
                    id=i,
                    image_id=i,
                    category_id=1 + KINDS.index(file.split('-')[0]),
                    bbox=[5, 5, 90, 90],
                    area=8100,
                    iscrowd=0,
                    num_keypoints=len(NAMES),
                    keypoints=[v for x, y in points[i] for v in (x, y, 2)],
                )
                for i, file in enumerate(files)
            ],
            categories=[
                dict(id=i, name=kind, supercategory='beast', keypoints=NAMES)
                for i, kind in enumerate(KINDS, 1)
            ],
        )
        path = folder / 'annotations' / f'livestock-{part}.json'
        path.write_text(json.dumps(content))
    return folder
