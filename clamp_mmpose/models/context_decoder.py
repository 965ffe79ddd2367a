"""Cross attention from prompts to the image (CLAMP, Sec. 3.2.1)."""

from mmengine.model import BaseModule
from mmpose.registry import MODELS
from torch import Tensor, nn


@MODELS.register_module()
class ContextDecoder(BaseModule):
    """Prompts gather what they need from the image, as in DenseCLIP.

    Args:
        embed_dim (int): D, width of the joint embedding space.
        width (int): Width inside the decoder. Defaults to 256.
        num_heads (int): Attention heads. Defaults to 4.
        num_layers (int): Decoder layers. Defaults to 3.
        dropout (float): After attention and inside the MLP. Defaults to 0.1.
    """

    def __init__(
        self,
        embed_dim: int,
        width: int = 256,
        num_heads: int = 4,
        num_layers: int = 3,
        dropout: float = 0.1,
    ):
        super().__init__()
        self.memory_proj = nn.Sequential(
            nn.LayerNorm(embed_dim),
            nn.Linear(embed_dim, width),
            nn.LayerNorm(width),
        )
        self.prompt_proj = nn.Sequential(
            nn.LayerNorm(embed_dim), nn.Linear(embed_dim, width)
        )
        self.layers = nn.ModuleList(
            _decoder_layer(width, num_heads, dropout)
            for _ in range(num_layers)
        )
        self.out_proj = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, embed_dim)
        )
        self._reset_parameters()

    def forward(self, prompts: Tensor, memory: Tensor) -> Tensor:
        """Decode.

        Args:
            prompts (Tensor): (B, K, D).
            memory (Tensor): (B, 1 + H * W, D), global and image embeddings.

        Returns:
            Tensor: (B, K, D), what to add to the prompts.
        """
        memory = self.memory_proj(memory)  # (B, 1 + H * W, width)
        x = self.prompt_proj(prompts)  # (B, K, width)
        for layer in self.layers:
            x = layer(x, memory)
        return self.out_proj(x)

    def _reset_parameters(self) -> None:
        for name, parameter in self.named_parameters():
            if parameter.ndim == 2:
                nn.init.trunc_normal_(parameter, std=0.02)
            elif name.endswith('bias'):
                nn.init.zeros_(parameter)


def _decoder_layer(width: int, num_heads: int, dropout: float) -> nn.Module:
    """torch's pre-norm layer, less what DenseCLIP's does not have."""
    layer = nn.TransformerDecoderLayer(
        width,
        num_heads,
        dim_feedforward=4 * width,
        dropout=dropout,
        activation='gelu',
        batch_first=True,
        norm_first=True,
    )
    for attention in (layer.self_attn, layer.multihead_attn):
        attention.dropout = 0.0  # of the attention weights
        attention.in_proj_bias = None  # of queries, keys and values
    return layer
