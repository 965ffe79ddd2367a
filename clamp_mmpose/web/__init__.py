"""The local page: a picture or a video in, its keypoints to look at.

``tools/demo.py`` opens it. Only this computer can reach it; it needs no
network, and keeps nothing when its tab is closed. NiceGUI, of the extra
``[web]``, is needed by :mod:`.server` and what it shows, PyTorch and MMPose by
:mod:`.checkpoint_eyes` alone.
"""
