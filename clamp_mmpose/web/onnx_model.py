"""An ONNX file as the page sees it: heatmaps, and no words."""

from collections.abc import Sequence

import numpy as np

from ..prediction.backends.onnx_backend import OnnxBackend
from .eyes import Closeup, Reply


class OnnxModel:
    """An ONNX file of ``tools/export_onnx.py``; see :class:`.eyes.Model`.

    Args:
        backend (OnnxBackend): What holds and runs it.
        title (str): Name of the model.
    """

    deaf = (
        'Words can be asked of a checkpoint only: an ONNX file has no text '
        'tower any more. Start the page with --config and --checkpoint.'
    )

    def __init__(self, backend: OnnxBackend, title: str):
        self.backend, self.title = backend, title

    def look(self, image: np.ndarray, box: Sequence[float]) -> Closeup:
        """See :class:`.eyes.Model`."""
        predictor = self.backend.predictor
        crops, centers, scales = predictor.cut(image, [box])
        heatmaps = predictor.heatmaps(predictor.normalise(crops[..., ::-1]))
        corner = centers[0] - scales[0] / 2
        return Closeup(crops[0], corner, scales[0], heatmaps[0])

    def ask(self, image, box, texts) -> list[Reply]:
        """See :class:`.eyes.Model`."""
        raise ValueError(self.deaf)
