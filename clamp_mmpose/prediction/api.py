"""Prediction in one call: what ``tools/predict.py`` does."""

import sys
from collections.abc import Sequence
from pathlib import Path

from ..foundation.atomic_files import remove_leftovers
from ..foundation.folders import check_writable
from .drawing import Look
from .inputs import find_sources
from .locating.choice import Search, paths_of
from .outcome import Outcome
from .pipeline import Pipeline
from .progress import choose_progress
from .settings import USUAL_FORMATS, Settings, make_pipeline
from .sources import Source
from .writers import Writer, path_of, writer_class


def predict(
    inputs: str | Path | Sequence[str | Path],
    out: str | Path,
    model: str | Path | None = None,
    config: str | Path | None = None,
    checkpoint: str | Path | None = None,
    boxes: str | Path | Sequence[str | Path] = (),
    whole_picture: bool = False,
    one_animal: bool = False,
    detector: Sequence[str | Path] = (),
    animal: str | None = None,
    min_score: float | None = None,
    track: bool = False,
    formats: str | Sequence[str] = USUAL_FORMATS,
    batch_size: int = 16,
    device: str = 'cpu',
    look: Look = Look(),  # noqa: B008  it cannot be changed
    resume: bool = False,
    ray: str | None = None,
    ray_cores: int = 2,
) -> list[Outcome]:
    """Write the poses in pictures and videos to files.

    Args:
        inputs (str | Path | Sequence): Pictures, videos, folders, patterns,
            lists; see :func:`.inputs.find_sources`.
        out (str | Path): Folder to write to.
        model (str | Path, optional): ONNX file of ``tools/export_onnx.py``.
            Without one, ``config`` and ``checkpoint`` are needed.
        config (str | Path, optional): Config file of the model.
        checkpoint (str | Path, optional): Its weights.
        boxes (str | Path | Sequence): Files with boxes; see
            :class:`.BoxesFromFile`.
        whole_picture (bool): Take every frame for one animal, instead of
            boxes.
        one_animal (bool): Let the model itself find one animal per frame;
            see :class:`.TwoPasses`.
        detector (Sequence[str | Path]): Config and checkpoint of a detector
            of mmdet, which finds the animals; see :class:`.Detector`.
        animal (str, optional): What the detector is to find; in words, if
            it reads text, else the name of a class.
        min_score (float, optional): Of an animal that ``one_animal`` or
            ``detector`` finds, from 0 to 1; 0.2 and 0.3 by default.
        track (bool): Give the animals of each video ids over time; see
            :class:`.Tracked`.
        formats (str | Sequence[str]): Words of :data:`.writers.FORMATS`,
            with commas between them if a text.
        batch_size (int): Frames, and crops, that are predicted together.
        device (str): ``'cpu'``, or for example ``'cuda:0'``.
        look (Look): Of drawings.
        resume (bool): Skip inputs whose files are all there, made of the
            same input by the same model and boxes; remove what a killed
            run left.
        ray (str, optional): Predict the sources side by side on a Ray
            cluster, at this address, or ``'local'`` for this machine alone.
        ray_cores (int): Cores of each that predicts there.

    Returns:
        list[Outcome]: One per source. One that fails does not stop the
        others.

    Raises:
        OSError: A file is not there or cannot be read, or ``out`` cannot be
            written to.
        ValueError: Anything else that was given cannot be used.
    """
    sources = find_sources(*_inputs(inputs))
    if isinstance(formats, str):
        formats = [word.strip() for word in formats.split(',')]
    formats = tuple(dict.fromkeys(formats))  # each once
    settings = Settings(
        Path(out),
        Search(
            paths_of(boxes),
            whole_picture,
            one_animal,
            paths_of(detector),
            animal,
            min_score,
            track,
        ),
        _path(model),
        _path(config),
        _path(checkpoint),
        formats=formats,
        batch_size=batch_size,
        device=device,
        look=look,
    )
    _check_folder(out, sources)
    if resume:
        remove_leftovers(out)
    for source in sources:  # what cannot be written ends here
        kinds = [writer_class(word, source) for word in formats]
        _check_boxes_stay(settings, source, kinds)
    if ray is not None:
        from .cluster import run_on_ray

        return run_on_ray(settings, sources, resume, ray, ray_cores)
    pipeline = make_pipeline(settings, choose_progress())
    return run_all(pipeline, sources, resume)


def _path(given: str | Path | None) -> Path | None:
    return None if given is None else Path(given)


def run_all(
    pipeline: Pipeline, sources: Sequence[Source], resume: bool
) -> list[Outcome]:
    """Predict one source after the other; a failure is told at the end.

    Args:
        pipeline (Pipeline): What predicts.
        sources (Sequence[Source]): What.
        resume (bool): Skip what is complete.

    Returns:
        list[Outcome]: One per source.
    """
    outcomes: list[Outcome] = []
    for source in sources:
        try:
            outcomes.append(pipeline.attempt(source, resume))
        except KeyboardInterrupt:
            complete = sum(not one.failed for one in outcomes)
            print(
                f'\n{source.name} was given up after {pipeline.done} of '
                f'{source.count or "?"} frames; {complete} of {len(sources)} '
                f'inputs are complete in {pipeline.out}: --resume goes on',
                file=sys.stderr,
            )
            raise
    return outcomes


def _inputs(inputs) -> tuple[list, list[str]]:
    """Names, and the lines of the standard input if one of them is '-'."""
    inputs = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    if not inputs:
        raise ValueError('there is no input')
    lines = sys.stdin.readlines() if '-' in map(str, inputs) else []
    return inputs, lines


def _check_folder(out: str | Path, sources: Sequence[Source]) -> None:
    """Before the first frame, not after the last."""
    check_writable(out)
    folder = Path(out).resolve()
    for source in sources:
        if folder in {path.resolve().parent for path in source.paths}:
            raise ValueError(
                f'{out} is the folder of the input {source.paths[0]}: '
                'write to another one'
            )


def _check_boxes_stay(
    settings: Settings, source: Source, kinds: Sequence[type[Writer]]
) -> None:
    """A file of boxes in the output folder may have a result's name."""
    out = settings.out
    written = [path_of(kind, source, out) for kind in kinds]
    written.append(Path(out, f'{source.name}.json'))
    places = {path.resolve() for path in written}
    for path in settings.search.boxes:
        if path.resolve() in places:
            raise ValueError(
                f'{path}, which tells boxes, would be replaced by the results '
                f'of {source.paths[0]}: write to another folder than {out}'
            )
