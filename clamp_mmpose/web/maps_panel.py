"""Score map and heatmap of a keypoint, over what the network sees."""

import cv2
import numpy as np
from nicegui import ui

from ..prediction.heat import heat_colours
from .eyes import Closeup
from .film import to_jpeg
from .parts import text
from .stage import data_url

HINT = (
    'Choose a keypoint, in the list or in the picture, to see where the '
    'network looks for it.'
)
NO_SCORE_MAP = 'An ONNX file gives heatmaps alone, no score maps.'


class MapTile:
    """A map over the crop, with a caption, and perhaps a cross."""

    def __init__(self):
        with ui.element('figure').classes('tile') as self._tile:
            with ui.element('div').classes('map'):
                self._crop = ui.element('img').props('alt=""')
                self._map = ui.element('img').classes('heat')
                self._cross = ui.element('span').classes('cross')
            self._caption = text('figcaption')

    def show(
        self,
        crop: np.ndarray,
        values: np.ndarray | None,
        caption: str,
        place: np.ndarray | None = None,
    ) -> None:
        """Show a map.

        Args:
            crop (np.ndarray): (h, w, 3) uint8, RGB.
            values (np.ndarray, optional): (H, W); the crop alone without.
            caption (str): What it is.
            place (np.ndarray, optional): x, y of the cross, as fractions.
        """
        self._crop.props['src'] = data_url(to_jpeg(crop), 'jpeg')
        self._map.set_visibility(values is not None)
        if values is not None:
            self._map.props.update(src=_png(values), alt=caption)
        self._cross.set_visibility(place is not None)
        if place is not None:
            self._cross.style(f'left: {place[0]:.2%}; top: {place[1]:.2%}')
        self._caption.set_text(caption)

    def mark_unknown(self) -> None:
        """A dashed frame: the model does not know what this shows."""
        self._tile.classes('unknown')


class MapsPanel:
    """The two maps of the keypoint that is looked at."""

    def __init__(self):
        self._hint = text('p', '', 'hint')
        with ui.element('div').classes('tiles') as self._tiles:
            self._score_map, self._heatmap = MapTile(), MapTile()
        self.clear()

    def clear(self) -> None:
        """Show no maps, but what to do."""
        self._tiles.set_visibility(False)
        self._hint.set_text(HINT)

    def show(self, closeup: Closeup, k: int, point: np.ndarray) -> None:
        """Show the maps of a keypoint.

        Args:
            closeup (Closeup): Of its animal.
            k (int): Its number.
            point (np.ndarray): x, y in the picture, where it was found.
        """
        heatmap, crop = closeup.heatmaps[k], closeup.crop
        place = closeup.in_crop(point)
        inside = place if ((place >= 0) & (place <= 1)).all() else None
        self._hint.set_text('')
        self._tiles.set_visibility(True)
        caption = f'Heatmap, up to {heatmap.max():.2f}'
        self._heatmap.show(crop, heatmap, caption, inside)
        if closeup.score_maps is None:
            self._score_map.show(crop, None, NO_SCORE_MAP)
            return
        score_map = closeup.score_maps[k]
        caption = f'Score map, up to {score_map.max():.2f}'
        self._score_map.show(crop, score_map, caption)


def _png(values: np.ndarray) -> str:
    """A pixel per cell, which the browser enlarges."""
    rgba = heat_colours(values)
    bgra = cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA)
    return data_url(cv2.imencode('.png', bgra)[1], 'png')
