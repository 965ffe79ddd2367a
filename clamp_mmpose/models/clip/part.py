"""A part of CLIP that knows where its weights stand in a CLIP file."""

from typing import ClassVar

from mmengine.model import BaseModule
from torch import Tensor


class CLIPPart(BaseModule):
    """Base of the modules whose weights come from a CLIP file.

    Every parameter and buffer of a part has a place in a CLIP state dict, in
    open_clip's and in OpenAI's files alike: ``clip_prefix`` and its own name,
    whose beginning is renamed by ``clip_names``. Positional embeddings are
    fitted to the part whenever weights are loaded, be it from a CLIP file or
    from a checkpoint.

    Attributes:
        clip_model (str | dict): The CLIP model this part belongs to.
        clip_prefix (str): Where the part stands in a CLIP state dict.
        clip_names (dict[str, str]): What beginnings of names here are called
            in CLIP.
        positions_name (str): Name of the positional embedding, if any.
    """

    clip_prefix: ClassVar[str]
    clip_names: ClassVar[dict[str, str]] = {}
    positions_name: ClassVar[str] = 'positional_embedding'

    def clip_name(self, name: str) -> str:
        """What a parameter of this part is called in a CLIP state dict."""
        return self.clip_prefix + self._name_in_clip(name)

    def fit_positions(self, positions: Tensor) -> Tensor:
        """Fit positional embeddings to this part.

        Args:
            positions (Tensor): (N, C), for another image size or length of
                text.

        Returns:
            Tensor: (M, C), in the shape of this part.
        """
        return positions

    def _name_in_clip(self, name: str) -> str:
        for own, clips in self.clip_names.items():
            if name.startswith(own):
                return clips + name[len(own) :]
        return name

    def _load_from_state_dict(self, state_dict, prefix, *args) -> None:
        for name in self.state_dict():
            # checkpoints of version 0.1 call everything as CLIP does
            old_name = prefix + self._name_in_clip(name)
            if prefix + name not in state_dict and old_name in state_dict:
                state_dict[prefix + name] = state_dict.pop(old_name)
        positions = prefix + self.positions_name
        if positions in state_dict:
            state_dict[positions] = self.fit_positions(state_dict[positions])
        super()._load_from_state_dict(state_dict, prefix, *args)
