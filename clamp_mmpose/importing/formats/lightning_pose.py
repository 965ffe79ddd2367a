"""Lightning Pose: one table for the project, paths from its own folder."""

from pathlib import Path

from ..labels import Animal, ImportFailed, LabelSet, Picture, PictureFile
from .deeplabcut import is_project_config, read_first_path
from .deeplabcut_table import is_table, read_table
from .paths import PictureFinder, parts_of, without_last_number
from .registry import Options, register


def _recognises(path: Path) -> bool:
    if path.is_dir():
        return not is_project_config(path / 'config.yaml') and any(
            map(_has_paths_from_here, path.glob('*.csv'))
        )
    return _has_paths_from_here(path)


def _has_paths_from_here(path: Path) -> bool:
    if not is_table(path):
        return False
    parts = parts_of(read_first_path(path))
    return len(parts) > 1 and path.parent.joinpath(*parts[:-1]).is_dir()


@register('lightning-pose', _recognises)
def read_lightning_pose(path: Path, options: Options) -> LabelSet:
    """Read a project's labels.

    Args:
        path (Path): Its folder, or one of its tables; each table of the
            folder is a view.
        options (Options): ``category`` is taken.

    Returns:
        LabelSet: One animal per picture.

    Raises:
        ImportFailed: The views have different keypoints.
    """
    tables = [path]
    if path.is_dir():
        tables = _tables(path)
    finder = PictureFinder([tables[0].parent])
    labels = LabelSet(path, 'lightning-pose', [], [])
    missing: list[str] = []
    for table in tables:
        content = read_table(table)
        labels.keypoints = labels.keypoints or content.bodyparts
        if set(content.bodyparts) != set(labels.keypoints):
            raise ImportFailed(
                f'{table} and {tables[0]} have different keypoints: give '
                'the one you want'
            )
        for row in content.rows:
            file = finder.find(row.path)
            if file is None:
                missing.append(row.path)
                continue
            animals = [
                Animal(
                    [(*points[k], 2) if k in points else (0.0, 0.0, 0)
                     for k in labels.keypoints],
                    options.category,
                    labelled_in=row.place_in(table, individual),
                )
                for individual, points in row.animals.items()
            ]  # fmt: skip
            group = f'{table.stem}/{without_last_number(row.path)}'
            labels.pictures.append(
                Picture(PictureFile(file), row.path, group, animals)
            )
    if missing:
        labels.notes.append(
            f'{len(missing)} labelled pictures are not there and were left '
            f'out, such as {missing[0]}'
        )
    return labels


def _tables(folder: Path) -> list[Path]:
    """CollectedData*.csv; else what holds labels, such as one per view."""
    tables = [path for path in sorted(folder.glob('*.csv')) if is_table(path)]
    named = [p for p in tables if p.stem.startswith('CollectedData')]
    found = named or [path for path in tables if _has_paths_from_here(path)]
    if not found:
        raise ImportFailed(
            f'{folder} has no table of labels (CollectedData.csv) with paths '
            'from this folder: give the table itself'
        )
    return found
