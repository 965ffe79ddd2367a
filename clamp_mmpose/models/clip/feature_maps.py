"""What a backbone of CLIP returns: feature maps, as of any backbone."""

from collections.abc import Iterable

from torch import Tensor


class FeatureMaps(tuple):
    """A tuple of feature maps that also carries the class token of a ViT.

    To heads and necks it is an ordinary tuple of maps.

    Args:
        maps (Iterable[Tensor]): (B, C, H, W) each.
        class_token (Tensor): (B, C), of the last returned block.

    Attributes:
        class_token (Tensor): (B, C).
    """

    class_token: Tensor

    def __new__(cls, maps: Iterable[Tensor], class_token: Tensor):
        """A tuple is made here, not in ``__init__``."""
        feature_maps = super().__new__(cls, maps)
        feature_maps.class_token = class_token
        return feature_maps
