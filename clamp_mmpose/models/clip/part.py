"""A part of CLIP that knows where its weights stand in a CLIP file."""

from collections.abc import Mapping
from typing import ClassVar

from mmengine.model import BaseModule
from torch import Tensor


class CLIPPart(BaseModule):
    """Base of the modules whose weights come from a CLIP file.

    Every parameter and buffer ``name`` of a part stands in a CLIP state dict
    as ``clip_prefix + name``, in open_clip's and in OpenAI's files alike.

    Attributes:
        clip_model (str | dict): The CLIP model this part belongs to.
        clip_prefix (str): Where the part stands in a CLIP state dict.
    """

    clip_prefix: ClassVar[str]

    def fit_clip_weights(
        self, weights: Mapping[str, Tensor]
    ) -> dict[str, Tensor]:
        """Fit what depends on image size or text length to this part.

        Args:
            weights (Mapping[str, Tensor]): The part's own weights by name,
                as they stand in the file.

        Returns:
            dict[str, Tensor]: The weights in the shapes of this part.
        """
        return dict(weights)
