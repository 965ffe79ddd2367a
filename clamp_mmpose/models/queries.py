"""Score maps of words that are no keypoint's name (CLAMP, Eq. 3-4)."""

from collections.abc import Sequence

import torch
from torch import Tensor

from .clamp_head import CLAMPHead, presence_scores


def text_score_maps(
    head: CLAMPHead, feats: tuple[Tensor, ...], texts: Sequence[str]
) -> Tensor:
    """Do for texts what :meth:`CLAMPHead.connect` does for the names.

    Each text goes through the context decoder with all names and no other
    text, as the decoder's self-attention has learned to see the names
    together.

    Args:
        head (CLAMPHead): With its projector, prompts and context decoder.
        feats (tuple[Tensor]): Of the backbone.
        texts (Sequence[str]): T of them.

    Returns:
        Tensor: (B, T, H, W), S, in [-1, 1].
    """
    global_embedding, image_embeddings = head.projector(feats)
    B = image_embeddings.shape[0]
    own = []
    for prompts in head.prompts.beside_names(texts):  # (K + 1, D)
        prompts = prompts.expand(B, -1, -1)
        if head.context_decoder is not None:
            prompts = head.context_decoder(
                prompts, global_embedding, image_embeddings
            )
        own.append(prompts[:, -1])  # (B, D)
    return presence_scores(image_embeddings, torch.stack(own, dim=1))
