"""DeepLabCut projects: config.yaml, and one table per video."""

import re
from collections.abc import Iterable
from pathlib import Path

from ..labels import (
    Animal,
    ImportFailed,
    LabelSet,
    Picture,
    PictureFile,
    VideoFrame,
)
from .deeplabcut_split import own_split
from .deeplabcut_table import Row, Table, is_table, read_table
from .paths import VIDEOS, file_named, name_of, parts_of
from .registry import Options, register
from .text_files import read_yaml

_LABELS = 'CollectedData'
_AS_CSV = (
    'Where DeepLabCut is installed, write each as csv beside it: python -c '
    "\"import pandas; pandas.read_hdf('X.h5').to_csv('X.csv')\""
)


def is_project_config(path: Path) -> bool:
    """Is it DeepLabCut's config.yaml?"""
    try:
        text = path.read_text(encoding='utf-8', errors='replace')
    except OSError:
        return False
    return path.suffix in ('.yaml', '.yml') and all(
        re.search(rf'^{key}\s*:', text, re.MULTILINE)
        for key in ('scorer', 'bodyparts', 'video_sets')
    )


def _recognises(path: Path) -> bool:
    if path.is_dir():
        return is_project_config(path / 'config.yaml') or bool(_tables(path))
    return is_project_config(path) or (
        _may_be_table(path) and _beside(path, read_first_path(path))
    )


def _may_be_table(path: Path) -> bool:
    """By its name, too: what is wrong with it is told when it is read."""
    return is_table(path) or (
        path.suffix.lower() == '.csv' and path.name.startswith(_LABELS)
    )


def read_first_path(table: Path) -> str:
    """The first path in a table of labels; empty if there is none."""
    try:
        rows = read_table(table).rows
    except (ImportFailed, IndexError, KeyError):
        return ''
    return rows[0].path if rows else ''


def _beside(table: Path, row: str) -> bool:
    """Do pictures lie beside the table, as DeepLabCut puts them?

    Lightning Pose keeps paths from the table's own folder.
    """
    parts = parts_of(row)
    return len(parts) < 2 or not table.parent.joinpath(*parts[:-1]).is_dir()


def _tables(folder: Path) -> list[Path]:
    """Of labelled videos; ``*_labeled`` are drawings of the same pictures."""
    return [
        path
        for path in sorted((folder / 'labeled-data').glob('*/*.csv'))
        if not path.parent.name.endswith('_labeled') and _may_be_table(path)
    ]


@register('deeplabcut', _recognises)
def read_deeplabcut(path: Path, options: Options) -> LabelSet:
    """Read a project.

    Args:
        path (Path): Its folder, its config.yaml, or one of its tables.
        options (Options): ``category`` is taken.

    Returns:
        LabelSet: Individuals of one picture are animals; the body parts that
        belong to no individual (``single``) are an animal of their own
        category.

    Raises:
        ImportFailed: There are no labels, or those of several people.
    """
    if path.is_file() and _may_be_table(path):
        folder, config, tables = path.parent.parent.parent, {}, [path]
        if is_project_config(folder / 'config.yaml'):
            config = read_yaml(folder / 'config.yaml')
    else:
        folder = path if path.is_dir() else path.parent
        found = folder / 'config.yaml' if path.is_dir() else path
        config = read_yaml(found) if found.is_file() else {}
        tables = _of_one_scorer(_tables(folder), config.get('scorer'))
    if not tables:
        raise ImportFailed(_no_tables(folder))
    read = {table: read_table(table) for table in tables}
    labels = LabelSet(
        path, 'deeplabcut', _bodyparts(config, read.values()), []
    )
    labels.edges = _edges(config, labels.keypoints)
    labels.notes += _without_table(folder, path, tables)
    labels.notes += _never_labelled(config, labels.keypoints)
    missing: list[str] = []
    for table, content in read.items():
        for row in _each_once(table, content.rows, labels):
            picture = _picture(row, table, folder, config, labels, options)
            labels.pictures += [picture] if picture else []
            missing += [] if picture else [row.path]
    if missing:
        labels.notes.append(
            f'{len(missing)} labelled pictures are not there and were left '
            f'out, such as {missing[0]}'
        )
    labels.notes += own_split(folder, labels.pictures)
    return labels


def _of_one_scorer(tables: list[Path], scorer: str | None) -> list[Path]:
    """Of two tables of one video that of the project's scorer."""
    chosen = []
    for folder in dict.fromkeys(table.parent for table in tables):
        own = [table for table in tables if table.parent == folder]
        labels = [t for t in own if t.name.startswith(_LABELS)] or [
            table for table in own if _is_labels(table)
        ]
        named = [t for t in labels if t.stem == f'{_LABELS}_{scorer}']
        candidates = named or labels
        if len(candidates) > 1:
            names = ', '.join(table.name for table in candidates)
            raise ImportFailed(
                f'{folder} holds several tables of labels ({names}): give '
                'the one you want, or remove the others'
            )
        chosen += candidates
    return chosen


def _is_labels(table: Path) -> bool:
    """Predictions of a model lie beside them after refinement."""
    return not table.stem.startswith('machinelabels')


def _no_tables(folder: Path) -> str:
    if list(folder.glob(f'labeled-data/*/{_LABELS}*.h5')):
        return (
            f'{folder}: the labels are in .h5 files only, which may run '
            f'foreign code when read. {_AS_CSV}'
        )
    return (
        f'{folder}: no labels (labeled-data/*/CollectedData_*.csv): label '
        'some frames in DeepLabCut first'
    )


def _without_table(folder: Path, given: Path, tables: list[Path]) -> list[str]:
    """Videos of a project whose labels are not read."""
    if given in tables:
        return []
    read = {table.parent for table in tables}
    others = [
        file.parent.name
        for file in sorted(folder.glob(f'labeled-data/*/{_LABELS}*.h5'))
        if file.parent not in read
    ]
    if not others:
        return []
    return [
        f'{len(others)} videos have labels in .h5 only and were left out '
        f'({", ".join(others[:5])}): {_AS_CSV}'
    ]


def _never_labelled(config: dict, keypoints: list[str]) -> list[str]:
    unknown = [name for name in _listed(config) if name not in keypoints]
    if not unknown:
        return []
    return [
        f'body parts of config.yaml that no table has were left out: '
        f'{", ".join(unknown)}'
    ]


def _each_once(
    table: Path, rows: Iterable[Row], labels: LabelSet
) -> list[Row]:
    """Of two rows of one picture the first."""
    first: dict[str, Row] = {}
    again = [row.path for row in rows if first.setdefault(
        name_of(row.path), row) is not row]  # fmt: skip
    if again:
        labels.notes.append(
            f'{table}: {len(again)} rows are of a picture that has one '
            f'already, and were left out, such as {again[0]}'
        )
    return list(first.values())


def _listed(config: dict) -> list[str]:
    """A project's body parts, of several animals from its two lists."""
    lists = [config.get('bodyparts')]
    if not isinstance(lists[0], list):  # MULTI!
        lists = [
            config.get('multianimalbodyparts'),
            config.get('uniquebodyparts'),
        ]
    names = [name for one in lists if isinstance(one, list) for name in one]
    return list(dict.fromkeys(map(str, names)))


def _bodyparts(config: dict, tables: Iterable[Table]) -> list[str]:
    """In the project's order; else as found."""
    labelled = dict.fromkeys(
        bodypart for table in tables for bodypart in table.bodyparts
    )
    order = [name for name in _listed(config) if name in labelled]
    # labelled before it was taken out of the list
    return order + [name for name in labelled if name not in order]


def _edges(config: dict, keypoints: list[str]) -> list | None:
    skeleton = config.get('skeleton')
    edges = [
        (str(edge[0]), str(edge[1]))
        for edge in (skeleton if isinstance(skeleton, list) else [])
        if isinstance(edge, list) and len(edge) == 2
    ]
    return [e for e in edges if {*e} <= {*keypoints} and e[0] != e[1]] or None


def _picture(
    row: Row,
    table: Path,
    folder: Path,
    config: dict,
    labels: LabelSet,
    options: Options,
) -> Picture | None:
    """The row's picture is where its table is, whatever the row says."""
    name = name_of(row.path)
    file = file_named(table.parent, name)
    image: PictureFile | VideoFrame | None
    if file is not None:
        image = PictureFile(file)
    else:
        image = _frame(folder, table.parent.name, name, config)
    if image is None:
        return None
    animals = [
        Animal(
            [(*points[k], 2) if k in points else (0.0, 0.0, 0)
             for k in labels.keypoints],
            'single' if individual == 'single' else options.category,
            labelled_in=row.place_in(table, individual),
        )
        for individual, points in row.animals.items()
    ]  # fmt: skip
    return Picture(image, name, table.parent.name, animals)


def _frame(
    folder: Path, video: str, name: str, config: dict
) -> VideoFrame | None:
    """The frame of the video that a picture was taken from."""
    number = re.search(r'(\d+)\D*$', name)
    files = [
        path
        for path in sorted((folder / 'videos').glob('*'))
        if path.stem == video and path.suffix.lower() in VIDEOS
    ]
    if number is None or not files:
        return None
    listed = config.get('video_sets')
    for path, entry in (listed if isinstance(listed, dict) else {}).items():
        if name_of(str(path)) == files[0].name and isinstance(entry, dict):
            crop = _crop(entry.get('crop'))
            return VideoFrame(files[0], int(number[1]), crop)
    return VideoFrame(files[0], int(number[1]))


def _crop(text: object) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom; DeepLabCut writes both x before both y."""
    numbers = [int(number) for number in re.findall(r'\d+', str(text))]
    if len(numbers) != 4:
        return None
    x1, x2, y1, y2 = numbers
    return x1, y1, x2, y2
