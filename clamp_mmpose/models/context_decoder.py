"""Prompts look at the image: cross attention (CLAMP, Sec. 3.2.1)."""

import torch
from mmengine.model import BaseModule
from mmpose.registry import MODELS
from torch import Tensor, nn
from torch.nn import functional as F

from ..foundation.numbers_of_configs import check_count


@MODELS.register_module()
class ContextDecoder(BaseModule):
    """Adapts prompts to an image: P + gamma * decoder(P, image).

    As in DenseCLIP: layers of self-attention, cross attention and an MLP.

    Args:
        embed_dim (int): D, width of the joint embedding space.
        width (int): Width inside the decoder. Defaults to 256.
        num_heads (int): Attention heads. Defaults to 4.
        num_layers (int): Decoder layers. Defaults to 3.
        dropout (float): Dropout rate after attention and inside the MLP.
            Defaults to 0.1.
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
        _check_sizes(width, num_heads, num_layers)
        self.memory_proj = nn.Sequential(
            nn.LayerNorm(embed_dim),
            nn.Linear(embed_dim, width),
            nn.LayerNorm(width),
        )
        self.prompt_proj = nn.Sequential(
            nn.LayerNorm(embed_dim), nn.Linear(embed_dim, width)
        )
        self.layers = nn.ModuleList(
            DecoderLayer(width, num_heads, dropout) for _ in range(num_layers)
        )
        self.out_proj = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, embed_dim)
        )
        self._reset_parameters()
        self.gamma = nn.Parameter(torch.full((embed_dim,), 1e-3))

    def forward(
        self,
        prompts: Tensor,
        global_embedding: Tensor,
        image_embeddings: Tensor,
    ) -> Tensor:
        """Adapt prompts to images.

        Args:
            prompts (Tensor): (B, K, D).
            global_embedding (Tensor): (B, D).
            image_embeddings (Tensor): (B, D, H, W), F.

        Returns:
            Tensor: (B, K, D), E_prompt.
        """
        looked = self.look(prompts, global_embedding, image_embeddings)
        return prompts + self.gamma * looked

    def look(
        self,
        prompts: Tensor,
        global_embedding: Tensor,
        image_embeddings: Tensor,
    ) -> Tensor:
        """What to add to the prompts, before gamma; as :meth:`forward`."""
        grid = image_embeddings.flatten(2).transpose(1, 2)  # (B, H * W, D)
        memory = torch.cat([global_embedding.unsqueeze(1), grid], dim=1)
        memory = self.memory_proj(memory)  # (B, 1 + H * W, width)
        x = self.prompt_proj(prompts)  # (B, K, width)
        for layer in self.layers:
            x = layer(x, memory)
        return self.out_proj(x)  # (B, K, D)

    def _reset_parameters(self) -> None:
        for name, parameter in self.named_parameters():
            if parameter.ndim == 2:
                nn.init.trunc_normal_(parameter, std=0.02)
            elif name.endswith('bias'):
                nn.init.zeros_(parameter)


class DecoderLayer(nn.Module):
    """A pre-norm decoder layer.

    Args:
        width (int): Width of prompts and memory.
        num_heads (int): Attention heads.
        dropout (float): Dropout rate after attention and inside the MLP.
    """

    def __init__(self, width: int, num_heads: int, dropout: float):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.self_attn = Attention(width, num_heads)
        self.norm2 = nn.LayerNorm(width)
        self.cross_attn = Attention(width, num_heads)
        self.norm3 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(4 * width, width),
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, memory: Tensor) -> Tensor:
        """Decode.

        Args:
            x (Tensor): (B, K, width), prompts.
            memory (Tensor): (B, M, width), what they look at.

        Returns:
            Tensor: (B, K, width).
        """
        prompts = self.norm1(x)
        x = x + self.dropout(self.self_attn(prompts, prompts))
        x = x + self.dropout(self.cross_attn(self.norm2(x), memory))
        return x + self.dropout(self.mlp(self.norm3(x)))


class Attention(nn.Module):
    """Multi-head attention without biases of queries, keys and values.

    Args:
        width (int): Width of prompts and memory.
        num_heads (int): Attention heads.
    """

    def __init__(self, width: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.q_proj = nn.Linear(width, width, bias=False)
        self.k_proj = nn.Linear(width, width, bias=False)
        self.v_proj = nn.Linear(width, width, bias=False)
        self.out_proj = nn.Linear(width, width)

    def forward(self, x: Tensor, memory: Tensor) -> Tensor:
        """Attend.

        Args:
            x (Tensor): (B, K, width), of which the queries are made.
            memory (Tensor): (B, M, width), of which keys and values are.

        Returns:
            Tensor: (B, K, width).
        """
        heads = [
            tensor.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)
            for tensor in (
                self.q_proj(x),
                self.k_proj(memory),
                self.v_proj(memory),
            )
        ]  # (B, heads, K or M, width / heads)
        attended = F.scaled_dot_product_attention(*heads)
        return self.out_proj(attended.transpose(1, 2).flatten(2))


def _check_sizes(width: int, num_heads: int, num_layers: int) -> None:
    check_count('width', width)
    check_count('num_heads', num_heads)
    check_count('num_layers', num_layers)
    if width % num_heads:
        raise ValueError(
            f'width {width} must be a multiple of num_heads {num_heads}'
        )
