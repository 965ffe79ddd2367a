"""A part of CLIP that knows where its weights stand in a CLIP file."""

from typing import ClassVar

from mmengine.model import BaseModule
from torch import Tensor


class CLIPPart(BaseModule):
    """Base of the modules whose weights come from a CLIP file.

    Every parameter and buffer ``name`` of a part stands in a CLIP state dict
    as ``clip_prefix + name``, in open_clip's and in OpenAI's files alike.
    Positional embeddings are fitted to the part whenever weights are loaded,
    be it from a CLIP file or from a checkpoint.

    Attributes:
        clip_model (str | dict): The CLIP model this part belongs to.
        clip_prefix (str): Where the part stands in a CLIP state dict.
    """

    clip_prefix: ClassVar[str]

    def fit_positions(self, positions: Tensor) -> Tensor:
        """Fit positional embeddings to this part.

        Args:
            positions (Tensor): (N, C), for another image size or length of
                text.

        Returns:
            Tensor: (M, C), in the shape of this part.
        """
        return positions

    def _load_from_state_dict(self, state_dict, prefix, *args) -> None:
        name = f'{prefix}positional_embedding'
        if name in state_dict:
            state_dict[name] = self.fit_positions(state_dict[name])
        super()._load_from_state_dict(state_dict, prefix, *args)
