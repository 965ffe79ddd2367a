"""Codecs: from keypoints to training targets and back."""

from .msra_heatmap_with_keypoints import MSRAHeatmapWithKeypoints

__all__ = ['MSRAHeatmapWithKeypoints']
