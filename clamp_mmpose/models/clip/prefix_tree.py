"""Texts as a tree that holds each common beginning once."""

import torch
from torch import Tensor, nn


class PrefixTree(nn.Module):
    """The tokens of K texts, those with the same past only once.

    A causal transformer computes the same for them.

    Args:
        tokens (Tensor): (K, T), texts that begin with the same start token
            and finish with an end token, which has the largest id; what
            follows it is left out.

    Attributes:
        tokens (Tensor): (N,), the nodes; node 0 is the start token, and a
            node comes after those of its past.
        depths (Tensor): (N,), number of tokens before each.
        pasts (Tensor): (N, N) bool, whether the token of the column is part
            of the past of the row's, which it is of its own.
        ends (Tensor): (K,), node of each text's end token.
    """

    def __init__(self, tokens: Tensor):
        super().__init__()
        texts = [row[: row.index(max(row)) + 1] for row in tokens.tolist()]
        pasts = [
            tuple(text[: i + 1]) for text in texts for i in range(len(text))
        ]
        pasts = list(dict.fromkeys(pasts))  # each once, in this order
        lists = dict(
            tokens=[past[-1] for past in pasts],
            depths=[len(past) - 1 for past in pasts],
            pasts=[[a[: len(b)] == b for b in pasts] for a in pasts],
            ends=[pasts.index(tuple(text)) for text in texts],
        )
        for name, values in lists.items():
            tensor = torch.tensor(values, device=tokens.device)
            self.register_buffer(name, tensor, persistent=False)
