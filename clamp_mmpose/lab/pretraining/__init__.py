"""Contrastive pre-training of a small CLIP on synthetic animals."""
