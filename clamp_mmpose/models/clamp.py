"""CLAMP as an mmpose top-down pose estimator (CVPR 2023)."""

from collections.abc import Sequence

import torch
from mmengine.config import Config, ConfigDict
from mmpose.models.pose_estimators import TopdownPoseEstimator
from mmpose.registry import MODELS
from mmpose.utils.typing import ConfigType
from torch import Tensor, nn

from ..datasets.prediction import with_prediction_pipeline
from ..foundation.metainfo_files import read_metainfo
from ..foundation.numbers_of_configs import is_number
from ..skeletons import prompts_of
from .building import takes, with_known
from .clip import CLIPModel
from .clip.positions import ImageSize, grid_of
from .queries import text_score_maps
from .whole_checkpoints import misshapen, refuse, refuse_broken


@MODELS.register_module()
class CLAMP(TopdownPoseEstimator):
    """Prompt-based contrastive learning for connecting language and pose.

    It hands ``clip_model``, ``image_size`` and the names of the keypoints to
    its parts; what the config of a part says of its own wins.

    Args:
        backbone (dict): Config of :class:`CLIPResNet`,
            :class:`CLIPVisionTransformer`, or any other backbone.
        head (dict): Config of :class:`CLAMPHead`. Without
            ``keypoint_names`` these come from ``metainfo``.
        clip_model (str | dict, optional): open_clip model name or config.
        image_size (int | tuple[int, int], optional): Size of the network's
            input in pixels, (w, h) if a tuple. Defaults to the
            ``input_size`` of the head's codec, ``head.decoder``.
        neck (dict, optional): Config of a neck.
        metainfo (dict, optional): Skeleton of the data sets, as they take it.
            It says the names only: unlike :class:`TopdownPoseEstimator`, the
            model leaves the samples' own skeleton, such as flip_indices.
        checkpoint_may_differ (bool): Whether a checkpoint may lack weights,
            or have others. By default that is an error; a training that
            starts from a checkpoint (``load_from``) may always.
        **kwargs: Other arguments of :class:`TopdownPoseEstimator`.
    """

    def __init__(
        self,
        backbone: ConfigType,
        head: ConfigType,
        clip_model: CLIPModel | None = None,
        image_size: ImageSize | None = None,
        neck: ConfigType | None = None,
        metainfo: dict | None = None,
        checkpoint_may_differ: bool = False,
        **kwargs,
    ):
        _check_normalisation(kwargs.get('data_preprocessor'))
        if image_size is None:
            image_size = (head.get('decoder') or {}).get('input_size')
        known = dict(clip_model=clip_model, image_size=image_size)
        backbone = with_known(backbone, **known)
        head = _complete(head, metainfo, known)
        if _asks_for_channels(head):
            head['in_channels'] = _channels(backbone, neck, image_size)
        super().__init__(
            backbone=backbone,
            neck=neck,
            head=head,
            **kwargs,
        )
        self._check_channels()
        self.checkpoint_may_differ = checkpoint_may_differ
        self._misfits: list[str] = []
        self.register_load_state_dict_post_hook(CLAMP._refuse_misfits)
        # the one place that chooses a memory layout: convolutions take on that
        # of their weights, and are faster so (docs/performance.md)
        self.to(memory_format=torch.channels_last)

    @property
    def cfg(self) -> Config:
        """Config that mmpose's ``init_model`` gives, to predict with."""
        return self._cfg

    @cfg.setter
    def cfg(self, cfg: Config) -> None:
        self._cfg = with_prediction_pipeline(cfg)

    def presence_score_maps(self, inputs: Tensor) -> Tensor:
        """Where the prompts find their keypoints.

        Args:
            inputs (Tensor): (B, 3, h, w), images as the data preprocessor
                gives them.

        Returns:
            Tensor: (B, K, H, W), S of Eq. 4, in [-1, 1].
        """
        return self.head.connect(self.extract_feat(inputs)).score_map

    @torch.no_grad()
    def query(self, inputs: Tensor, texts: Sequence[str]) -> Tensor:
        """Where any words find something: for looking, not for measuring.

        Words that were never trained on are mostly shown at a wrong place
        (docs/inspect.md); :mod:`clamp_mmpose.inspection.asking` says when.

        Args:
            inputs (Tensor): (B, 3, h, w), images as the data preprocessor
                gives them.
            texts (Sequence[str]): T of them. Each is a name more, alone
                among the trained ones: :meth:`KeypointPrompts.beside_names`.

        Returns:
            Tensor: (B, T, H, W), S of Eq. 4, in [-1, 1].

        Raises:
            ValueError: A text has no words, or more than there is room for.
        """
        return text_score_maps(self.head, self.extract_feat(inputs), texts)

    def state_dict(self, *args, **kwargs) -> dict[str, Tensor]:
        """See :class:`torch.nn.Module`; laid out as any format takes it."""
        found = super().state_dict(*args, **kwargs)
        for name, value in found.items():
            if isinstance(value, Tensor) and not value.requires_grad:
                found[name] = value.contiguous()
        return found

    def load_state_dict(
        self, state_dict: dict[str, Tensor], strict: bool = True, **kwargs
    ):
        """See :class:`torch.nn.Module`; ``strict=False`` takes what fits."""
        may_differ = self.checkpoint_may_differ
        self.checkpoint_may_differ = may_differ or not strict
        try:
            return super().load_state_dict(state_dict, strict, **kwargs)
        finally:
            self.checkpoint_may_differ = may_differ

    def _load_from_state_dict(self, state_dict, prefix, *args) -> None:
        own = {
            name.removeprefix(prefix): value
            for name, value in state_dict.items()
        }
        refuse_broken(own)
        self._misfits = misshapen(self, own)
        super()._load_from_state_dict(state_dict, prefix, *args)

    def _refuse_misfits(self, keys) -> None:
        if not self.checkpoint_may_differ:
            refuse(keys.missing_keys, keys.unexpected_keys, self._misfits)

    def _check_channels(self) -> None:
        found = getattr(self.backbone, 'out_channels', None)
        wanted = getattr(self.head.projector, 'in_channels', None)
        if self.with_neck or not isinstance(found, int) or wanted is None:
            return
        if found != wanted:
            raise ValueError(
                f'the backbone has {found} channels, the head expects '
                f'{wanted}: give clip_model once, to CLAMP; for a backbone '
                "that is not CLIP's use projector=dict(type='ConvProjector')"
            )


def _check_normalisation(preprocessor: ConfigType | nn.Module | None) -> None:
    """Pictures are divided by ``std``: 0 would make them NaN."""
    std = preprocessor.get('std') if isinstance(preprocessor, dict) else None
    for value in std or ():
        if not is_number(value) or value <= 0:
            raise ValueError(
                f'std of data_preprocessor is {std}: give three positive '
                'numbers'
            )


def _complete(head: ConfigType, metainfo: dict | None, known: dict) -> dict:
    """The head's config with the names, and what its projector takes."""
    head = ConfigDict(with_known(head, **known))
    if head.get('projector') is not None:
        head['projector'] = with_known(head['projector'], **known)
    if head.get('keypoint_names') is None:
        if metainfo is None:
            raise ValueError(
                'CLAMP needs the names of the keypoints: list them in '
                'head.keypoint_names, or give metainfo=dict(from_file=...)'
            )
        head['keypoint_names'] = prompts_of(read_metainfo(metainfo))
    return head


def _asks_for_channels(head: ConfigType) -> bool:
    """Whether nobody has said yet how many channels the projector reads."""
    projector = head.get('projector')
    return (
        projector is not None
        and head.get('in_channels') is None
        and projector.get('in_channels') is None
        and takes(projector, 'in_channels')
    )


def _channels(
    backbone: ConfigType, neck: ConfigType | None, image_size: ImageSize | None
) -> int:
    """Channels of the last map that a backbone, and a neck, give."""
    height, width = grid_of(image_size or 256, stride=1)
    with torch.no_grad():
        parts = [MODELS.build(one) for one in (backbone, neck) if one]
        feats = torch.zeros(1, 3, height, width)
        for part in parts:
            part.eval()  # of mmpose's backbones it returns nothing
            feats = part(feats)
    last = feats[-1] if isinstance(feats, (tuple, list)) else feats
    return last.shape[1]
