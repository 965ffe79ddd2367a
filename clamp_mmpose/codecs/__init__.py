"""Codecs: from keypoints to training targets and back."""

from .heatmaps_with_keypoints import (
    MSRAHeatmapWithKeypoints,
    UDPHeatmapWithKeypoints,
)

__all__ = ['MSRAHeatmapWithKeypoints', 'UDPHeatmapWithKeypoints']
