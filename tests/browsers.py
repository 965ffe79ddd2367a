"""A page in headless Chromium, with a small network without npm.

The network is the same in both: means of 4 x 4 pixels, mixed by weights. As
ONNX it runs in Python, as a module of JavaScript in the page, in the place of
onnxruntime-web.
"""

import json
from dataclasses import dataclass

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from tiny import FLIP_INDICES, NAMES

from clamp_mmpose.deployment import web_page
from clamp_mmpose.deployment.web_runtime import PARTS, WebRuntime
from clamp_mmpose.lab.page import driving
from clamp_mmpose.prediction.backends.onnx_backend import OnnxBackend

# OpenCV 4 reads pictures at multiples of 1/32 pixel, which moves some maxima
ALIKE = 1.0 if int(cv2.__version__.split('.')[0]) >= 5 else 0.8
SIZE = (64, 48)
CELLS = (16, 12)
WEIGHTS = np.random.default_rng(5).normal(0, 0.4, (len(NAMES), 3)).round(3)
_SCRIPT = """
const WEIGHTS = %s;
export const env = { wasm: {} };
export class Tensor {
  constructor(type, data, dims) {
    Object.assign(this, { type, data, dims });
  }
}
export class InferenceSession {
  static async create() {
    return new InferenceSession();
  }
  async run({ images: { data, dims: [count, , H, W] } }) {
    const [h, w] = [H / 4, W / 4];
    const heatmaps = [];
    for (let n = 0; n < count; n++) {
      for (const weights of WEIGHTS) {
        for (let y = 0; y < h; y++) {
          for (let x = 0; x < w; x++) {
            let sum = 0;
            for (let i = 0; i < 48; i++) {
              const [c, dy, dx] = [i >> 4, (i >> 2) & 3, i & 3];
              const row = (3 * n + c) * H + 4 * y + dy;
              sum += weights[c] * data[row * W + 4 * x + dx];
            }
            heatmaps.push(sum / 16);
          }
        }
      }
    }
    return { heatmaps: { data: Float32Array.from(heatmaps) } };
  }
}
"""
RUNTIME = WebRuntime(
    'of the tests',
    {key: b'export default 0;' for key in PARTS}
    | dict(runtime=(_SCRIPT % json.dumps(WEIGHTS.tolist())).encode()),
)


def write_network(path, **metadata):
    """The ONNX file; ``metadata`` beside what it must have."""
    K = len(NAMES)
    sides = [
        helper.make_tensor_value_info(
            name, TensorProto.FLOAT, ['batch', channels, *size[::-1]]
        )
        for name, channels, size in (
            ('images', 3, SIZE),
            ('heatmaps', K, CELLS),
        )
    ]
    nodes = [
        helper.make_node(
            'AveragePool',
            ['images'],
            ['means'],
            kernel_shape=[4, 4],
            strides=[4, 4],
        ),
        helper.make_node('Conv', ['means', 'weights'], ['heatmaps']),
    ]
    weights = helper.make_tensor(
        'weights', TensorProto.FLOAT, [K, 3, 1, 1], WEIGHTS.ravel()
    )
    graph = helper.make_graph(nodes, 'means', sides[:1], sides[1:], [weights])
    opset = helper.make_opsetid('', 13)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=8)
    described = dict(
        config='small.py',
        keypoint_names=NAMES,
        flip_indices=FLIP_INDICES,
        flip_test=True,
        shift_heatmap=True,
        bbox_padding=1.25,
        channel_order='RGB',
        mean=[123.675, 116.28, 103.53],
        std=[58.395, 57.12, 57.375],
        codec=dict(input_size=SIZE, heatmap_size=CELLS),
    )
    text = json.dumps(described | metadata)
    helper.set_model_props(model, dict(clamp_mmpose=text))
    onnx.save(model, path)
    return path


def write_blots(path, width=200, height=150, seed=0):
    """Smooth blots of colour."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (6, 8, 3), np.uint8)
    image = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    cv2.imwrite(str(path), image)
    return path


@dataclass(frozen=True)
class Calibration:
    """As a calibrated model has it."""

    coverage: float
    edges: list
    radii: list
    in_view_score: list | None

    @classmethod
    def of_all(cls, coverage, edges, radii, in_view_score):
        """The same for all keypoints."""
        K = len(NAMES)
        scores = None if in_view_score is None else [in_view_score] * K
        return cls(coverage, [edges] * K, [radii] * K, scores)


def calibrated(monkeypatch, calibration):
    """Let all models of pages have this calibration."""

    class CalibratedBackend(OnnxBackend):
        def __init__(self, path):
            super().__init__(path)
            self.calibration = calibration

    monkeypatch.setattr(web_page, 'OnnxBackend', CalibratedBackend)


def open_browser(downloads):
    """A Chromium; skips where there is none."""
    try:
        return driving.open_browser(downloads)
    except ImportError as error:
        pytest.skip(str(error))
