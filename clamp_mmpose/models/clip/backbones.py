"""CLIP's image encoders as mmpose backbones: f_extr (CLAMP, Sec. 3.1)."""

from collections.abc import Sequence

import torch
from mmcv.cnn.bricks import DropPath
from mmpose.registry import MODELS
from open_clip.modified_resnet import ModifiedResNet
from open_clip.transformer import VisionTransformer
from torch import Tensor

from .checkpointing import run
from .config import RESNET, TIMM, VIT, CLIPModel, config_with
from .feature_maps import FeatureMaps
from .part import CLIPPart
from .positions import ImageSize, fit_grid, grid_of, resize_positions

# by kind of the image tower
BACKBONES = {
    RESNET: 'CLIPResNet',
    VIT: 'CLIPVisionTransformer',
    TIMM: 'CLIPTimm',
}


@MODELS.register_module()
class CLIPResNet(CLIPPart):
    """CLIP's ResNet without its attention pool, which is the projector.

    Args:
        clip_model (str | dict): open_clip model name or config.
        out_indices (Sequence[int]): Stages (0 to 3) to return.
            Defaults to ``(3, )``.
        grad_checkpointing (bool): Whether activations are computed again in
            the backward pass instead of kept, see
            :meth:`set_grad_checkpointing`. Defaults to False.
        init_cfg (dict, optional): Initialization config, for example
            ``dict(type='CLIPWeights', pretrained='openai')``.
    """

    clip_prefix = 'visual.'

    def __init__(
        self,
        clip_model: CLIPModel,
        out_indices: Sequence[int] = (3,),
        grad_checkpointing: bool = False,
        init_cfg: dict | None = None,
    ):
        super().__init__(init_cfg)
        config = config_with(clip_model, RESNET, BACKBONES)
        _check_indices(out_indices, 4)
        self.clip_model = clip_model
        self.out_indices = tuple(out_indices)
        self.out_channels = config.vision.width * 32
        resnet = ModifiedResNet(
            layers=config.vision.layers,
            output_dim=1,  # of the attention pool, which is left behind
            heads=1,
            image_size=32,
            width=config.vision.width,
        )
        for name, part in resnet.named_children():
            if name != 'attnpool':
                self.add_module(name, part)
        self.set_grad_checkpointing(grad_checkpointing)

    def forward(self, inputs: Tensor) -> tuple[Tensor, ...]:
        """Extract feature maps.

        Args:
            inputs (Tensor): (B, 3, h, w), normalised images.

        Returns:
            tuple[Tensor]: One (B, C, H, W) map per stage of ``out_indices``,
            contiguous, strides 4, 8, 16, 32; the last one is F_origin.
        """
        x = self.act1(self.bn1(self.conv1(inputs)))
        x = self.act2(self.bn2(self.conv2(x)))
        x = self.act3(self.bn3(self.conv3(x)))
        x = self.avgpool(x)
        feature_maps = []
        for i in range(self.out_indices[-1] + 1):
            for block in getattr(self, f'layer{i + 1}'):
                x = run(block, x, self.grad_checkpointing)
            if i in self.out_indices:
                feature_maps.append(x.contiguous())
        return tuple(feature_maps)

    def set_grad_checkpointing(self, enable: bool = True) -> None:
        """Compute activations again in the backward pass, to save memory."""
        self.grad_checkpointing = enable


@MODELS.register_module()
class CLIPVisionTransformer(CLIPPart):
    """CLIP's ViT without its last norm and projection: the projector's.

    Its parameters bear the names that mmpose's layer decay knows.

    Args:
        clip_model (str | dict): open_clip model name or config.
        image_size (int | tuple[int, int]): Size of the input in pixels,
            (w, h) if a tuple, for which positions are stored. Other sizes
            work too: positions are then resized in every forward.
        out_indices (Sequence[int], optional): Blocks to return, counted from
            0. Defaults to the last one.
        drop_path_rate (float): Stochastic depth of the last block; it grows
            linearly from 0 at the first. Drops samples. Defaults to 0.
        grad_checkpointing (bool): Whether activations are computed again in
            the backward pass instead of kept, see
            :meth:`set_grad_checkpointing`. Defaults to False.
        init_cfg (dict, optional): Initialization config, for example
            ``dict(type='CLIPWeights', pretrained='openai')``.
    """

    clip_prefix = 'visual.'
    clip_names = {
        'patch_embed_norm.': 'ln_pre.',
        'patch_embed.': 'conv1.',
        'cls_token': 'class_embedding',
        'pos_embed': 'positional_embedding',
        'layers.': 'transformer.resblocks.',
    }
    positions_name = 'pos_embed'

    def __init__(
        self,
        clip_model: CLIPModel,
        image_size: ImageSize,
        out_indices: Sequence[int] | None = None,
        drop_path_rate: float = 0.0,
        grad_checkpointing: bool = False,
        init_cfg: dict | None = None,
    ):
        super().__init__(init_cfg)
        config = config_with(clip_model, VIT, BACKBONES)
        vision = config.vision
        if out_indices is None:
            out_indices = (vision.layers - 1,)
        _check_indices(out_indices, vision.layers)
        self.clip_model = clip_model
        self.out_indices = tuple(out_indices)
        self.out_channels = vision.width
        self.grid_size = grid_of(image_size, vision.patch_size)
        vit = VisionTransformer(
            image_size=[side * vision.patch_size for side in self.grid_size],
            patch_size=vision.patch_size,
            width=vision.width,
            layers=vision.layers,
            heads=vision.width // vision.head_width,
            mlp_ratio=vision.mlp_ratio,
            output_dim=1,  # of the projection, which is left behind
            act_layer=config.activation,
        )
        self.patch_embed = vit.conv1
        self.cls_token = vit.class_embedding
        self.pos_embed = vit.positional_embedding
        self.patch_embed_norm = vit.ln_pre
        self.layers = vit.transformer.resblocks
        self._set_drop_path(drop_path_rate)
        self.set_grad_checkpointing(grad_checkpointing)

    def forward(self, inputs: Tensor) -> FeatureMaps:
        """Extract feature maps.

        Args:
            inputs (Tensor): (B, 3, h, w), normalised images; h and w are
                multiples of the patch size.

        Returns:
            FeatureMaps: One (B, C, H, W) map per block of ``out_indices``,
            contiguous; the last one is F_origin. Its ``class_token`` is what
            :class:`LinearProjector` needs.
        """
        x = self.patch_embed(inputs)  # (B, C, H, W)
        B, C, H, W = x.shape
        x = x.flatten(2).transpose(1, 2)  # (B, H * W, C)
        x = torch.cat([self.cls_token.expand(B, 1, C), x], dim=1)
        x = x + resize_positions(self.pos_embed, self.grid_size, (H, W))
        x = self.patch_embed_norm(x)
        feature_maps = []
        for i in range(self.out_indices[-1] + 1):
            x = run(self.layers[i], x, self.grad_checkpointing)
            if i in self.out_indices:  # x is (B, 1 + H * W, C)
                grid = x[:, 1:].transpose(1, 2).contiguous()
                feature_maps.append(grid.reshape(B, C, H, W))
        return FeatureMaps(feature_maps, class_token=x[:, 0])

    def set_grad_checkpointing(self, enable: bool = True) -> None:
        """Compute activations again in the backward pass, to save memory."""
        self.grad_checkpointing = enable

    def fit_positions(self, positions: Tensor) -> Tensor:
        """See :meth:`CLIPPart.fit_positions`."""
        return fit_grid(positions, self.grid_size)

    def _set_drop_path(self, rate: float) -> None:
        """Put drop path where open_clip's blocks have an identity."""
        for i, block in enumerate(self.layers):
            drop_prob = rate * i / max(1, len(self.layers) - 1)
            if drop_prob > 0:
                block.ls_1 = DropPath(drop_prob)
                block.ls_2 = DropPath(drop_prob)


def _check_indices(out_indices: Sequence[int], num_stages: int) -> None:
    if not out_indices or not all(0 <= i < num_stages for i in out_indices):
        raise ValueError(
            f'out_indices {tuple(out_indices)} must name at least one of the '
            f'stages 0 to {num_stages - 1}'
        )
    if list(out_indices) != sorted(set(out_indices)):
        raise ValueError(f'out_indices {tuple(out_indices)} must increase')
