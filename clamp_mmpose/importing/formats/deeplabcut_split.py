"""The split that a DeepLabCut project was trained with."""

from pathlib import Path
from typing import NamedTuple

from ...foundation.guarded_load import unpickle_guarded
from ..labels import Picture
from .deeplabcut_table import read_table
from .paths import natural_order, parts_of


class _Split(NamedTuple):
    file: Path
    pictures: list[tuple[str, ...]]  # video, picture
    test: set[int]


def own_split(folder: Path, pictures: list[Picture]) -> list[str]:
    """Give pictures the split of the project's first shuffle.

    Args:
        folder (Path): Of the project.
        pictures (list[Picture]): Of it; their ``split`` is set.

    Returns:
        list[str]: What the user should know.
    """
    files = sorted(
        folder.glob('training-datasets/iteration-*/*/Documentation_data-*'),
        key=lambda file: natural_order(str(file)),
    )
    if not files:
        return []
    file = _first(files)
    try:
        split = _read(file)
    except Exception as error:  # damaged files fail in many ways
        return [
            f"the project's own split ({file.name}) cannot be read: {error}"
        ]
    places = {path: i for i, path in enumerate(split.pictures)}
    for picture in pictures:
        place = places.get((picture.group, picture.name))
        if place is not None:
            picture.split = 'val' if place in split.test else 'train'
    unknown = sum(not picture.split for picture in pictures)
    if unknown:
        for picture in pictures:
            picture.split = ''
        return [
            f"the project's own split ({split.file.name}) does not know "
            f'{unknown} of {len(pictures)} pictures: not used'
        ]
    return [
        f"the project's own split is kept ({split.file.name}); it is by "
        'frame, so that test frames resemble those of training: for a '
        'harder test give --split new'
    ]


def _first(files: list[Path]) -> Path:
    """The newest iteration's first shuffle."""
    newest = files[-1].parts[-3]
    return next(file for file in files if file.parts[-3] == newest)


def _read(file: Path) -> _Split:
    with open(file, 'rb') as opened:
        content = unpickle_guarded(opened)  # a project may be of anybody
    test = {int(i) for i in content[2]}
    (table,) = file.parent.glob('CollectedData_*.csv')
    rows = read_table(table).rows
    return _Split(file, [parts_of(row.path)[-2:] for row in rows], test)
