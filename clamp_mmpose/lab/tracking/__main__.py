"""Follow drawn animals that walk and cross, and tell how well that goes."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ...foundation.command_line import run
from ...foundation.numbers_of_configs import check_count
from ...foundation.options import file_of
from ...foundation.progress import with_progress
from ...prediction import Boxes, Frame
from ...prediction.locating import Locator
from ...prediction.locating.tracked import Tracked, check_installed
from ...prediction.pipeline import in_batches
from ...prediction.sources import Video
from ..synthetic.walk_files import read_walk, write_walk
from . import Following, Known, Shaken, Sides, compare_sides, score_ids

# how far boxes are shaken, and which part of them is missing
CASES = ((0.0, 0.0), (0.05, 0.1), (0.1, 0.3))
_BATCH = 16


def write_walks(args: argparse.Namespace) -> list[Path]:
    """Draw what is not there yet; files of what is known of the walks."""
    known = []
    for number in with_progress(range(args.walks), 'Drawing', 'walks'):
        how = dict(seed=args.seed + number, animals=args.animals)
        path = Path(args.folder, f'walk_{how["seed"]}.mp4')
        known.append(write_walk(path, **how, frames=args.frames))
    return known


def ids_table(walks: Sequence[Path]) -> str:
    """A row per kind of shaken boxes, in Markdown."""
    lines = [
        '| sides shaken by | boxes missing | HOTA | IDF1 | switches | ids '
        '| HOTA, IDF1 of true ids |',
        '|---' * 7 + '|',
    ]
    for shift, missing in CASES:
        found, best = (
            score_ids([follow(known, shift, missing, how) for known in walks])
            for how in (Tracked, _as_it_is)
        )
        lines.append(
            f'| {shift:.0%} | {missing:.0%} | {found["HOTA"]:.3f} '
            f'| {found["IDF1"]:.3f} | {found["switches"]} '
            f'| {found["ids"]} of {found["animals"]} animals '
            f'| {best["HOTA"]:.3f}, {best["IDF1"]:.3f} |'
        )
    return '\n'.join(lines)


def detector_line(walks: Sequence[Path], detector: Sequence[str]) -> str:
    """How well animals keep their ids in the boxes of a detector."""
    from ...prediction.locating.detector import Detector

    locator, videos = Tracked(Detector(*detector)), []
    for known in with_progress(walks, 'Detecting', 'walks'):
        video, found = _video(known), []
        locator.check(video)
        for frames in in_batches(video.frames(), _BATCH):
            found += locator.locate(frames)
        videos.append(Following(_truth(known), found))
    scores = score_ids(videos)
    return (
        f'boxes of the detector: HOTA {scores["HOTA"]:.3f}, IDF1 '
        f'{scores["IDF1"]:.3f}, {scores["switches"]} switches, '
        f'{scores["ids"]} ids of {scores["animals"]} animals'
    )


def follow(
    known: Path,
    shift: float,
    missing: float,
    way: Callable[[Locator], Locator] = Tracked,
) -> Following:
    """Follow the animals of a walk.

    Args:
        known (Path): Of :func:`write_walk`.
        shift (float): See :class:`Shaken`.
        missing (float): Likewise.
        way (Callable): What gives ids to the boxes of a locator.
    """
    video = _video(known)
    truth = Known(_truth(known))
    locator = way(Shaken(truth, shift, missing))
    locator.check(video)
    # only their numbers count here
    frames = [Frame(None, video.path, i) for i in range(len(truth.boxes))]
    return Following(truth.boxes, locator.locate(frames))


def _as_it_is(locator: Locator) -> Locator:
    """True ids, for what could be reached with these boxes at most."""
    return locator


def _truth(known: Path) -> list[Boxes]:
    return [Boxes.of(one.boxes).with_ids(one.ids) for one in read_walk(known)]


def _video(known: Path) -> Video:
    return Video(known.stem, known.with_suffix('.mp4'))


def sides_line(walks: Sequence[Path], model: str) -> str:
    """How often a model takes left for right, and changes its mind."""
    from ...prediction.backends.onnx_backend import OnnxBackend

    backend, sides = OnnxBackend(model), Sides()
    for known in with_progress(walks, 'Predicting', 'walks'):
        truth, found = read_walk(known), []
        for frames in in_batches(_video(known).frames(), _BATCH):
            boxes = [Boxes.of(truth[one.index].boxes) for one in frames]
            images = [one.image for one in frames]
            found += backend.predict(images, boxes)
        sides += compare_sides(truth, found, backend.skeleton.flip_indices)
    return (
        f'left and right exchanged in {sides.exchanged / sides.counted:.1%} '
        f'of {sides.counted} keypoints; changed from one frame to the next '
        f'in {sides.changed / sides.followed:.1%}'
    )


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog='python -m clamp_mmpose.lab.tracking',
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument('folder', help='where the walks are, or are drawn')
    parser.add_argument('--walks', type=int, default=6)
    parser.add_argument('--animals', type=int, default=3, help='of a walk')
    parser.add_argument('--frames', type=int, default=200, help='of a walk')
    parser.add_argument('--seed', type=int, default=0, help='of the first')
    parser.add_argument(
        '--model', help='ONNX file, to tell how often it exchanges sides'
    )
    parser.add_argument(
        '--detector',
        nargs=2,
        type=file_of('file of a detector'),
        metavar=('CONFIG', 'CHECKPOINT'),
        help='of mmdet, whose boxes are followed, too',
    )
    return parser.parse_args()


def main() -> None:
    """Print a table."""
    args = parse_args()
    try:
        for name in ('walks', 'animals', 'frames'):
            check_count(f'--{name}', getattr(args, name))
        check_installed()
        walks = write_walks(args)
        print(ids_table(walks))
        if args.detector:
            print(f'\n{detector_line(walks, args.detector)}')
        if args.model:
            print(f'\n{sides_line(walks, args.model)}')
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')


if __name__ == '__main__':
    run(main)
