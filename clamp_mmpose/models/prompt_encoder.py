"""Relations between keypoints: the prompt encoder (CLAMP, Sec. 3.2.1)."""

from mmengine.model import BaseModule
from mmpose.registry import MODELS
from open_clip.transformer import LayerNorm, QuickGELU, Transformer
from torch import Tensor

from ..foundation.numbers_of_configs import check_count


@MODELS.register_module()
class PromptEncoder(BaseModule):
    """A transformer over the prompts of all keypoints, without positions.

    Args:
        embed_dim (int): D, width of the joint embedding space.
        num_heads (int): Attention heads. Defaults to 8.
        num_layers (int): Transformer layers. Defaults to 1.
    """

    def __init__(
        self, embed_dim: int, num_heads: int = 8, num_layers: int = 1
    ):
        super().__init__()
        check_count('num_heads', num_heads)
        check_count('num_layers', num_layers)
        if embed_dim % num_heads:
            raise ValueError(
                f'embed_dim {embed_dim} must be a multiple of num_heads '
                f'{num_heads}'
            )
        self.transformer = Transformer(
            embed_dim, num_layers, num_heads, act_layer=QuickGELU
        )
        self.ln_final = LayerNorm(embed_dim)

    def forward(self, text_embeddings: Tensor) -> Tensor:
        """Let the keypoints' texts see each other.

        Args:
            text_embeddings (Tensor): (K, D), E_prompt^origin.

        Returns:
            Tensor: (K, D).
        """
        return self.ln_final(self.transformer(text_embeddings[None]))[0]
