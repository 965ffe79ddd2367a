"""Walks in files: a video, and what is known of it in COCO's layout."""

import json
from pathlib import Path

import cv2
import numpy as np

from ...foundation.atomic_files import write_atomically
from .ap10k import annotation_record, category_record
from .walks import FPS, WalkFrame, draw_walk


def write_walk(path: str | Path, **how: int) -> Path:
    """Draw a walk into a video, unless it is there already.

    Args:
        path (str | Path): Of the video, an .mp4. What is known of it stands
            beside it, in a .json that ``tools/predict.py`` takes as boxes.
        **how (int): For :func:`draw_walk`.

    Returns:
        Path: Of the .json, which is written last.

    Raises:
        FileExistsError: Another walk is in the way.
        OSError: The folder cannot be written to.
    """
    path, known = Path(path), Path(path).with_suffix('.json')
    if _is_there(known, how):
        return known
    path.parent.mkdir(parents=True, exist_ok=True)
    content = dict(
        info=how,
        images=[],
        annotations=[],
        categories=[category_record(1, 'animal', 'animal')],
    )
    writer = cv2.VideoWriter()
    for index, frame in enumerate(draw_walk(**how)):
        if index == 0:
            code = cv2.VideoWriter_fourcc(*'mp4v')
            writer.open(str(path), code, FPS, frame.image.shape[1::-1])
        writer.write(np.ascontiguousarray(frame.image[..., ::-1]))
        _add(content, path.name, index, frame)
    writer.release()
    write_atomically(known, json.dumps(content).encode())
    return known


def read_walk(known: str | Path) -> list[WalkFrame]:
    """What is known of a walk, without its pictures.

    Args:
        known (str | Path): The .json of :func:`write_walk`.

    Returns:
        list[WalkFrame]: Each with a picture of no pixels.
    """
    content = json.loads(Path(known).read_text())
    rows: dict[int, list] = {one['id']: [] for one in content['images']}
    for row in content['annotations']:
        rows[row['image_id']].append(row)
    return [_frame(found) for found in rows.values()]


def _is_there(known: Path, how: dict[str, int]) -> bool:
    if not known.exists():
        return False
    found = json.loads(known.read_text()).get('info')
    if found != how:
        raise FileExistsError(
            f'{known} is of {found}, not of {how}: choose another folder or '
            'remove it'
        )
    return True


def _add(content: dict, name: str, index: int, frame: WalkFrame) -> None:
    height, width = frame.image.shape[:2]
    image = dict(id=index + 1, file_name=name, frame_index=index)
    content['images'].append(image | dict(width=width, height=height))
    for number, box, keypoints in zip(
        frame.ids, frame.boxes, frame.keypoints, strict=True
    ):
        corner, size = box[:2], box[2:] - box[:2]
        row = annotation_record(
            len(content['annotations']) + 1,
            index + 1,
            1,
            [*corner, *size],
            keypoints,
        )
        content['annotations'].append(row | dict(track_id=int(number)))


def _frame(rows: list[dict]) -> WalkFrame:
    boxes = np.array([row['bbox'] for row in rows], float).reshape(-1, 4)
    boxes[:, 2:] += boxes[:, :2]
    points = np.array([row['keypoints'] for row in rows], int)
    return WalkFrame(
        np.zeros((0, 0, 3), np.uint8),
        np.array([row['track_id'] for row in rows], int),
        boxes,
        points.reshape(len(rows), -1, 3),
    )
