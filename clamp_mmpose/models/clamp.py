"""CLAMP as an mmpose top-down pose estimator (CVPR 2023)."""

from mmengine.config import ConfigDict
from mmpose.models.pose_estimators import TopdownPoseEstimator
from mmpose.registry import MODELS
from mmpose.utils.typing import ConfigType
from torch import Tensor

from .keypoint_names import keypoint_words


@MODELS.register_module()
class CLAMP(TopdownPoseEstimator):
    """Prompt-based contrastive learning for connecting language and pose.

    Args:
        backbone (dict): Config of :class:`CLIPResNet` or
            :class:`CLIPVisionTransformer`.
        head (dict): Config of :class:`CLAMPHead`. Without
            ``keypoint_names`` these come from ``metainfo``.
        metainfo (dict, optional): As for :class:`TopdownPoseEstimator`.
        **kwargs: Other arguments of :class:`TopdownPoseEstimator`.
    """

    def __init__(
        self,
        backbone: ConfigType,
        head: ConfigType,
        metainfo: dict | None = None,
        **kwargs,
    ):
        if head.get('keypoint_names') is None:
            head = ConfigDict(head, keypoint_names=self._names_of(metainfo))
        super().__init__(
            backbone=backbone, head=head, metainfo=metainfo, **kwargs
        )
        found, wanted = (
            self.backbone.out_channels,
            self.head.projector.in_channels,
        )
        if found != wanted:
            raise ValueError(
                f'the backbone has {found} channels, the head expects '
                f'{wanted}: give both the same clip_model'
            )

    def presence_score_maps(self, inputs: Tensor) -> Tensor:
        """Where the prompts find their keypoints.

        Args:
            inputs (Tensor): (B, 3, h, w), images as the data preprocessor
                gives them.

        Returns:
            Tensor: (B, K, H, W), S of Eq. 4, in [-1, 1].
        """
        return self.head.connect(self.extract_feat(inputs)).score_map

    @classmethod
    def _names_of(cls, metainfo: dict | None) -> list:
        """Keypoint names of a dataset's metainfo, in plain words."""
        if metainfo is None:
            raise ValueError(
                'CLAMP needs the names of the keypoints: list them in '
                'head.keypoint_names, or give metainfo=dict(from_file=...)'
            )
        names = cls._load_metainfo(metainfo)['keypoint_id2name']
        return [keypoint_words(names[i]) for i in range(len(names))]
