"""The picture and what lies over it: skeletons, circles, boxes."""

import base64
from collections.abc import Callable, Sequence

import cv2
import numpy as np
from nicegui import ui

from ..prediction import Poses, Skeleton
from ..prediction.drawing import COLOURS, limb_sides
from .film import to_jpeg

_LONGEST = 1400  # pixels of what is sent to the browser


class _Found(ui.element, component='stage.js'):
    """What lies over the picture; apart from it, as it changes more often."""


class Stage:
    """Shows a picture; keypoints can be picked in it, and a box drawn.

    Args:
        skeleton (Skeleton): Of the model.
        on_pick (Callable): Called with the numbers of an animal and a
            keypoint that were clicked.
        on_box (Callable): Called with a box that was drawn, left, top,
            right, bottom in pixels of the picture.
    """

    def __init__(
        self, skeleton: Skeleton, on_pick: Callable, on_box: Callable
    ):
        self._skeleton = skeleton
        self._colours = [_css(COLOURS[side]) for side in skeleton.sides]
        self._limb_colours = [
            _css(COLOURS[side]) for side in limb_sides(skeleton)
        ]
        with ui.element('div').classes('stage') as self._frame:
            self._image = ui.element('img').props('draggable=false')
            self._found = _Found()
        self._found.on('pick', lambda e: on_pick(*e.args))
        self._found.on('box', lambda e: on_box(e.args))

    def show_picture(self, image: np.ndarray, alt: str) -> None:
        """Show another picture, without anything on it.

        Args:
            image (np.ndarray): (h, w, 3) uint8, RGB.
            alt (str): What it is, for those who do not see it.
        """
        height, width = image.shape[:2]
        less = min(1, _LONGEST / max(height, width))
        if less < 1:
            image = cv2.resize(
                image, None, fx=less, fy=less, interpolation=cv2.INTER_AREA
            )
        src = data_url(to_jpeg(image), 'jpeg')
        self._image.props.update(src=src, alt=alt)
        self._frame.style(f'--ratio: {width / height:.4f}')
        self._found.props.update(width=width, height=height)
        self.show_poses(None)
        self.show_marks([])

    def show_poses(
        self,
        poses: Poses | None,
        threshold: float = 0,
        chosen: tuple[int, int | None] = (0, None),
        radii: Sequence[float] | None = None,
    ) -> None:
        """Draw skeletons.

        Args:
            poses (Poses, optional): What was found.
            threshold (float): Keypoints of a lower score are left out, but
                for the chosen one.
            chosen (tuple[int, int | None]): The animal, and its keypoint.
            radii (Sequence[float], optional): (K,), of circles around the
                keypoints of the chosen animal, in pixels of the picture.
        """
        points, limbs, boxes, circles = [], [], [], []
        for animal in range(len(poses) if poses else 0):
            own = poses.keypoints[animal], poses.scores[animal]
            seen = (own[1] >= threshold) & np.isfinite(own[0]).all(-1)
            k = chosen[1] if animal == chosen[0] else None
            points += self._points(animal, *own, seen, k)
            limbs += self._limbs(own[0], seen)
            box = poses.boxes.corners[animal]
            boxes.append(_rectangle(box) | dict(chosen=animal == chosen[0]))
            if radii is not None and animal == chosen[0]:
                circles = self._circles(own[0], seen, radii)
        self._found.props.update(
            points=points, limbs=limbs, boxes=boxes, circles=circles
        )

    def show_marks(self, places: Sequence[np.ndarray]) -> None:
        """Mark where words point, x, y in pixels of the picture."""
        self._found.props['marks'] = [_xy(place) for place in places]

    def let_draw(self, drawing: bool) -> None:
        """Let dragging over the picture draw a box, or not."""
        self._found.props['drawing'] = drawing

    def _points(self, animal, points, scores, seen, chosen) -> list[dict]:
        titles = self._skeleton.titles
        return [
            dict(
                **_xy(points[k]),
                animal=animal,
                k=k,
                colour=self._colours[k],
                chosen=k == chosen,
                title=f'{titles[k]} {scores[k]:.2f}',
            )
            for k in range(len(titles))
            if seen[k] or (k == chosen and np.isfinite(points[k]).all())
        ]

    def _limbs(self, points, seen) -> list[dict]:
        ends = zip(self._skeleton.links, self._limb_colours, strict=True)
        return [
            dict(
                x1=float(points[a][0]),
                y1=float(points[a][1]),
                x2=float(points[b][0]),
                y2=float(points[b][1]),
                colour=colour,
            )
            for (a, b), colour in ends
            if seen[a] and seen[b]
        ]

    def _circles(self, points, seen, radii) -> list[dict]:
        return [
            dict(**_xy(points[k]), r=float(radii[k]), colour=self._colours[k])
            for k in np.flatnonzero(seen)
        ]


def data_url(content: np.ndarray | bytes, kind: str) -> str:
    """An image in a line of text, so that nothing lies on a server.

    Args:
        content (np.ndarray | bytes): Of the file.
        kind (str): ``'jpeg'`` or ``'png'``.
    """
    return f'data:image/{kind};base64,{base64.b64encode(content).decode()}'


def _css(colour: tuple[int, int, int]) -> str:
    return 'rgb({}, {}, {})'.format(*colour)


def _xy(point: np.ndarray) -> dict:
    return dict(x=float(point[0]), y=float(point[1]))


def _rectangle(box: np.ndarray) -> dict:
    left, top, right, bottom = map(float, box)
    return dict(x=left, y=top, w=right - left, h=bottom - top)
