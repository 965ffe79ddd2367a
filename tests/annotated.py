"""A small annotation file with pictures, to be damaged."""

import json
import os

from PIL import Image

NAMES = ['nose', 'left_eye', 'right_eye', 'tail_base']
SIZE = (100, 80)  # of a picture
PICTURES = 3
ANIMALS = 2  # per picture


def skeleton(**changes):
    """``dataset_info`` of four points."""
    swaps = ['', 'right_eye', 'left_eye', '']
    info = dict(
        dataset_name='beasts',
        keypoint_info={
            i: dict(name=name, id=i, swap=swap)
            for i, (name, swap) in enumerate(zip(NAMES, swaps, strict=True))
        },
        skeleton_info={0: dict(link=('nose', 'tail_base'), id=0)},
        joint_weights=[1.0] * len(NAMES),
        sigmas=[0.05] * len(NAMES),
    )
    return {**info, **changes}


def content(pictures=PICTURES, animals=ANIMALS):
    """What a good file holds."""
    images = [
        dict(id=i, file_name=f'{i}.png', width=SIZE[0], height=SIZE[1])
        for i in range(1, pictures + 1)
    ]
    rows = []
    for i in range(pictures * animals):
        x, y = 5 + 45 * (i % animals), 7 + i % 11
        points = [x + 1, y + 2, 2, x + 9, y + 3, 1, x + 10, y + 21, 2]
        rows.append(
            dict(
                id=i + 1,
                image_id=1 + i // animals,
                category_id=1,
                bbox=[x, y, 40, 50],
                area=1500,
                iscrowd=0,
                num_keypoints=4,
                keypoints=[*points, x + 37, y + 44, 2],
            )
        )
    category = dict(id=1, name='beast', keypoints=list(NAMES))
    return dict(images=images, annotations=rows, categories=[category])


def write(folder, data):
    """Write the file, and pictures of the sizes that it says."""
    for image in content()['images']:
        path = folder / image['file_name']
        if not os.path.lexists(path):
            Image.new('RGB', SIZE, (90, 120, 60)).save(path)
    path = folder / 'animals.json'
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path
