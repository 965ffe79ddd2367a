"""Deconvolutions as convolutions, which processors and 8 bits do faster.

A deconvolution that doubles a map computes four results per cell, each from
2 x 2 cells. One convolution does the same and multiplies no more. Between the
corners of four cells lie an odd row and then an even one: so the results are
put between each other, and an edge of one is cut off.
"""

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_weights

# rows of the kernel that an odd and an even row of the result is made of
_ROWS = [2, 0], [3, 1]


class DoublingConvolution(nn.Module):
    """What a deconvolution of kernel 4 and stride 2, and its norm, give.

    Args:
        deconv (nn.ConvTranspose2d): One that :func:`doubles`.
        norm (nn.BatchNorm2d, optional): What follows it, in evaluation.
    """

    def __init__(
        self, deconv: nn.ConvTranspose2d, norm: nn.BatchNorm2d | None = None
    ):
        super().__init__()
        weight, bias = _fused(deconv, norm)  # (C, O, 4, 4), (O,)
        phases = [weight[:, :, a][..., b] for a in _ROWS for b in _ROWS]
        kernels = torch.stack(phases, dim=2).transpose(0, 1)  # (O, C, 4, 2, 2)
        kernels = kernels.transpose(1, 2).flatten(0, 1)
        channels = deconv.in_channels, 4 * deconv.out_channels
        self.conv = nn.Conv2d(*channels, 2, padding=1)
        self.conv.weight = nn.Parameter(kernels.contiguous())  # (4 O, C, 2, 2)
        self.conv.bias = nn.Parameter(bias.repeat_interleave(4))

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) to (B, O, 2 H, 2 W)."""
        corners = self.conv(x)  # (B, 4 O, H + 1, W + 1)
        shuffled = nn.functional.pixel_shuffle(corners, 2)
        return shuffled[:, :, 1:-1, 1:-1]


def doubles(layer: nn.Module) -> bool:
    """Whether a layer is a deconvolution of mmpose's heads."""
    return isinstance(layer, nn.ConvTranspose2d) and (
        layer.kernel_size,
        layer.stride,
        layer.padding,
        layer.output_padding,
        layer.dilation,
        layer.groups,
    ) == ((4, 4), (2, 2), (1, 1), (0, 0), (1, 1), 1)


def replace_deconvolutions(model: nn.Module) -> None:
    """Put convolutions in the place of a model's deconvolutions.

    Args:
        model (nn.Module): In evaluation; it is changed.
    """
    for module in list(model.modules()):
        if isinstance(module, nn.Sequential):
            _replace_in(module)


def _replace_in(layers: nn.Sequential) -> None:
    for i, layer in enumerate(layers):
        if not doubles(layer):
            continue
        after = layers[i + 1] if i + 1 < len(layers) else None
        norm = after if isinstance(after, nn.BatchNorm2d) else None
        layers[i] = DoublingConvolution(layer, norm)
        if norm is not None:
            layers[i + 1] = nn.Identity()


def _fused(
    deconv: nn.ConvTranspose2d, norm: nn.BatchNorm2d | None
) -> tuple[Tensor, Tensor]:
    """Weight and bias with what the norm does to them."""
    weight, bias = deconv.weight.detach(), deconv.bias
    if norm is not None:
        weight, bias = fuse_conv_bn_weights(
            *(weight, bias, norm.running_mean, norm.running_var, norm.eps),
            *(norm.weight, norm.bias),
            transpose=True,
        )
    elif bias is None:
        bias = weight.new_zeros(weight.shape[1])
    return weight.detach(), bias.detach()
