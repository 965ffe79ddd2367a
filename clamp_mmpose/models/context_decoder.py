"""Cross attention from prompts to the image (CLAMP, Sec. 3.2.1)."""

from mmengine.model import BaseModule
from mmpose.registry import MODELS
from torch import Tensor, nn
from torch.nn import functional as F


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
            _DecoderLayer(width, num_heads, dropout) for _ in range(num_layers)
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


class _DecoderLayer(nn.TransformerDecoderLayer):
    """torch's pre-norm layer, less what DenseCLIP's does not have.

    ``nn.MultiheadAttention`` moves and copies its inputs, which costs more
    than its products for so few tokens: it only keeps the weights here.

    Args:
        width (int): W.
        num_heads (int): Attention heads.
        dropout (float): After attention and inside the MLP.
    """

    def __init__(self, width: int, num_heads: int, dropout: float):
        super().__init__(
            width,
            num_heads,
            dim_feedforward=4 * width,
            dropout=dropout,
            activation='gelu',
            batch_first=True,
            norm_first=True,
        )
        for attention in (self.self_attn, self.multihead_attn):
            attention.dropout = 0.0  # of the attention weights
            attention.in_proj_bias = None  # of queries, keys and values

    def forward(self, x: Tensor, memory: Tensor) -> Tensor:
        """Decode.

        Args:
            x (Tensor): (B, K, W), prompts.
            memory (Tensor): (B, M, W), what they look at.

        Returns:
            Tensor: (B, K, W).
        """
        x = x + self.dropout1(self._relate(self.norm1(x)))
        x = x + self.dropout2(self._look(self.norm2(x), memory))
        hidden = self.dropout(F.gelu(self.linear1(self.norm3(x))))
        return x + self.dropout3(self.linear2(hidden))

    def _relate(self, x: Tensor) -> Tensor:
        """Self-attention."""
        queries_keys_values = F.linear(x, self.self_attn.in_proj_weight)
        return _attend(self.self_attn, *queries_keys_values.chunk(3, dim=-1))

    def _look(self, x: Tensor, memory: Tensor) -> Tensor:
        """Cross attention."""
        width = x.shape[-1]
        of_queries, of_others = self.multihead_attn.in_proj_weight.split(
            [width, 2 * width]
        )
        keys_values = F.linear(memory, of_others)
        return _attend(
            self.multihead_attn,
            F.linear(x, of_queries),
            *keys_values.chunk(2, dim=-1),
        )


def _attend(
    attention: nn.MultiheadAttention,
    queries: Tensor,
    keys: Tensor,
    values: Tensor,
) -> Tensor:
    """Attention with its output projection.

    Args:
        attention (nn.MultiheadAttention): Has the projection.
        queries (Tensor): (B, K, W).
        keys (Tensor): (B, M, W).
        values (Tensor): (B, M, W).

    Returns:
        Tensor: (B, K, W).
    """
    heads = [
        tensor.unflatten(-1, (attention.num_heads, -1)).transpose(1, 2)
        for tensor in (queries, keys, values)
    ]  # (B, heads, K or M, W / heads)
    attended = F.scaled_dot_product_attention(*heads)
    return attention.out_proj(attended.transpose(1, 2).flatten(2))
