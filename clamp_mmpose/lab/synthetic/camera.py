"""The camera: animals' frames to pixels and depth."""

from dataclasses import dataclass

import numpy as np

# Distance of the camera, in trunk lengths: near things look a bit larger.
DISTANCE = 7.0


@dataclass(frozen=True)
class View:
    """How an animal is seen.

    The frame of the camera: x right, y up, z towards the viewer.

    Args:
        heading (float): Degrees; 0 faces right, 180 left, 90 the viewer.
        elevation (float): Degrees the camera looks down.
        scale (float): Pixels per trunk length.
        origin (tuple[float]): Pixel of the ground point under the trunk.
    """

    heading: float
    elevation: float
    scale: float = 1.0
    origin: tuple = (0.0, 0.0)


def rotation(view):
    """Matrix (3, 3) from the animal's frame to the camera's."""
    yaw, pitch = np.radians([view.heading, view.elevation])
    turn = np.array(
        [
            [np.cos(yaw), 0, -np.sin(yaw)],
            [0, 1, 0],
            [np.sin(yaw), 0, np.cos(yaw)],
        ]
    )
    tilt = np.array(
        [
            [1, 0, 0],
            [0, np.cos(pitch), -np.sin(pitch)],
            [0, np.sin(pitch), np.cos(pitch)],
        ]
    )
    return tilt @ turn


def project(points, view):
    """Pixels, depth and magnification of points.

    Args:
        points (ndarray): (N, 3) in the animal's frame.
        view (View): How it is seen.

    Returns:
        ndarray: (N, 4) x, y in pixels, depth in pixels towards the viewer,
        pixels per trunk length there.
    """
    x, y, z = (points @ rotation(view).T).T
    scale = view.scale * DISTANCE / (DISTANCE - z)
    return np.stack(
        [
            view.origin[0] + x * scale,
            view.origin[1] - y * scale,
            z * view.scale,
            scale,
        ],
        1,
    )


def project_nodes(nodes, view):
    """Pixels, depth and radius of the nodes of tubes.

    Args:
        nodes (ndarray): (N, 4) x, y, z, radius in the animal's frame.
        view (View): How they are seen.

    Returns:
        ndarray: (N, 4) x, y, depth, radius in pixels.
    """
    seen = project(nodes[:, :3], view)
    seen[:, 3] *= nodes[:, 3]
    return seen
