"""The head of CLAMP: from feature maps to heatmaps (Sec. 3.2, Eq. 3-10)."""

from collections.abc import Sequence

import torch
from mmpose.models.heads import HeatmapHead
from mmpose.registry import MODELS
from mmpose.utils.typing import ConfigType, OptConfigType, OptSampleList
from torch import Tensor, nn
from torch.nn import functional as F

from .batch_accuracy import pck_accuracy
from .building import build_part
from .clip import CLIPModel, get_clip_config
from .losses import check_loss_weight
from .old_checkpoints import rename_version_0_1
from .outputs import CLAMPOutputs, CLAMPTargets
from .prompts import KeypointPrompts


@MODELS.register_module()
class CLAMPHead(HeatmapHead):
    """mmpose's heatmap head, helped by the presence of prompted keypoints.

    Deconvolutions, convolutions, final layer, L_pred, decoding and flip test
    are inherited.

    Args:
        clip_model (str | dict): open_clip model name or config, from which
            the widths of the text side are derived.
        keypoint_names (Sequence[str]): K names in plain words.
        projector (dict): Config of :class:`AttentionPoolProjector`,
            :class:`LinearProjector` or :class:`ConvProjector`.
        in_channels (int, optional): C, channels of the backbone's last map.
            Defaults to what the projector expects.
        out_channels (int, optional): Channels of the heatmaps. Defaults to
            K; codecs such as combined UDP need more.
        num_context_tokens (int): k of Eq. 2. Defaults to 8.
        max_name_tokens (int, optional): Room for a name with its start and
            end token. Defaults to what the longest name needs.
        prompt_encoder (dict, optional): Config of :class:`PromptEncoder`, or
            ``None`` for none.
        context_decoder (dict, optional): Config of :class:`ContextDecoder`,
            or ``None`` for none.
        losses (dict, optional): Configs of more losses than L_pred, by the
            name under which they are logged, which begins with ``loss_``;
            the paper's are ``loss_spatial`` with alpha_1 as ``loss_weight``
            and ``loss_feature`` with alpha_2. ``None`` in place of a config
            leaves a loss out.
        deconv_out_channels (Sequence[int], optional): As in
            :class:`HeatmapHead`. Defaults to ``(256, 256, 256)``.
        deconv_kernel_sizes (Sequence[int], optional): As in
            :class:`HeatmapHead`. Defaults to 4 for each.
        **kwargs: Other arguments of :class:`HeatmapHead`, such as ``loss``,
            L_pred's config, and ``decoder``, the codec's.
    """

    def __init__(
        self,
        clip_model: CLIPModel,
        keypoint_names: Sequence[str],
        projector: ConfigType,
        in_channels: int | None = None,
        out_channels: int | None = None,
        num_context_tokens: int = 8,
        max_name_tokens: int | None = None,
        prompt_encoder: OptConfigType = None,
        context_decoder: OptConfigType = None,
        losses: OptConfigType = None,
        deconv_out_channels: Sequence[int] | None = (256, 256, 256),
        deconv_kernel_sizes: Sequence[int] | None = None,
        **kwargs,
    ):
        prompts = KeypointPrompts(
            keypoint_names,
            clip_model,
            num_context_tokens,
            max_name_tokens,
            prompt_encoder,
        )
        _check_old_losses(kwargs)
        check_loss_weight((kwargs.get('loss') or {}).get('loss_weight', 1.0))
        K = len(keypoint_names)
        known = dict(
            clip_model=clip_model,
            embed_dim=get_clip_config(clip_model).embed_dim,
            num_keypoints=K,
        )
        projector = build_part(projector, in_channels=in_channels, **known)
        in_channels = in_channels or projector.in_channels
        _check_channels(in_channels, projector)
        if deconv_out_channels and deconv_kernel_sizes is None:
            deconv_kernel_sizes = [4] * len(deconv_out_channels)
        super().__init__(
            in_channels=in_channels + K,  # Eq. 9
            out_channels=out_channels or K,
            deconv_out_channels=deconv_out_channels,
            deconv_kernel_sizes=deconv_kernel_sizes,
            **kwargs,
        )
        self.projector = projector
        self.prompts = prompts
        self.context_decoder = None
        if context_decoder is not None:
            self.context_decoder = build_part(context_decoder, **known)
        self.losses = nn.ModuleDict()
        for name, config in (losses or {}).items():
            _check_loss_name(name)
            if config is not None:
                self.losses[name] = build_part(config, **known)
        self._register_load_state_dict_pre_hook(rename_version_0_1)

    def connect(self, feats: tuple[Tensor, ...]) -> CLAMPOutputs:
        """Connect language and animal pose: all of Sec. 3.2.

        Args:
            feats (tuple[Tensor]): Of the backbone; the last one is F_origin,
                (B, C, H, W).

        Returns:
            CLAMPOutputs: Heatmaps and what they were made from.
        """
        feature_map = feats[-1]  # F_origin, (B, C, H, W)
        # (B, D) and F, (B, D, H, W)
        global_embedding, image_embeddings = self.projector(feats)
        # the same for all images, (K, D) -> (B, K, D)
        prompt_embeddings = self.prompts().expand(feature_map.shape[0], -1, -1)
        if self.context_decoder is not None:
            # E_prompt, (B, K, D)
            prompt_embeddings = self.context_decoder(
                prompt_embeddings, global_embedding, image_embeddings
            )
        # S, (B, K, H, W), Eq. 3-4
        score_map = presence_scores(image_embeddings, prompt_embeddings)
        # F_fuse, (B, C + K, H, W), Eq. 9
        fused = torch.cat([feature_map, score_map], dim=1)
        heatmaps = super().forward((fused,))  # (B, K, h, w)
        # decoding is numpy's, which has no bfloat16
        heatmaps = heatmaps.float().contiguous()
        return CLAMPOutputs(
            image_embeddings, prompt_embeddings, score_map, heatmaps
        )

    def forward(self, feats: tuple[Tensor, ...]) -> Tensor:
        """Predict heatmaps.

        Args:
            feats (tuple[Tensor]): Of the backbone.

        Returns:
            Tensor: (B, K, h, w), float32.
        """
        return self.connect(feats).heatmaps

    def loss(
        self,
        feats: tuple[Tensor, ...],
        batch_data_samples: OptSampleList,
        train_cfg: OptConfigType = None,
    ) -> dict:
        """Calculate the losses of Eq. 10.

        Args:
            feats (tuple[Tensor]): Of the backbone.
            batch_data_samples (list[:obj:`PoseDataSample`]): B samples with
                targets.
            train_cfg (dict, optional): ``compute_acc=False`` leaves
                ``acc_pose`` out.

        Returns:
            dict: ``loss_kpt``, those of ``losses``, and ``acc_pose``.
        """
        outputs = self.connect(feats)
        targets = CLAMPTargets.of(batch_data_samples)
        _check_shapes(outputs.heatmaps, targets.heatmaps)
        losses = dict(  # Eq. 10: their sum; alphas are their own weights
            loss_kpt=self.loss_module(
                outputs.heatmaps, targets.heatmaps, targets.keypoint_weights
            )
        )
        for name, loss in self.losses.items():
            losses[name] = loss(outputs, targets)
        if (train_cfg or {}).get('compute_acc', True):
            losses['acc_pose'] = pck_accuracy(
                outputs.heatmaps, targets.heatmaps, targets.keypoint_weights
            )
        return losses

    def decode(self, batch_outputs: Tensor):
        """See :class:`HeatmapHead`.

        Args:
            batch_outputs (Tensor): (B, K, h, w), heatmaps.

        Raises:
            ValueError: They are not of the codec's size, so that points
                would be decoded elsewhere.
        """
        size = getattr(self.decoder, 'heatmap_size', None)
        if size is not None:
            found = tuple(batch_outputs.shape[-2:])
            _check_cells(found, tuple(size)[::-1], 'the codec says')
        return super().decode(batch_outputs)


def presence_scores(
    image_embeddings: Tensor, prompt_embeddings: Tensor
) -> Tensor:
    """Cosine of every position with every prompt (Eq. 3-4).

    Args:
        image_embeddings (Tensor): (B, D, H, W), F.
        prompt_embeddings (Tensor): (B, K, D), E_prompt.

    Returns:
        Tensor: (B, K, H, W), S, in [-1, 1].
    """
    return torch.einsum(
        'bkd,bdhw->bkhw',
        F.normalize(prompt_embeddings, dim=-1),  # Eq. 3
        F.normalize(image_embeddings, dim=1),
    )  # Eq. 4


def _check_channels(in_channels: int, projector: nn.Module) -> None:
    wanted = getattr(projector, 'in_channels', in_channels)
    if in_channels != wanted:
        raise ValueError(
            f'the backbone has {in_channels} channels, the '
            f'{type(projector).__name__} expects {wanted}: give both the '
            "same clip_model, or use projector=dict(type='ConvProjector')"
        )


def _check_loss_name(name: str) -> None:
    if not name.startswith('loss_') or name == 'loss_kpt':
        raise ValueError(
            f'losses has {name!r}: a name begins with loss_, as mmengine '
            'adds up what has loss in its name, and loss_kpt is L_pred'
        )


def _check_old_losses(options: dict) -> None:
    for name in options:
        if name.startswith('loss_'):
            raise ValueError(
                f'the head takes no {name}: write losses=dict({name}='
                "dict(type=..., loss_weight=...)); for L_pred's, loss="
            )


def _check_shapes(predicted: Tensor, target: Tensor) -> None:
    found, wanted = tuple(predicted.shape[1:]), tuple(target.shape[1:])
    if found[0] != wanted[0]:
        raise ValueError(
            f'head.keypoint_names has {found[0]} names, the data set has '
            f'{wanted[0]} keypoints: name each of them, in its order'
        )
    _check_cells(found[1:], wanted[1:], 'their targets')


def _check_cells(found: tuple, wanted: tuple, whose: str) -> None:
    if found != wanted:
        raise ValueError(
            f'the heatmaps are {found} cells, {whose} {wanted}: '
            'each of head.deconv_out_channels doubles the feature map; set '
            "their number, or the codec's heatmap_size"
        )
