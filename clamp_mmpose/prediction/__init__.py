"""Pictures and videos in, files with keypoints out.

Sources give frames, a locator says where animals are in them, a backend
finds their keypoints, writers keep them. Only :mod:`.backends.torch_backend`
needs PyTorch and MMPose.
"""

from .frames import Boxes, Frame, Poses, Skeleton

__all__ = ['Boxes', 'Frame', 'Poses', 'Skeleton']
