"""From label files to a data set and its config, all or nothing."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .. import __version__
from ..datasets.annotation_check import counts_table
from ..foundation.atomic_files import write_atomically
from ..skeletons import metainfo_text, read_skeleton, skeleton_table
from .cleaning import clean
from .config_file import config_text
from .detector_config import detector_config_text
from .formats import FORMATS, Options, recognise
from .labels import ImportFailed, LabelSet
from .pictures import write_pictures
from .splitting import choose_splits
from .uniting import Skeleton, name_apart, unite
from .writing import write_annotations


@dataclass
class Request:
    """What is to be imported.

    Attributes:
        sources (list[Path]): Label files, or folders of projects.
        out (Path): A folder that is new or empty.
        base (Path): Config of the model to train.
        name (str): Of the data set.
        format (str, optional): Of all sources, if it cannot be recognised.
        options (Options): For the readers.
        merge (bool): Make one skeleton of different ones.
        apart (list[tuple[str, str]]): Labels that are not to be merged.
        new_split (bool): Pass over the sources' own split.
        link (bool): Link pictures instead of copying them.
        detectors (Path, optional): Folder with the configs that a detector's
            builds on. Defaults to ``None``: no config of a detector.
    """

    sources: list[Path]
    out: Path
    base: Path
    name: str
    format: str | None = None
    options: Options = field(default_factory=Options)
    merge: bool = False
    apart: list[tuple[str, str]] = field(default_factory=list)
    new_split: bool = False
    link: bool = False
    detectors: Path | None = None


def import_labels(
    request: Request,
    tell: Callable[[str], None] = print,
    progress: Callable[[Iterable], Iterable] = iter,
) -> Path:
    """Read labels, write a data set and a config.

    Args:
        request (Request): What.
        tell (Callable): Is given what was read and done.
        progress (Callable): Wraps the pictures, see
            :func:`.with_progress`.

    Returns:
        Path: The config.

    Raises:
        ImportFailed: Something is wrong with the labels; nothing is written.
    """
    if request.out.exists() and any(request.out.iterdir()):
        raise ImportFailed(
            f'{request.out} is not empty: give another folder, or remove it'
        )
    sets = [_read(source, request) for source in request.sources]
    for labels in sets:
        _prepare_split(labels, request.new_split)
        _tell_source(labels, tell)
    if len({frozenset(labels.keypoints) for labels in sets}) > 1:
        name_apart(sets)
    skeleton = unite(sets, request.merge, request.apart)
    for labels, matches in zip(sets[1:], skeleton.matches, strict=True):
        if matches:
            tell(f'The same in {labels.source} (--apart A=B keeps two apart):')
        for match in matches:
            tell(f'  {match.first} = {match.second} ({match.how})')
    _check_words(skeleton.keypoints)
    tell('\n' + skeleton_table(skeleton.keypoints, skeleton.pairs) + '\n')
    request.out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(dir=request.out.parent, prefix='.tmp-'))
    try:
        config = _write(request, sets, skeleton, staging, tell, progress)
        staging.chmod(0o755)
        if request.out.exists():
            request.out.rmdir()
        os.replace(staging, request.out)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return request.out / config


def _read(source: Path, request: Request) -> LabelSet:
    found = FORMATS[request.format] if request.format else recognise(source)
    if request.options.only and found.name != 'coco':
        raise ImportFailed(
            f'{source}: --only is for categories of COCO files, and this is '
            f'{found.name}: leave it out'
        )
    labels = found.read(source, request.options)
    for label, number in Counter(labels.keypoints).items():
        if number > 1:
            raise ImportFailed(
                f'{source}: {number} keypoints are called {label!r}: give '
                'each its own name'
            )
    if not any(picture.animals for picture in labels.pictures):
        raise ImportFailed(
            f'{source}: no labelled animal whose picture is here. '
            + '; '.join(labels.notes)
        )
    return labels


def _prepare_split(labels: LabelSet, new: bool) -> None:
    parts = {picture.split for picture in labels.pictures} - {''}
    if not new and 'train' in parts and len(parts) > 1:
        for picture in labels.pictures:
            picture.split = picture.split or 'train'
            if 'val' not in parts and picture.split == 'test':
                picture.split = 'val'
        labels.notes.append("the source's own split is kept")
        return
    way = choose_splits(labels.pictures)
    labels.notes.append(f'split {way}')


def _tell_source(labels: LabelSet, tell: Callable[[str], None]) -> None:
    animals = sum(len(picture.animals) for picture in labels.pictures)
    tell(
        f'{labels.source}: {labels.format}, {len(labels.pictures)} pictures, '
        f'{animals} animals, {len(labels.keypoints)} keypoints'
    )
    for note in labels.notes + _odd_pairs(labels):
        tell(f'  {note}')


def _odd_pairs(labels: LabelSet) -> list[str]:
    """What a source swaps although its names are no left and right."""
    sides = {r.label: r.side for r in read_skeleton(labels.keypoints)}
    return [
        f'the source swaps {first!r} and {second!r} in a mirror, though '
        'these names are no left and right: look at it in skeleton.py'
        for first, second in labels.pairs or []
        if {sides[first], sides[second]} != {'left', 'right'}
    ]


def _check_words(keypoints: Sequence[str]) -> None:
    """Refuse labels of which prompts cannot be told apart."""
    labels: dict[str, str] = {}
    for label, reading in zip(
        keypoints, read_skeleton(keypoints), strict=True
    ):
        if not reading.words:
            raise ImportFailed(
                f'the keypoint {label!r} has no words: rename it in the '
                'label files'
            )
        other = labels.setdefault(reading.words, label)
        if other != label:
            raise ImportFailed(
                f'the keypoints {other!r} and {label!r} are both read as '
                f'{reading.words!r}: rename one of them in the label files'
            )


def _write(
    request: Request,
    sets: Sequence[LabelSet],
    skeleton: Skeleton,
    folder: Path,
    tell: Callable[[str], None],
    progress: Callable[[Iterable], Iterable],
) -> str:
    pictures = [picture for labels in sets for picture in labels.pictures]
    written, notes = clean(
        write_pictures(progress(pictures), folder / 'data', request.link)
    )
    kept = {one.file_name for one in written}
    for file in (folder / 'data').iterdir():
        if file.name not in kept:
            file.unlink()
    origin = dict(
        description=f'imported by clamp_mmpose {__version__}',
        sources=[f'{labels.format}: {labels.source}' for labels in sets],
    )
    parts = write_annotations(
        folder, written, skeleton.keypoints, skeleton.edges, origin
    )
    missing = {'train', 'val'} - parts.keys()
    if missing:
        raise ImportFailed(
            f'no animal is left for {" and ".join(sorted(missing))}: '
            + '; '.join(
                [
                    f'{len(written)} pictures with animals are too few to '
                    'split',
                    *notes,
                    'label more, or give --split new',
                ]
            )
        )
    text = metainfo_text(
        request.name, skeleton.keypoints, skeleton.pairs, skeleton.edges
    )
    write_atomically(folder / 'skeleton.py', text.encode())
    number = {name: len(part['annotations']) for name, part in parts.items()}
    config = f'clamp_{request.name}.py'
    root = request.out.resolve()
    alone = all(len(one.picture.animals) < 2 for one in written)
    text = config_text(request.name, request.base, root, number, alone)
    write_atomically(folder / config, text.encode())
    if request.detectors is not None:
        text = detector_config_text(
            request.name, request.detectors, root, parts['train']
        )
        path = folder / f'detector_{request.name}.py'
        write_atomically(path, text.encode())
    for note in notes:
        tell(note)
    in_order = [n for n in ('train', 'val', 'test') if n in parts]
    tell(counts_table({n: parts[n] for n in in_order}))
    return config
