"""The local page: a picture or a video in, its keypoints to look at.

``tools/demo.py`` opens it. Only this computer can reach it; it needs no
network, and keeps nothing when its tab is closed. NiceGUI comes with the extra
``[web]``; PyTorch and MMPose are needed by :mod:`.checkpoint_model` and
:mod:`.first_model` alone.
"""
