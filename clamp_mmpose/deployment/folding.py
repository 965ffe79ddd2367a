"""CLAMP as it is deployed: prompts are a constant, there is no text tower."""

import copy
from collections.abc import Sequence

import torch
from mmpose.models.pose_estimators import TopdownPoseEstimator
from timm.utils.model import reparameterize_model
from torch import Tensor, nn

from ..models import CLAMPHead, KeypointPrompts
from .deconvolutions import replace_deconvolutions


class ConstantPrompts(nn.Module):
    """Stands for :class:`KeypointPrompts` where its result is all it takes.

    Args:
        prompts (KeypointPrompts): Whose result to keep.

    Attributes:
        keypoint_names (tuple[str]): K names.
    """

    def __init__(self, prompts: KeypointPrompts):
        super().__init__()
        self.keypoint_names = prompts.keypoint_names
        with torch.no_grad():
            self.register_buffer('constant', prompts())  # (K, D)

    def forward(self) -> Tensor:
        """The prompts, (K, D)."""
        return self.constant


class DeployedModel(nn.Module):
    """From images to heatmaps: a folded copy of a model, in evaluation.

    Args:
        model (TopdownPoseEstimator): A :class:`CLAMP`, or any other model
            with a :class:`HeatmapHead`; it stays as it is.
        outputs (Sequence[str]): ``'heatmaps'``, and, of a :class:`CLAMP`,
            other fields of :class:`CLAMPOutputs`.

    Raises:
        ValueError: The model does not have such outputs.
    """

    def __init__(
        self,
        model: TopdownPoseEstimator,
        outputs: Sequence[str] = ('heatmaps',),
    ):
        super().__init__()
        self.outputs = tuple(outputs)
        self.model = copy.deepcopy(model)
        head = self.model.head
        if isinstance(head, CLAMPHead):
            head.prompts = ConstantPrompts(head.prompts)
        elif self.outputs != ('heatmaps',):
            raise ValueError(
                f'{type(head).__name__} has no outputs {self.outputs}, only '
                "('heatmaps',): score maps are CLAMPHead's"
            )
        self.eval()
        # the same results in fewer, faster steps
        reparameterize_model(self.model, inplace=True)
        replace_deconvolutions(self.model)

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """See :func:`predict`."""
        return predict(self.model, images, self.outputs)


def predict(
    model: TopdownPoseEstimator, images: Tensor, outputs: Sequence[str]
) -> tuple[Tensor, ...]:
    """Run a model, folded or not.

    Args:
        model (TopdownPoseEstimator): The model.
        images (Tensor): (B, 3, h, w), normalised.
        outputs (Sequence[str]): As for :class:`DeployedModel`.

    Returns:
        tuple[Tensor]: In the order of ``outputs``; heatmaps are
        (B, K, h, w), score maps (B, K, H, W).
    """
    feats = model.extract_feat(images)
    if not isinstance(model.head, CLAMPHead):
        return (model.head(feats),)
    found = model.head.connect(feats)
    return tuple(getattr(found, name) for name in outputs)
