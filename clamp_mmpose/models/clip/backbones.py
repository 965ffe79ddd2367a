"""CLIP's image encoders as mmpose backbones: f_extr (CLAMP, Sec. 3.1)."""

from collections.abc import Sequence

import torch
from mmcv.cnn.bricks import DropPath
from mmpose.registry import MODELS
from open_clip.modified_resnet import ModifiedResNet
from open_clip.transformer import VisionTransformer
from torch import Tensor

from .config import CLIPModel, get_clip_config
from .part import CLIPPart
from .positions import ImageSize, fit_grid, grid_of, resize_positions


def _check_indices(out_indices: Sequence[int], num_stages: int) -> None:
    if not out_indices or not all(0 <= i < num_stages for i in out_indices):
        raise ValueError(
            f'out_indices {tuple(out_indices)} must name at least one of the '
            f'stages 0 to {num_stages - 1}'
        )
    if list(out_indices) != sorted(set(out_indices)):
        raise ValueError(f'out_indices {tuple(out_indices)} must increase')


@MODELS.register_module()
class CLIPResNet(ModifiedResNet, CLIPPart):
    """CLIP's ResNet without its attention pool, which is the projector.

    Args:
        clip_model (str | dict): open_clip model name or config.
        out_indices (Sequence[int]): Stages (0 to 3) to return.
            Defaults to ``(3, )``.
        init_cfg (dict, optional): Initialization config, for example
            ``dict(type='CLIPWeights', pretrained='openai')``.
    """

    clip_prefix = 'visual.'

    def __init__(
        self,
        clip_model: CLIPModel,
        out_indices: Sequence[int] = (3,),
        init_cfg: dict | None = None,
    ):
        config = get_clip_config(clip_model)
        if not config.is_resnet:
            raise ValueError(
                f'clip_model {clip_model!r} is a ViT: use '
                'CLIPVisionTransformer'
            )
        vision = config.vision
        super().__init__(
            layers=vision.layers,
            output_dim=1,  # of the attention pool, removed below
            heads=1,
            image_size=32,
            width=vision.width,
        )
        _check_indices(out_indices, 4)
        self.attnpool = None
        self.clip_model = clip_model
        self.out_indices = tuple(out_indices)
        self.out_channels = vision.width * 32
        self.init_cfg = init_cfg
        # faster on processors (docs/performance.md)
        self.to(memory_format=torch.channels_last)

    def forward(self, inputs: Tensor) -> tuple[Tensor, ...]:
        """Extract feature maps.

        Args:
            inputs (Tensor): (B, 3, h, w), normalised images.

        Returns:
            tuple[Tensor]: One (B, C, H, W) map per stage of ``out_indices``,
            strides 4, 8, 16, 32; the last one is F_origin.
        """
        x = self.stem(inputs)
        feature_maps = []
        for i in range(self.out_indices[-1] + 1):
            x = getattr(self, f'layer{i + 1}')(x)
            if i in self.out_indices:
                feature_maps.append(x)
        return tuple(feature_maps)


@MODELS.register_module()
class CLIPVisionTransformer(VisionTransformer, CLIPPart):
    """CLIP's ViT without its last norm and projection: the projector's.

    Args:
        clip_model (str | dict): open_clip model name or config.
        image_size (int | tuple[int, int]): Size of the input in pixels,
            (w, h) if a tuple, for which positions are stored. Other sizes
            work too: positions are then resized in every forward.
        out_indices (Sequence[int], optional): Blocks to return, counted from
            0. Defaults to the last one.
        drop_path_rate (float): Stochastic depth of the last block; it grows
            linearly from 0 at the first. Drops samples. Defaults to 0.
        init_cfg (dict, optional): Initialization config, for example
            ``dict(type='CLIPWeights', pretrained='openai')``.
    """

    clip_prefix = 'visual.'

    def __init__(
        self,
        clip_model: CLIPModel,
        image_size: ImageSize,
        out_indices: Sequence[int] | None = None,
        drop_path_rate: float = 0.0,
        init_cfg: dict | None = None,
    ):
        config = get_clip_config(clip_model)
        if config.is_resnet:
            raise ValueError(
                f'clip_model {clip_model!r} is a ResNet: use CLIPResNet'
            )
        vision = config.vision
        grid_size = grid_of(image_size, vision.patch_size)
        super().__init__(
            image_size=[side * vision.patch_size for side in grid_size],
            patch_size=vision.patch_size,
            width=vision.width,
            layers=vision.layers,
            heads=vision.width // vision.head_width,
            mlp_ratio=vision.mlp_ratio,
            output_dim=1,  # of the projection, removed below
            act_layer=config.activation,
        )
        out_indices = (
            (vision.layers - 1,) if out_indices is None else tuple(out_indices)
        )
        _check_indices(out_indices, vision.layers)
        self.ln_post = None
        self.proj = None
        self.clip_model = clip_model
        self.out_indices = out_indices
        self.out_channels = vision.width
        self.init_cfg = init_cfg
        self._set_drop_path(drop_path_rate)

    def forward(self, inputs: Tensor) -> tuple[Tensor, ...]:
        """Extract the class token and feature maps.

        Args:
            inputs (Tensor): (B, 3, h, w), normalised images; h and w are
                multiples of the patch size.

        Returns:
            tuple[Tensor]: First the class token of the last returned block,
            (B, C, 1, 1), which :class:`LinearProjector` needs; then one map
            (B, C, H, W) per block of ``out_indices``, the last one F_origin.
        """
        x = self.conv1(inputs)  # (B, C, H, W)
        B, C, H, W = x.shape
        x = x.flatten(2).transpose(1, 2)  # (B, H * W, C)
        x = torch.cat([self.class_embedding.expand(B, 1, C), x], dim=1)
        x = x + resize_positions(
            self.positional_embedding, self.grid_size, (H, W)
        )
        x = self.ln_pre(x)
        feature_maps = []
        for i in range(self.out_indices[-1] + 1):
            x = self.transformer.resblocks[i](x)  # (B, 1 + H * W, C)
            if i in self.out_indices:
                grid = x[:, 1:].transpose(1, 2)
                feature_maps.append(grid.reshape(B, C, H, W))
        class_token = x[:, 0].reshape(B, C, 1, 1)
        # mmpose heads read feats[-1], so F_origin comes last
        return (class_token, *feature_maps)

    def fit_positions(self, positions: Tensor) -> Tensor:
        """See :meth:`CLIPPart.fit_positions`."""
        return fit_grid(positions, self.grid_size)

    def _set_drop_path(self, rate: float) -> None:
        """Put drop path where open_clip's blocks have an identity."""
        blocks = self.transformer.resblocks
        for i, block in enumerate(blocks):
            drop_prob = rate * i / max(1, len(blocks) - 1)
            if drop_prob > 0:
                block.ls_1 = DropPath(drop_prob)
                block.ls_2 = DropPath(drop_prob)
