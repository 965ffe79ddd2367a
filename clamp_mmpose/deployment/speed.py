"""How fast a deployed model is, compared with another one."""

import time
from statistics import median

import numpy as np

from ..runtime import open_session

_ROUNDS = 7


def time_over(onnx_model: bytes, other: bytes) -> float:
    """The time of a pass over that of another model, on this processor.

    They take turns, with one image, so that a busy moment meets both.

    Args:
        onnx_model (bytes): Content of an ONNX file.
        other (bytes): Likewise.

    Returns:
        float: Median over some passes; below 1 the first is faster.
    """
    sessions = [
        open_session(content, providers=['CPUExecutionProvider'])
        for content in (onnx_model, other)
    ]
    _, _, height, width = sessions[0].get_inputs()[0].shape
    image = np.zeros((1, 3, height, width), np.float32)
    ratios = []
    for _ in range(1 + _ROUNDS):  # the first warms up
        seconds = []
        for session in sessions:
            start = time.perf_counter()
            session.run(None, {'images': image})
            seconds.append(time.perf_counter() - start)
        ratios.append(seconds[0] / seconds[1])
    return median(ratios[1:])
