"""A data set in AP-10K's layout."""

import json
from collections.abc import Sequence
from pathlib import Path

from ..foundation.atomic_files import write_atomically
from .boxes import box_of
from .config_file import annotation_file
from .pictures import Written


def write_annotations(
    folder: Path,
    written: Sequence[Written],
    keypoints: Sequence[str],
    edges: Sequence[tuple[str, str]],
    origin: dict,
) -> dict[str, dict]:
    """Write a COCO file for each part of the split.

    Args:
        folder (Path): The data root.
        written (Sequence[Written]): Pictures, each with its split.
        keypoints (Sequence[str]): Labels.
        edges (Sequence[tuple[str, str]]): Labels that are joined.
        origin (dict): What the files say of where they come from.

    Returns:
        dict[str, dict]: What was written, by part.
    """
    names = {a.category for one in written for a in one.picture.animals}
    numbers = [(keypoints.index(a) + 1, keypoints.index(b) + 1)
               for a, b in edges]  # fmt: skip
    categories = [
        dict(id=i, name=name, supercategory='animal',
             keypoints=list(keypoints), skeleton=numbers)
        for i, name in enumerate(sorted(names), start=1)
    ]  # fmt: skip
    ids = {category['name']: category['id'] for category in categories}
    parts: dict[str, dict] = {}
    animals = 0
    for image_id, one in enumerate(written, start=1):
        part = parts.setdefault(
            one.picture.split,
            dict(info=origin, images=[], annotations=[],
                 categories=categories),
        )  # fmt: skip
        part['images'].append(
            dict(
                id=image_id,
                file_name=one.file_name,
                width=one.width,
                height=one.height,
            )
        )
        for animal in one.picture.animals:
            animals += 1
            box = box_of(animal, one.width, one.height)
            part['annotations'].append(
                dict(
                    id=animals,
                    image_id=image_id,
                    category_id=ids[animal.category],
                    keypoints=[
                        round(value, 3)
                        for point in animal.points
                        for value in point
                    ],
                    num_keypoints=sum(v > 0 for _, _, v in animal.points),
                    bbox=box,
                    area=round(box[2] * box[3], 2),
                    iscrowd=0,
                    labelled_in=animal.labelled_in,
                )
            )
    for name, part in parts.items():
        path = folder / annotation_file(name)
        write_atomically(path, json.dumps(part).encode())
    return parts
