"""Files of figures: what ``tools/visualize.py`` writes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from mmpose.models.pose_estimators import TopdownPoseEstimator
from torch.utils.data import Dataset

from ..datasets.animals import batches_of, spread
from ..datasets.prediction import open_dataset, prediction_dataset
from ..evaluation.prompt_matching import matching_matrix
from ..foundation.atomic_files import write_atomically
from ..foundation.pictures import read_picture
from ..models import CLAMP
from ..prediction import Frame
from ..prediction.backends.model_files import load_model
from ..prediction.locating.boxes_from_file import BoxesFromFile
from ..prediction.locating.whole_picture import WholePicture
from .asking import Answer, ask
from .figures import draw_answers, draw_matching, draw_score_maps, encode
from .views import View, crop_box, view


def load_clamp(
    config: str | Path,
    checkpoint: str | Path,
    device: str = 'cpu',
    cfg_options: dict | None = None,
) -> CLAMP:
    """As :func:`load_model`, which raises more errors, but a CLAMP only.

    Raises:
        ValueError: The config is of another model, which has no prompts.
    """
    model = load_model(config, checkpoint, device, cfg_options)
    if not isinstance(model, CLAMP):
        raise ValueError(
            f'{config} is of a {type(model).__name__}: only a CLAMP has '
            'prompts to look at'
        )
    return model


def views_of(
    model: CLAMP,
    pictures: Sequence[str | Path],
    boxes: Sequence[str | Path] = (),
) -> Iterator[tuple[str, View]]:
    """Look at all boxes of pictures.

    Args:
        model (CLAMP): Of :func:`load_clamp`.
        pictures (Sequence[str | Path]): Files with different names.
        boxes (Sequence[str | Path]): Files with boxes; see
            :class:`BoxesFromFile`. Without, a picture is one animal.

    Yields:
        tuple[str, View]: A name for files, and a box.

    Raises:
        OSError: A file is not there.
        ValueError: It is no picture, two have one name, or one has no box.
    """
    _check_stems(pictures)
    locator = BoxesFromFile(boxes) if boxes else WholePicture()
    for path in map(Path, pictures):
        image = np.ascontiguousarray(read_picture(path)[..., ::-1])
        (found,) = locator.locate([Frame(image, path, 0)])
        if not len(found):
            files = ', '.join(map(str, boxes))
            raise ValueError(f'{files}: no box is for {path.name}')
        for i, corners in enumerate(found.corners):
            name = path.stem if len(found) == 1 else f'{path.stem}.{i}'
            yield name, view(model, crop_box(model, image, corners))


def write_views(
    model: CLAMP,
    views: Iterator[tuple[str, View]],
    texts: Sequence[str],
    out: str | Path,
) -> Iterator[tuple[Path, list[Answer]]]:
    """Write a figure per box: of its score maps, or of answers.

    Args:
        model (CLAMP): Who looked.
        views (Iterator): Of :func:`views_of`.
        texts (Sequence[str]): Words to ask; none for the score maps.
        out (str | Path): Folder to write to.

    Yields:
        tuple[Path, list[Answer]]: A file that was written, and what it says.
    """
    for name, seen in views:
        answers = ask(model, seen, texts) if texts else []
        if texts:
            path, figure = f'{name}.query.jpg', draw_answers(seen, answers)
        else:
            path, figure = f'{name}.score_maps.jpg', draw_score_maps(seen)
        yield _write(figure, Path(out) / path), answers


def write_matching(
    models: Mapping[str, CLAMP], animals: int, out: str | Path
) -> Path:
    """Write the matching matrix of the test set's animals.

    Args:
        models (Mapping[str, CLAMP]): By the title of their panel; all of one
            config.
        animals (int): How many, evenly spread over the test set.
        out (str | Path): Folder to write to.

    Returns:
        Path: The file.
    """
    model = next(iter(models.values()))
    dataset, numbers = animals_of(model, animals)
    matrices = {
        title: matching_matrix(one, batches_of(dataset, numbers)).numpy()
        for title, one in models.items()
    }
    figure = draw_matching(matrices, model.head.prompts.keypoint_names)
    return _write(figure, Path(out) / 'matching.png')


def animals_of(
    model: TopdownPoseEstimator, wanted: int
) -> tuple[Dataset, list[int]]:
    """Animals of the config's test set, evenly spread.

    Args:
        model (TopdownPoseEstimator): Of :func:`load_model`.
        wanted (int): How many at most.

    Returns:
        tuple[Dataset, list[int]]: The data set, and the numbers in it.

    Raises:
        OSError: Its files are not there.
        ValueError: None is wanted, or there is none.
    """
    if wanted < 1:
        raise ValueError(f'the number of animals is {wanted}: give 1 or more')
    try:
        dataset = open_dataset(prediction_dataset(model.cfg))
    except FileNotFoundError as error:
        raise FileNotFoundError(
            f'the test set of the config cannot be read: {error}; if it has '
            'moved, add --cfg-options data_root=FOLDER'
        ) from error
    if not len(dataset):
        raise ValueError('the test set of the config has no animals')
    return dataset, spread(len(dataset), wanted)


def _write(figure: Figure, path: Path) -> Path:
    write_atomically(path, encode(figure, path.suffix))
    return path


def _check_stems(pictures: Sequence[str | Path]) -> None:
    counted = Counter(Path(path).stem for path in pictures)
    for stem, number in counted.items():
        if number > 1:
            raise ValueError(
                f'{number} pictures are named {stem}: their figures would '
                'have one name, so write them to different folders'
            )
