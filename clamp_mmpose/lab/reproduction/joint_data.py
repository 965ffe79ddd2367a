"""Two data sets as one, and each of them alone, with one skeleton."""

import json
from functools import partial
from pathlib import Path

from filelock import FileLock

from ...foundation.atomic_files import write_atomically
from ...foundation.progress import with_progress
from ...importing import Request, import_labels
from ...importing.config_file import annotation_file
from ..synthetic import write_dataset
from .body_part_data import annotations

REAL, DRAWN = 'real', 'drawn'
SETTINGS = (REAL, DRAWN, 'joint')
DRAWINGS = 1500
_LONGER_SIDE = 320


def provide(real: Path, folder: Path) -> None:
    """Draw animals, unite them with real ones, and write what is read.

    Args:
        real (Path): Data set of real animals, whose categories are no drawn
            animals.
        folder (Path): Of both; nothing is done twice.

    Raises:
        ImportFailed: The two cannot be united.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    drawn = folder.with_name(DRAWN)
    with FileLock(f'{folder}.lock'):
        if not folder.exists():
            progress = partial(with_progress, title='Drawing', unit='images')
            write_dataset(drawn, DRAWINGS, 0, _LONGER_SIDE, progress)
            request = Request(
                [real, drawn], folder, Path(), 'both', merge=True
            )
            import_labels(request, tell=lambda text: None)
        shown = {picture.name for picture in (drawn / 'data').iterdir()}
        for part in ('train', 'val'):
            content = json.loads((folder / annotation_file(part)).read_text())
            for setting, own in settings_of(content, shown).items():
                path = folder / annotations(f'{setting}-{part}')
                write_atomically(path, json.dumps(own).encode())


def settings_of(both: dict, drawn: set[str]) -> dict[str, dict]:
    """The animals of each source, and all; a source is a category.

    Args:
        both (dict): Annotation file of the united data set.
        drawn (set[str]): Names of the drawn pictures.

    Returns:
        dict[str, dict]: Annotation files of ``real``, ``drawn``, ``joint``.
    """
    skeleton = {k: both['categories'][0][k] for k in ('keypoints', 'skeleton')}
    names = (REAL, DRAWN)
    categories = [
        dict(skeleton, id=i, name=name, supercategory='animal')
        for i, name in enumerate(names, 1)
    ]
    is_drawn = {i['id']: i['file_name'] in drawn for i in both['images']}
    animals = [
        dict(animal, category_id=1 + is_drawn[animal['image_id']])
        for animal in both['annotations']
    ]
    files = {SETTINGS[-1]: dict(both, categories=categories)}
    files[SETTINGS[-1]]['annotations'] = animals
    for number, name in enumerate(names):
        files[name] = dict(
            both,
            categories=categories,
            images=[i for i in both['images'] if is_drawn[i['id']] == number],
            annotations=[a for a in animals if a['category_id'] == number + 1],
        )
    return files
