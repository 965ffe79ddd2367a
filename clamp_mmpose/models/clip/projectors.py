"""Projectors from F_origin to the joint space, F (CLAMP, Sec. 3.2.2)."""

import torch
from mmengine.model import BaseModule
from mmpose.registry import MODELS
from open_clip.modified_resnet import AttentionPool2d
from open_clip.transformer import LayerNorm
from torch import Tensor, nn
from torch.nn import functional as F

from .config import RESNET, TIMM, VIT, CLIPModel, config_with
from .part import CLIPPart
from .positions import ImageSize, fit_grid, grid_of, resize_positions

# by kind of the image tower
PROJECTORS = {
    RESNET: 'AttentionPoolProjector',
    VIT: 'LinearProjector',
    TIMM: 'TimmProjector',
}
_RESNET_STRIDE = 32


@MODELS.register_module()
class AttentionPoolProjector(CLIPPart):
    """CLIP's attention pool, with every token as a query (ResNet).

    Args:
        clip_model (str | dict): open_clip model name or config.
        image_size (int | tuple[int, int]): Size of the input in pixels,
            (w, h) if a tuple, for which positions are stored. Other sizes
            work too: positions are then resized in every forward.
        init_cfg (dict, optional): Initialization config.
    """

    clip_prefix = 'visual.attnpool.'

    def __init__(
        self,
        clip_model: CLIPModel,
        image_size: ImageSize,
        init_cfg: dict | None = None,
    ):
        super().__init__(init_cfg)
        config = config_with(clip_model, RESNET, PROJECTORS)
        channels = config.vision.width * 32
        self.clip_model = clip_model
        self.in_channels = channels
        self.embed_dim = config.embed_dim
        self.num_heads = channels // config.vision.head_width
        pool = AttentionPool2d(
            spacial_dim=1,  # of its positions, which are left behind
            embed_dim=channels,
            num_heads=self.num_heads,
            output_dim=config.embed_dim,
        )
        self.q_proj, self.k_proj = pool.q_proj, pool.k_proj
        self.v_proj, self.c_proj = pool.v_proj, pool.c_proj
        self.grid_size = grid_of(image_size, _RESNET_STRIDE)
        num_positions = 1 + self.grid_size[0] * self.grid_size[1]
        self.positional_embedding = nn.Parameter(
            torch.randn(num_positions, channels) / channels**0.5
        )

    def forward(self, feats: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        """Project the last feature map.

        Args:
            feats (tuple[Tensor]): Of :class:`CLIPResNet`; the last one is
                F_origin, (B, C, H, W).

        Returns:
            tuple[Tensor, Tensor]: global_embedding (B, D), as CLIP's own
            image embedding, and image_embeddings (B, D, H, W).
        """
        B, _, H, W = feats[-1].shape
        grid = feats[-1].flatten(2)  # (B, C, H * W)
        tokens = torch.cat([grid.mean(dim=-1, keepdim=True), grid], dim=-1)
        positions = resize_positions(
            self.positional_embedding, self.grid_size, (H, W)
        )
        embeddings = self._attend(tokens + positions.T)  # (B, D, 1 + H * W)
        return embeddings[..., 0], embeddings[..., 1:].reshape(B, -1, H, W)

    def _attend(self, tokens: Tensor) -> Tensor:
        """Self-attention of all tokens, (B, C, L) to (B, D, L).

        ``AttentionPool2d.forward`` keeps the first query only. Projections
        are convolutions of width 1, and attention has its tokens last, as
        they give them: no tensor is laid out anew in between.
        """
        B, C, L = tokens.shape
        query, key, value = (
            _project(tokens, projection).reshape(B, self.num_heads, -1, L)
            for projection in (self.q_proj, self.k_proj, self.v_proj)
        )  # (B, heads, C / heads, L)
        scale = query.shape[2] ** -0.5
        weights = ((query * scale).transpose(-2, -1) @ key).softmax(dim=-1)
        attended = value @ weights.transpose(-2, -1)
        return _project(attended.reshape(B, C, L), self.c_proj)

    def fit_positions(self, positions: Tensor) -> Tensor:
        """See :meth:`CLIPPart.fit_positions`."""
        return fit_grid(positions, self.grid_size)


@MODELS.register_module()
class LinearProjector(CLIPPart):
    """CLIP's last norm and linear projection, of every token (ViT).

    Args:
        clip_model (str | dict): open_clip model name or config.
        init_cfg (dict, optional): Initialization config.
    """

    clip_prefix = 'visual.'

    def __init__(self, clip_model: CLIPModel, init_cfg: dict | None = None):
        super().__init__(init_cfg)
        config = config_with(clip_model, VIT, PROJECTORS)
        channels = config.vision.width
        self.ln_post = LayerNorm(channels)
        self.proj = nn.Parameter(
            torch.randn(channels, config.embed_dim) / channels**0.5
        )
        self.clip_model = clip_model
        self.in_channels = channels
        self.embed_dim = config.embed_dim

    def forward(self, feats: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        """Project the class token and the last feature map.

        Args:
            feats (FeatureMaps): Of :class:`CLIPVisionTransformer`, with its
                class token, (B, C); the last map is F_origin, (B, C, H, W).

        Returns:
            tuple[Tensor, Tensor]: global_embedding (B, D), as CLIP's own
            image embedding, and image_embeddings (B, D, H, W).
        """
        B, _, H, W = feats[-1].shape
        grid = feats[-1].flatten(2)  # (B, C, H * W)
        tokens = torch.cat([_class_token(feats).unsqueeze(-1), grid], dim=-1)
        tokens = tokens.transpose(1, 2)  # (B, 1 + H * W, C)
        embeddings = self.ln_post(tokens) @ self.proj  # (B, 1 + H * W, D)
        grid = embeddings[:, 1:].transpose(1, 2).reshape(B, -1, H, W)
        return embeddings[:, 0], grid


@MODELS.register_module()
class ConvProjector(BaseModule):
    """A 1 x 1 convolution, for backbones that are not CLIP's.

    Args:
        in_channels (int): C, of the backbone's last map.
        embed_dim (int): D, width of CLIP's joint embedding space.
        init_cfg (dict, optional): Initialization config.
    """

    def __init__(
        self, in_channels: int, embed_dim: int, init_cfg: dict | None = None
    ):
        super().__init__(init_cfg)
        self.in_channels = in_channels
        self.embed_dim = embed_dim
        self.conv = nn.Conv2d(in_channels, embed_dim, kernel_size=1)

    def forward(self, feats: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        """Project the last feature map.

        Args:
            feats (tuple[Tensor]): Of any backbone; the last one is F_origin,
                (B, C, H, W).

        Returns:
            tuple[Tensor, Tensor]: global_embedding (B, D), the mean, and
            image_embeddings (B, D, H, W).
        """
        image_embeddings = self.conv(feats[-1])
        return image_embeddings.mean(dim=(2, 3)), image_embeddings


def _class_token(feats: tuple[Tensor, ...]) -> Tensor:
    class_token = getattr(feats, 'class_token', None)
    if class_token is None:
        raise ValueError(
            'LinearProjector needs the class token of a '
            "CLIPVisionTransformer: use projector=dict(type='ConvProjector') "
            'for other backbones, and after a neck'
        )
    return class_token


def _project(tokens: Tensor, linear: nn.Linear) -> Tensor:
    """A linear layer along dim 1 of (B, C, L)."""
    return F.conv1d(tokens, linear.weight.unsqueeze(-1), linear.bias)
