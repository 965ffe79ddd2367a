"""A checkpoint as the page sees it: score maps, and words that are asked."""

from collections.abc import Sequence

import numpy as np

from ..inspection.asking import ask
from ..inspection.views import View, crop_box, view
from ..models import CLAMP
from ..prediction.backends.torch_backend import TorchBackend
from .eyes import Closeup, Reply


class CheckpointModel:
    """A CLAMP with its weights; see :class:`.eyes.Model`.

    Args:
        backend (TorchBackend): What holds and runs it.
        title (str): Name of the model.

    Raises:
        ValueError: It is no CLAMP.
    """

    deaf = ''

    def __init__(self, backend: TorchBackend, title: str):
        if not isinstance(backend.model, CLAMP):
            raise ValueError(
                f'{title} is a {type(backend.model).__name__}, and the page '
                'shows the prompts of a CLAMP: export it to ONNX and give '
                'that, which shows heatmaps alone'
            )
        self.backend, self.title = backend, title

    def look(self, image: np.ndarray, box: Sequence[float]) -> Closeup:
        """See :class:`.eyes.Model`."""
        seen = self._view(image, box)
        return Closeup(
            seen.crop, seen.corner, seen.size, seen.heatmaps, seen.score_maps
        )

    def ask(
        self, image: np.ndarray, box: Sequence[float], texts: Sequence[str]
    ) -> list[Reply]:
        """See :class:`.eyes.Model`."""
        seen = self._view(image, box)
        return [
            # of other words the map is shown, but no place: it is mostly wrong
            Reply(
                f'{answer}.',
                answer.score_map,
                None if answer.keypoint is None else answer.place,
            )
            for answer in ask(self.backend.model, seen, texts)
        ]

    def _view(self, image: np.ndarray, box: Sequence[float]) -> View:
        model = self.backend.model
        return view(model, crop_box(model, image, box))
