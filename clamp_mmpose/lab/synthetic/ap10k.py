"""AP-10K's file format: keypoints, skeleton, splits and JSON records."""

# fmt: off
KEYPOINT_NAMES = (
    'left_eye', 'right_eye', 'nose', 'neck', 'root_of_tail',
    'left_shoulder', 'left_elbow', 'left_front_paw',
    'right_shoulder', 'right_elbow', 'right_front_paw',
    'left_hip', 'left_knee', 'left_back_paw',
    'right_hip', 'right_knee', 'right_back_paw',
)
# fmt: on

# Pairs of keypoints, counted from 1 as COCO does.
# fmt: off
SKELETON = (
    (1, 2), (1, 3), (2, 3), (3, 4), (4, 5),
    (4, 6), (6, 7), (7, 8), (4, 9), (9, 10), (10, 11),
    (5, 12), (12, 13), (13, 14), (5, 15), (15, 16), (16, 17),
)
# fmt: on

# The split of an image is its number modulo 10: 7 train, 1 val, 2 test.
SPLIT_CYCLE = (
    'train',
    'train',
    'val',
    'train',
    'test',
    'train',
    'train',
    'test',
    'train',
    'train',
)
SPLITS = ('train', 'val', 'test')

INFO = dict(
    description='Synthetic quadrupeds in the format of AP-10K',
    url='',
    version='1.0',
    year=2026,
    contributor='clamp_mmpose',
    date_created='2026/01/01',
)
LICENSES = [
    dict(
        id=1,
        name='Apache License 2.0',
        url='https://www.apache.org/licenses/LICENSE-2.0',
    )
]


def annotation_file(split):
    """Path of a split's annotations inside a data set.

    Args:
        split (str): One of ``SPLITS``.
    """
    return f'annotations/ap10k-{split}-split1.json'


def image_name(image_id):
    """File name of an image inside ``data/``: 12 digits, as in AP-10K."""
    return f'{image_id:012d}.jpg'


def category_record(category_id, name, family):
    """One entry of ``categories``; the family is the supercategory."""
    return dict(
        id=category_id,
        name=name,
        supercategory=family,
        keypoints=list(KEYPOINT_NAMES),
        skeleton=[list(bone) for bone in SKELETON],
    )


def image_record(image_id, width, height, background):
    """One entry of ``images``.

    Args:
        image_id (int): Number of the image, from 1.
        width (int): Width in pixels.
        height (int): Height in pixels.
        background (int): AP-10K's number of the kind of background (1-8).
    """
    return dict(
        license=1,
        id=image_id,
        file_name=image_name(image_id),
        width=width,
        height=height,
        background=background,
    )


def annotation_record(annotation_id, image_id, category_id, bbox, keypoints):
    """One entry of ``annotations``.

    Args:
        annotation_id (int): Unique over all splits.
        image_id (int): The image the animal is in.
        category_id (int): The species.
        bbox (ndarray): (4,) ints, x, y, width, height in pixels.
        keypoints (ndarray): (17, 3) ints, x, y in pixels and visibility.
    """
    bbox = [int(value) for value in bbox]
    return dict(
        id=annotation_id,
        image_id=image_id,
        category_id=category_id,
        bbox=bbox,
        area=bbox[2] * bbox[3],
        iscrowd=0,
        num_keypoints=int((keypoints[:, 2] > 0).sum()),
        keypoints=[int(value) for value in keypoints.reshape(-1)],
    )
