"""The head of CLAMP: from feature maps to heatmaps (Sec. 3.2, Eq. 3-10)."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from mmpose.evaluation.functional import pose_pck_accuracy
from mmpose.models.heads import HeatmapHead
from mmpose.registry import MODELS
from mmpose.utils.tensor_utils import to_numpy
from mmpose.utils.typing import ConfigType, OptConfigType, OptSampleList
from torch import Tensor
from torch.nn import functional as F

from .clip import CLIPModel
from .keypoint_prompts import KeypointPrompts


class CLAMPOutputs(NamedTuple):
    """What the head computes for a batch.

    Attributes:
        image_embeddings (Tensor): (B, D, H, W), F.
        prompt_embeddings (Tensor): (B, K, D), E_prompt.
        score_map (Tensor): (B, K, H, W), S, in [-1, 1].
        heatmaps (Tensor): (B, K, h, w), float32.
    """

    image_embeddings: Tensor
    prompt_embeddings: Tensor
    score_map: Tensor
    heatmaps: Tensor


@MODELS.register_module()
class CLAMPHead(HeatmapHead):
    """mmpose's heatmap head, helped by the presence of prompted keypoints.

    Deconvolutions, final layer, L_pred, decoding and flip test are
    inherited.

    Args:
        clip_model (str | dict): open_clip model name or config; every width
            is derived from it.
        keypoint_names (Sequence[str]): K names in plain words.
        projector (dict): Config of :class:`AttentionPoolProjector` or
            :class:`LinearProjector`.
        loss (dict): Config of L_pred, :class:`KeypointMSELoss`.
        num_context_tokens (int): k of Eq. 2. Defaults to 8.
        max_name_tokens (int, optional): Room for a name with its start and
            end token. Defaults to what the longest name needs.
        prompt_encoder (dict, optional): Config of :class:`PromptEncoder`, or
            ``None`` for none.
        context_decoder (dict, optional): Config of :class:`ContextDecoder`,
            or ``None`` for none.
        loss_spatial (dict, optional): Config of L_spatial with alpha_1 as
            ``loss_weight``, or ``None`` for none.
        loss_feature (dict, optional): Config of L_feature with alpha_2 as
            ``loss_weight``, or ``None`` for none.
        deconv_out_channels (Sequence[int], optional): Of the keypoint
            predictor. Defaults to ``(256, 256, 256)``.
        deconv_kernel_sizes (Sequence[int], optional): Of the keypoint
            predictor. Defaults to 4 for each.
        decoder (dict, optional): Config of the codec that decodes heatmaps.
        init_cfg (dict | list, optional): Initialization config.
    """

    def __init__(
        self,
        clip_model: CLIPModel,
        keypoint_names: Sequence[str],
        projector: ConfigType,
        loss: ConfigType,
        num_context_tokens: int = 8,
        max_name_tokens: int | None = None,
        prompt_encoder: OptConfigType = None,
        context_decoder: OptConfigType = None,
        loss_spatial: OptConfigType = None,
        loss_feature: OptConfigType = None,
        deconv_out_channels: Sequence[int] | None = (256, 256, 256),
        deconv_kernel_sizes: Sequence[int] | None = None,
        decoder: OptConfigType = None,
        init_cfg: OptConfigType = None,
    ):
        prompts = KeypointPrompts(
            keypoint_names,
            clip_model,
            num_context_tokens,
            max_name_tokens,
            prompt_encoder,
            context_decoder,
        )
        projector = MODELS.build(dict(projector, clip_model=clip_model))
        num_keypoints = len(keypoint_names)
        if deconv_out_channels and deconv_kernel_sizes is None:
            deconv_kernel_sizes = [4] * len(deconv_out_channels)
        super().__init__(
            in_channels=projector.in_channels + num_keypoints,  # Eq. 9
            out_channels=num_keypoints,
            deconv_out_channels=deconv_out_channels,
            deconv_kernel_sizes=deconv_kernel_sizes,
            loss=loss,
            decoder=decoder,
            init_cfg=init_cfg,
        )
        self.projector = projector
        self.prompts = prompts
        self.loss_spatial = None
        if loss_spatial is not None:
            self.loss_spatial = MODELS.build(
                dict(loss_spatial, num_keypoints=num_keypoints)
            )
        self.loss_feature = None
        if loss_feature is not None:
            self.loss_feature = MODELS.build(loss_feature)
        # faster on processors (docs/performance.md)
        self.to(memory_format=torch.channels_last)

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
        # E_prompt, (B, K, D)
        prompt_embeddings = self.prompts(global_embedding, image_embeddings)
        # S, (B, K, H, W), Eq. 3-4
        score_map = presence_scores(image_embeddings, prompt_embeddings)
        # F_fuse, (B, C + K, H, W), Eq. 9
        fused = torch.cat([feature_map, score_map], dim=1)
        heatmaps = super().forward((fused,))  # (B, K, h, w)
        # accuracy and decoding are numpy's, which has no bfloat16
        return CLAMPOutputs(
            image_embeddings, prompt_embeddings, score_map, heatmaps.float()
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
                targets of :class:`MSRAHeatmapWithKeypoints`.
            train_cfg (dict, optional): ``compute_acc=False`` leaves
                ``acc_pose`` out.

        Returns:
            dict: ``loss_kpt``, ``loss_spatial``, ``loss_feature`` as
            configured, and ``acc_pose``.
        """
        outputs = self.connect(feats)
        heatmaps = torch.stack(
            [d.gt_fields.heatmaps for d in batch_data_samples]
        )  # (B, K, h, w)
        _check_shapes(outputs.heatmaps, heatmaps)
        labels = [d.gt_instance_labels for d in batch_data_samples]
        weights = torch.cat([d.keypoint_weights for d in labels])  # (B, K)

        losses = dict(
            loss_kpt=self.loss_module(outputs.heatmaps, heatmaps, weights)
        )
        if self.loss_spatial is not None:
            losses['loss_spatial'] = self.loss_spatial(
                outputs.score_map, heatmaps, weights
            )
        if self.loss_feature is not None:
            losses['loss_feature'] = self.loss_feature(
                outputs.image_embeddings,
                outputs.prompt_embeddings,
                _stack_keypoint_labels(labels),  # (B, K, 2)
                weights,
            )
        if (train_cfg or {}).get('compute_acc', True):
            _, accuracy, _ = pose_pck_accuracy(
                to_numpy(outputs.heatmaps),
                to_numpy(heatmaps),
                to_numpy(weights) > 0,
            )
            losses['acc_pose'] = heatmaps.new_tensor(accuracy)
        return losses


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
        F.normalize(prompt_embeddings, dim=-1),
        F.normalize(image_embeddings, dim=1),
    )


def _check_shapes(predicted: Tensor, target: Tensor) -> None:
    found, wanted = tuple(predicted.shape[1:]), tuple(target.shape[1:])
    if found[0] != wanted[0]:
        raise ValueError(
            f'head.keypoint_names has {found[0]} names, the data set has '
            f'{wanted[0]} keypoints: name each of them, in its order'
        )
    if found != wanted:
        raise ValueError(
            f'the heatmaps are {found[1:]} cells, their targets {wanted[1:]}: '
            'each of head.deconv_out_channels doubles the feature map; set '
            "their number, or the codec's heatmap_size"
        )


def _stack_keypoint_labels(labels: Sequence) -> Tensor:
    if 'keypoint_labels' not in labels[0]:
        raise ValueError(
            'loss_feature needs to know where the keypoints are: set '
            "codec type='MSRAHeatmapWithKeypoints'"
        )
    return torch.cat([d.keypoint_labels for d in labels])
