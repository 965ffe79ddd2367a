"""A backbone: any module that returns a tuple of feature maps."""

from mmengine.model import BaseModule
from mmpose.registry import MODELS
from torch import Tensor, nn


@MODELS.register_module()
class FourConvolutions(BaseModule):
    """Each halves the picture."""

    def __init__(self, width: int, init_cfg: dict | None = None):
        super().__init__(init_cfg)
        widths = [3, width, width, width, width]
        self.layers = nn.Sequential()
        for before, after in zip(widths, widths[1:], strict=False):
            self.layers.append(nn.Conv2d(before, after, 3, 2, padding=1))
            self.layers.append(nn.BatchNorm2d(after))
            self.layers.append(nn.ReLU())

    def forward(self, inputs: Tensor) -> tuple[Tensor]:
        return (self.layers(inputs),)  # (B, width, h / 16, w / 16)
