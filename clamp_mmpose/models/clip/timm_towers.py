"""Image towers of timm beside a text tower of CLIP: ConvNeXt, MobileCLIP."""

import torch
from mmpose.registry import MODELS
from open_clip.timm_model import TimmModel
from torch import Tensor, nn

from .backbones import BACKBONES
from .config import TIMM, CLIPConfig, CLIPModel, config_with
from .part import CLIPPart
from .projectors import PROJECTORS

# of what pools a map, and then treats what is left as a map of one cell
_HEADS = ('ClassifierHead', 'NormMlpClassifierHead')


@MODELS.register_module()
class CLIPTimm(CLIPPart):
    """A network of timm without its pooling and what follows: the projector's.

    Args:
        clip_model (str | dict): open_clip model name or config, such as
            ``'convnext_base_w'`` or ``'MobileCLIP-S2'``.
        drop_path_rate (float, optional): Stochastic depth, as timm's models
            take it. Defaults to that of ``clip_model``.
        init_cfg (dict, optional): Initialization config, for example
            ``dict(type='CLIPWeights', pretrained='datacompdr')``.
    """

    clip_prefix = 'visual.'

    def __init__(
        self,
        clip_model: CLIPModel,
        drop_path_rate: float | None = None,
        init_cfg: dict | None = None,
    ):
        super().__init__(init_cfg)
        config = config_with(clip_model, TIMM, BACKBONES)
        self.clip_model = clip_model
        tower = _build(clip_model, config, drop_path_rate)
        self.out_channels = tower.trunk.num_features
        self.trunk = tower.trunk
        self.trunk.head = nn.Identity()

    def forward(self, inputs: Tensor) -> tuple[Tensor]:
        """Extract the last feature map.

        Args:
            inputs (Tensor): (B, 3, h, w), normalised images.

        Returns:
            tuple[Tensor]: F_origin, (B, C, H, W), contiguous, stride 32.
        """
        return (self.trunk.forward_features(inputs).contiguous(),)


@MODELS.register_module()
class TimmProjector(CLIPPart):
    """What a network of timm does to its pooled map, done to every cell.

    Args:
        clip_model (str | dict): open_clip model name or config.
        init_cfg (dict, optional): Initialization config.
    """

    clip_prefix = 'visual.'
    clip_names = {'pool.': 'trunk.head.'}

    def __init__(self, clip_model: CLIPModel, init_cfg: dict | None = None):
        super().__init__(init_cfg)
        config = config_with(clip_model, TIMM, PROJECTORS)
        self.clip_model = clip_model
        self.embed_dim = config.embed_dim
        with torch.device('meta'):  # most of it is left behind
            tower = _build(clip_model, config)
        self.in_channels = tower.trunk.num_features
        self.pool, self.head = tower.trunk.head, tower.head
        self.to_empty(device='cpu')
        for module in self.modules():
            if hasattr(module, 'reset_parameters'):
                module.reset_parameters()

    def forward(self, feats: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        """Project the last feature map.

        Args:
            feats (tuple[Tensor]): Of :class:`CLIPTimm`; the last one is
                F_origin, (B, C, H, W).

        Returns:
            tuple[Tensor, Tensor]: global_embedding (B, D), as CLIP's own
            image embedding, and image_embeddings (B, D, H, W).
        """
        B, C, H, W = feats[-1].shape
        cells = feats[-1].permute(0, 2, 3, 1).reshape(-1, C, 1, 1)
        grid = self._embed(cells).reshape(B, H, W, -1)  # (B, H, W, D)
        return self._embed(feats[-1]), grid.permute(0, 3, 1, 2).contiguous()

    def _embed(self, maps: Tensor) -> Tensor:
        """Pool maps and project what is left, (N, C, H, W) to (N, D)."""
        return self.head(self.pool(maps))


def _build(
    clip_model: CLIPModel,
    config: CLIPConfig,
    drop_path_rate: float | None = None,
) -> TimmModel:
    """open_clip's image tower, with random weights."""
    vision = config.vision
    if drop_path_rate is None:
        drop_path_rate = vision.timm_drop_path
    tower = TimmModel(
        vision.timm_model_name,
        config.embed_dim,
        image_size=vision.image_size,
        pool=vision.timm_pool,
        proj=vision.timm_proj,
        proj_bias=vision.timm_proj_bias,
        drop=vision.timm_drop,
        drop_path=drop_path_rate,
    )
    head = getattr(tower.trunk, 'head', None)
    maps_fit = getattr(head, 'input_fmt', 'NCHW') == 'NCHW'
    if type(head).__name__ not in _HEADS or not maps_fit:
        raise ValueError(
            f'the image tower {vision.timm_model_name!r} of {clip_model!r} '
            'does not pool a map of features, as the convnext and fastvit '
            'models of timm do, which fit'
        )
    return tower
