"""Whether a page finds the points that Python finds, and how soon.

python -m clamp_mmpose.lab.page.parity MODEL PAGE PICTURE...
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...foundation.command_line import run
from ...foundation.options import new_parser
from ...foundation.pictures import read_picture
from ...runtime import PosePredictor
from .driving import Page, open_browser

LIMIT = 0.05  # pixels


@dataclass(frozen=True)
class Parity:
    """A page beside Python.

    Attributes:
        distances (np.ndarray): (N, K), between the points in pixels.
        scores (float): Largest difference.
        seconds (float): From opening the page to the first points.
    """

    distances: np.ndarray
    scores: float
    seconds: float

    def __str__(self) -> str:
        near = int((self.distances <= LIMIT).sum())
        return (
            f'{len(self.distances)} pictures, {self.distances.size} points: '
            f'{near} within {LIMIT} pixels, the farthest '
            f'{self.distances.max():.3f} away; scores differ by at most '
            f'{self.scores:.4f}; first points after {self.seconds:.1f} s'
        )


def compare(
    model: str | Path, page: str | Path, pictures: Sequence[str | Path]
) -> Parity:
    """Have both take whole pictures for animals.

    Args:
        model (str | Path): ONNX file of ``tools/export_onnx.py``.
        page (str | Path): What ``tools/export_web.py`` made of it.
        pictures (Sequence[str | Path]): Some, at least one.

    Raises:
        ImportError: There is no browser.
        FileNotFoundError: There is no such file.
        ValueError: One is not of its kind.
    """
    predictor = PosePredictor(model)
    expected = [_in_python(predictor, path) for path in pictures]
    points, scores = map(np.array, zip(*expected, strict=True))  # (N, K, 2)
    rows, seconds = _in_page(Path(page).resolve(), pictures)
    rows = rows[-scores.size :]  # an example comes first
    found = np.array([[float(row[k]) for k in 'xy'] for row in rows])
    heights = np.array([float(row['score']) for row in rows])
    return Parity(
        np.linalg.norm(found.reshape(points.shape) - points, axis=-1),
        float(np.abs(heights.reshape(scores.shape) - scores).max()),
        seconds,
    )


def _in_python(predictor: PosePredictor, path: str | Path) -> tuple:
    image = read_picture(path)
    height, width = image.shape[:2]
    points, scores = predictor(image, [[0, 0, width, height]])
    return points[0], scores[0]


def _in_page(page: Path, pictures) -> tuple[list[dict], float]:
    with tempfile.TemporaryDirectory() as folder:
        browser = open_browser(Path(folder))
        try:
            start = time.monotonic()
            opened = Page(browser, page, Path(folder))
            for number, path in enumerate(pictures):
                opened.drop(Path(path).resolve())
                opened.press('whole')
                if number == 0:
                    seconds = time.monotonic() - start
            return opened.table(), seconds
        finally:
            browser.quit()


def main():
    """Print how near they are."""
    parser = new_parser(__doc__)
    parser.add_argument('model', help='ONNX file of export_onnx.py')
    parser.add_argument('page', help='what export_web.py made of it')
    parser.add_argument('pictures', nargs='+', help='some pictures')
    args = parser.parse_args()
    try:
        print(compare(args.model, args.page, args.pictures))
    except (ImportError, OSError, ValueError) as error:
        sys.exit(f'error: {error}')


if __name__ == '__main__':
    run(main)
