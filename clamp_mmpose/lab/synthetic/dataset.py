"""A whole synthetic data set on disk, in AP-10K's layout."""

import json
from itertools import count
from pathlib import Path

import cv2

from ...foundation.atomic_files import write_atomically
from .ap10k import (
    INFO,
    LICENSES,
    SPLITS,
    annotation_file,
    annotation_record,
    category_record,
    image_name,
    image_record,
)
from .scene import make_scene, split_of
from .species import SPECIES

# Raise it with every change that makes other pictures.
DRAWING_VERSION = 2
MIN_IMAGES = 10
MIN_SIZE, MAX_SIZE = 64, 2048
_RECORD = 'synthetic.json'
_JPEG_QUALITY = 92


def check_parameters(images, seed, size):
    """Raise a ValueError that tells what to change.

    Args:
        images (int): Number of images.
        seed (int): Random seed.
        size (int): Longer side of the images in pixels.
    """
    if images < MIN_IMAGES:
        raise ValueError(
            f'{images} images are too few to fill train, val and test: ask '
            f'for at least {MIN_IMAGES}'
        )
    if not MIN_SIZE <= size <= MAX_SIZE:
        raise ValueError(
            f'size {size} is outside {MIN_SIZE} to {MAX_SIZE} pixels: choose '
            'one between them (256 is the default)'
        )
    if seed < 0:
        raise ValueError(f'seed {seed} is negative: choose 0 or larger')


def _is_done(root, parameters):
    """Whether this very data set is there already.

    Raises:
        FileExistsError: If something else is in the way.
    """
    found = _read_record(root)
    if found is not None:
        complete = found.pop('complete')
        if found != parameters:
            raise FileExistsError(
                f'{root} holds a synthetic data set with {found}, not '
                f'{parameters}: choose another folder or delete this one'
            )
        return complete
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise FileExistsError(
            f'{root} exists and is not a synthetic data set: choose a folder '
            'that is empty or does not exist yet'
        )
    return False


def _read_record(root):
    """What was written down, or None where it is not ours."""
    try:
        found = json.loads((root / _RECORD).read_text())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return found if isinstance(found, dict) and 'complete' in found else None


def _write_record(root, parameters, complete):
    """Write down what the folder holds, and whether all of it is there."""
    record = dict(parameters, complete=complete)
    write_atomically(root / _RECORD, json.dumps(record, indent=1).encode())


def _encode(image):
    """JPEG bytes of an RGB image (H, W, 3) uint8."""
    _, data = cv2.imencode(
        '.jpg', image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    )
    return data.tobytes()


def _draw_images(root, indices, seed, size):
    """Write all images.

    Args:
        root (Path): Folder of the data set.
        indices (Iterable[int]): Numbers of the images, from 0.
        seed (int): Random seed.
        size (int): Longer side of the images in pixels.

    Returns:
        dict[str, tuple[list]]: Image and annotation records of each split.
    """
    tables = {split: ([], []) for split in SPLITS}
    annotation_ids = count(1)
    for index in indices:
        scene = make_scene(index, seed, size)
        image_id = index + 1
        path = root / 'data' / image_name(image_id)
        write_atomically(path, _encode(scene.image))
        images, annotations = tables[split_of(index)]
        height, width = scene.image.shape[:2]
        background = scene.setting.background
        images.append(image_record(image_id, width, height, background))
        annotations += [
            annotation_record(
                next(annotation_ids),
                image_id,
                found.category_id,
                found.bbox,
                found.keypoints,
            )
            for found in scene.annotations
        ]
    return tables


def _write_annotations(root, tables):
    """Write the annotation files of all splits."""
    categories = [
        category_record(species.category_id, species.name, species.family)
        for species in sorted(SPECIES, key=lambda one: one.category_id)
    ]
    for split, (images, annotations) in tables.items():
        content = dict(
            info=INFO,
            licenses=LICENSES,
            images=images,
            annotations=annotations,
            categories=categories,
        )
        write_atomically(
            root / annotation_file(split), json.dumps(content).encode()
        )


def write_dataset(root, images=1000, seed=0, size=256, progress=iter):
    """Draw a synthetic data set in AP-10K's format.

    It holds ``annotations/ap10k-{train,val,test}-split1.json`` and
    ``data/*.jpg``. The same parameters give the same bytes, and image i does
    not depend on the number of images. From 360 images on every species is
    in every split.

    Args:
        root (str | Path): Folder of the data set, new or empty.
        images (int): Number of images, at least 10.
        seed (int): Random seed.
        size (int): Longer side of the images in pixels, 64 to 2048.
        progress (Callable): Wraps the range of images, see
            :func:`.with_progress`.

    Returns:
        bool: False if this very data set was there already.

    Raises:
        ValueError: If a parameter is outside its limits.
        FileExistsError: If the folder holds anything else.
    """
    check_parameters(images, seed, size)
    root = Path(root)
    parameters = dict(
        version=DRAWING_VERSION, images=images, seed=seed, size=size
    )
    if _is_done(root, parameters):
        return False
    for folder in ('annotations', 'data'):
        (root / folder).mkdir(parents=True, exist_ok=True)
    _write_record(root, parameters, complete=False)
    tables = _draw_images(root, progress(range(images)), seed, size)
    _write_annotations(root, tables)
    _write_record(root, parameters, complete=True)
    return True
