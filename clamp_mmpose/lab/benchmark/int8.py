"""Deployed in 32 and in 8 bits, beside RTMPose-m (extra ``[export]``).

RTMPose-m is what MMPose offers for real time. All have random weights and
see one picture at a time.
"""

import onnx
import torch
from mmengine.config import Config
from mmengine.hub import get_config
from mmpose.registry import MODELS
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from ...deployment import DeployedModel
from ...deployment.onnx_export import to_onnx
from ...deployment.precision import to_int8
from .batches import random_batch
from .deployed import run_exported
from .peers import build_peers
from .timing import compare

_RTMPOSE = (
    'mmpose::animal_2d_keypoint/rtmpose/ap10k/'
    'rtmpose-m_8xb64-210e_ap10k-256x256.py'
)


class DeployedRTMPose(nn.Module):
    """From images to the two distributions of each keypoint.

    Args:
        size (tuple[int, int]): Of the input, (w, h), in multiples of 32.
    """

    outputs = ('x', 'y')

    def __init__(self, size: tuple[int, int]):
        super().__init__()
        model = get_config(_RTMPOSE).model
        model.backbone.init_cfg = None  # a file of the network
        model.head.input_size = size
        model.head.in_featuremap_size = tuple(side // 32 for side in size)
        self.model = MODELS.build(model).eval()

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Of (B, 3, h, w) images."""
        return self.model.head(self.model.extract_feat(images))


def int8_costs(config: Config, rounds: int) -> dict:
    """Time CLAMP and RTMPose-m in 32 and 8 bits, one picture at a time.

    8 bits are calibrated on noise: good for a time, for nothing else.

    Args:
        config (Config): Config of a CLAMP.
        rounds (int): Number of measurements of each model.

    Returns:
        dict: Seconds by model, ratios, and ``sizes``: by model the millions
        of weights and the GMAC of a forward pass.
    """
    images, _ = random_batch(config, 1)
    height, width = images.shape[-2:]
    models = dict(
        clamp=DeployedModel(build_peers(config).clamp.eval()),
        rtmpose=DeployedRTMPose((width, height)),
    )
    cases, sizes = {}, {}
    for name, model in models.items():
        exported = to_onnx(model, images)
        sizes[name] = _millions(exported), _gmac(model, images)
        cases[name] = run_exported(exported, images)
        noise = [torch.randn_like(images) for _ in range(4)]
        cases[f'{name}_int8'] = run_exported(to_int8(exported, noise), images)
    return dict(
        compare(
            cases,
            rounds,
            over_rtmpose=('clamp', 'rtmpose'),
            int8_over_rtmpose=('clamp_int8', 'rtmpose'),
            speed_up=('clamp', 'clamp_int8'),
            rtmpose_speed_up=('rtmpose', 'rtmpose_int8'),
        ),
        sizes=sizes,
    )


def _millions(model: onnx.ModelProto) -> float:
    weights = model.graph.initializer
    return sum(onnx.numpy_helper.to_array(w).size for w in weights) / 1e6


@torch.no_grad()
def _gmac(model: nn.Module, images: Tensor) -> float:
    with FlopCounterMode(display=False) as counter:
        model(images)
    return counter.get_total_flops() / 2e9
