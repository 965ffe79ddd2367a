"""Small label files, as other tools write them."""

import json

import cv2
import numpy as np


def picture(path, seed, size=(40, 30)):
    """A picture like no other; width and height."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(
        0, 256, (size[1], size[0], 3), np.uint8
    )
    assert cv2.imwrite(str(path), pixels)
    return path


def video(path, frames=3, size=(64, 48)):
    """Grey frames, each lighter than the one before; width and height."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = cv2.VideoWriter(
        str(path), cv2.VideoWriter_fourcc(*'MJPG'), 5, size
    )
    for i in range(frames):
        writer.write(np.full((size[1], size[0], 3), 20 * i, np.uint8))
    writer.release()
    return path


def table(path, rows, parts=('snout', 'leftear'), individuals=None, index=1):
    """DeepLabCut's csv: rows of a path and numbers, '' where missing."""
    columns = [
        (individual, part, axis)
        for individual in individuals or ['']
        for part in parts
        for axis in 'xy'
    ]
    if individuals:
        columns += [('single', 'lever', axis) for axis in 'xy']
    blank = [''] * (index - 1)
    lines = [['scorer', *blank, *['me'] * len(columns)]]
    if individuals:
        lines.append(['individuals', *blank, *[c[0] for c in columns]])
    lines.append(['bodyparts', *blank, *[c[1] for c in columns]])
    lines.append(['coords', *blank, *[c[2] for c in columns]])
    for row_path, *numbers in rows:
        names = row_path.split('/') if index == 3 else [row_path]
        lines.append([*names, *map(str, numbers)])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('\n'.join(','.join(line) for line in lines) + '\n')
    return path


def deeplabcut(
    folder, videos=('a', 'b'), frames=10, parts='- snout\n- leftear'
):
    """A project with a table per video, from somebody else's machine."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'config.yaml').write_text(
        f'Task: t\nscorer: me\nbodyparts:\n{parts}\nvideo_sets:\n'
        '  ? C:\\Users\\Some One\\a.avi\n  : crop: 0, 40, 0, 30\n'
        'skeleton:\n- - snout\n  - leftear\n'
    )
    for number, video in enumerate(videos):
        own = folder / 'labeled-data' / video
        rows = []
        for i in range(frames):
            picture(own / f'img{i}.png', 1000 * number + i)
            rows.append((f'labeled-data/old/img{i}.png', 5, 6 + i, 20, 9))
        table(own / 'CollectedData_me.csv', rows)
    return folder


def coco(path, images, annotations, categories=None):
    """A COCO file; images are (id, name), the rest as given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    categories = categories or [category()]
    path.write_text(
        json.dumps(
            dict(
                images=[
                    dict(id=i, file_name=name, width=40, height=30)
                    for i, name in images
                ],
                annotations=annotations,
                categories=categories,
            )
        )
    )
    return path


def category(number=1, name='cow', keypoints=('nose', 'ear_L', 'ear_R')):
    return dict(id=number, name=name, keypoints=list(keypoints))


def animal(number, image, keypoints=(5, 6, 2, 9, 9, 1, 0, 0, 0), **more):
    return dict(
        id=number, image_id=image, category_id=1, keypoints=keypoints
    ) | dict(more)
