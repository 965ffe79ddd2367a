"""Frames of a project, with a body part that is labelled in some of them."""

import hashlib
import json
from pathlib import Path

from filelock import FileLock

from ...foundation.atomic_files import write_atomically
from ...importing import ImportFailed, Request, import_labels
from ...importing.config_file import annotation_file

OLD_FRAMES = 70
NEW_FRAMES = (5, 10, 20)
FEWEST_FRAMES = OLD_FRAMES + max(NEW_FRAMES)


def annotations(setting: str) -> str:
    """Annotation file of a setting, relative to the data root."""
    return f'annotations/{setting}.json'


def provide(project: Path, folder: Path) -> None:
    """Import a project, and write what each setting trains on.

    Args:
        project (Path): Of DeepLabCut.
        folder (Path): Of the data set; nothing is done twice.

    Raises:
        ImportFailed: The project cannot be imported, or is too small.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f'{folder}.lock'):
        if not folder.exists():
            request = Request([project], folder, Path(), 'frames')
            import_labels(request, tell=lambda text: None)
        whole = json.loads((folder / annotation_file('train')).read_text())
        for setting, content in settings_of(whole).items():
            path = folder / annotations(setting)
            if not path.exists():
                write_atomically(path, json.dumps(content).encode())


def settings_of(whole: dict) -> dict[str, dict]:
    """What is trained on, by setting.

    The last keypoint is the new one. Which frames are the old ones depends
    on nothing but their ids; few new frames are among more new ones.

    Args:
        whole (dict): An annotation file with all points.

    Returns:
        dict[str, dict]: Annotation files: ``before``, and with 5, 10, 20 new
        frames ``new5``, ``together5``, ...; ``whole``.

    Raises:
        ImportFailed: There are too few animals.
    """
    animals = sorted(whole['annotations'], key=_rank)
    if len(animals) < FEWEST_FRAMES:
        raise ImportFailed(
            f'{len(animals)} animals to train on are too few: {OLD_FRAMES} '
            f'are for the old points, and {max(NEW_FRAMES)} for the new one'
        )
    last = len(whole['categories'][0]['keypoints']) - 1
    old = [_without(a, {last}) for a in animals[:OLD_FRAMES]]
    new = [_without(a, set(range(last))) for a in animals[OLD_FRAMES:]]
    chosen = dict(before=old, whole=animals[:FEWEST_FRAMES])
    for number in NEW_FRAMES:
        chosen[f'new{number}'] = new[:number]
        chosen[f'together{number}'] = [*old, *new[:number]]
    return {name: _part(whole, own) for name, own in chosen.items()}


def _rank(animal: dict) -> bytes:
    return hashlib.sha256(str(animal['id']).encode()).digest()


def _without(animal: dict, left_out: set[int]) -> dict:
    points = list(animal['keypoints'])
    for k in left_out:
        points[3 * k : 3 * k + 3] = [0, 0, 0]
    number = sum(v > 0 for v in points[2::3])
    return dict(animal, keypoints=points, num_keypoints=number)


def _part(whole: dict, animals: list[dict]) -> dict:
    animals = [animal for animal in animals if animal['num_keypoints']]
    shown = {animal['image_id'] for animal in animals}
    images = [image for image in whole['images'] if image['id'] in shown]
    return dict(whole, images=images, annotations=animals)
