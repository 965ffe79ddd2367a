"""An articulated skeleton: joint angles become joints in space.

The frame of an animal: x forward, y up from the ground, z to its own right,
in trunk lengths.
"""

from dataclasses import dataclass

import numpy as np

LEGS = ('left_front', 'right_front', 'left_back', 'right_back')
SIDES = {'left': -1, 'right': 1}
_UPPER = {'front': 'shoulder', 'back': 'hip'}
_MIDDLE = {'front': 'elbow', 'back': 'knee'}
# Shares of the three bones in the length of a leg.
_BONES = {'front': (0.40, 0.35, 0.25), 'back': (0.37, 0.37, 0.30)}


@dataclass(frozen=True)
class Skeleton:
    """Joints of a posed animal, points (3,) in its own frame.

    Args:
        hip, shoulder (ndarray): Middle of the trunk behind and in front.
        legs (dict[str, ndarray]): (5, 3) per leg: upper joint, middle joint,
            lower joint, foot, toes.
        neck (ndarray): (3, 3) base, middle and top of the neck.
        head (ndarray): Middle of the skull.
        head_axes (ndarray): (3, 3) rows forward, up, right of the head.
        tail (ndarray): (4, 3) root to tip.
    """

    hip: np.ndarray
    shoulder: np.ndarray
    legs: dict
    neck: np.ndarray
    head: np.ndarray
    head_axes: np.ndarray
    tail: np.ndarray


def direction(pitch, yaw):
    """Unit vector of a pitch (upwards) and a yaw (to the right), degrees."""
    pitch, yaw = np.radians(pitch), np.radians(yaw)
    return np.array(
        [
            np.cos(pitch) * np.cos(yaw),
            np.sin(pitch),
            np.cos(pitch) * np.sin(yaw),
        ]
    )


def _leg_offsets(angles, bones, foot):
    """Joints of a leg relative to its upper joint, (5, 3)."""
    angles = np.radians(angles)
    steps = np.stack([np.sin(angles), -np.cos(angles), 0 * angles], 1)
    steps = np.concatenate(
        [np.zeros((1, 3)), steps * np.array(bones)[:, None], [[foot, 0, 0]]]
    )
    return np.cumsum(steps, 0)


def _all_leg_offsets(build, joints):
    """Offsets of all four legs, feet set apart, by leg name."""
    offsets = {}
    for name, angles in zip(LEGS, joints.legs, strict=True):
        side, end = name.split('_')
        bones = build.leg * np.array(_BONES[end])
        leg = _leg_offsets(angles, bones, build.foot)
        apart = SIDES[side] * joints.splay
        leg[:, 2] += apart * np.array([0, 0.4, 0.8, 1, 1])
        offsets[name] = leg
    return offsets


def _trunk_ends(build, offsets):
    """Middle of the hips and of the shoulders, feet on the ground."""
    heights = []
    for end, radius in (('back', build.rump), ('front', build.chest)):
        reach = max(
            -leg[3, 1] for name, leg in offsets.items() if name.endswith(end)
        )
        # A trunk that lies on the ground rests on it.
        heights.append(max(reach + build.paw, 0.62 * radius))
    rise = np.clip(heights[1] - heights[0], -0.75, 0.75)
    run = np.sqrt(1 - rise**2)
    return (
        np.array([-run / 2, heights[0], 0]),
        np.array([run / 2, heights[0] + rise, 0]),
    )


def _pose_legs(build, offsets, hip, shoulder):
    """Move the legs under the trunk."""
    legs = {}
    for name, leg in offsets.items():
        side, end = name.split('_')
        at, width = (
            (shoulder, build.chest) if end == 'front' else (hip, build.rump)
        )
        outward = np.array([0, 0, SIDES[side] * 0.6 * width])
        legs[name] = at + outward + leg
        legs[name][:, 1] = np.maximum(legs[name][:, 1], 0.8 * build.paw)
    return legs


def _clear_ground(pitch, base, build, head_pitch):
    """Raise the neck just so far that the nose stays above the ground."""
    face = build.face * np.sin(np.radians(head_pitch))
    least = (1.1 * build.muzzle - face - base[1]) / build.neck
    return max(pitch, np.degrees(np.arcsin(np.clip(least, -1, 0.9))))


def _pose_neck(build, joints, shoulder):
    """Joints of the neck, (3, 3): it bends like a flat S."""
    base = shoulder + np.array([0.06, 0.42 * build.chest, 0])
    pitch = _clear_ground(joints.neck_pitch, base, build, joints.head_pitch)
    lower = direction(pitch - 8, 0.4 * joints.neck_yaw)
    upper = direction(pitch + 8, joints.neck_yaw)
    middle = base + 0.5 * build.neck * lower
    return np.stack([base, middle, middle + 0.5 * build.neck * upper])


def _head_axes(joints):
    """Rows forward, up and right of the head."""
    forward = direction(joints.head_pitch, joints.head_yaw)
    right = np.cross(forward, [0, 1, 0])
    right = right / np.linalg.norm(right)
    return np.stack([forward, np.cross(right, forward), right])


def _pose_tail(build, joints, hip, shoulder):
    """Joints of the tail, (4, 3); it hangs down towards its tip."""
    back = (shoulder - hip) / np.linalg.norm(shoulder - hip)
    up = np.array([-back[1], back[0], 0])
    # On the round end of the trunk (see body.trunk), a little above.
    point = (
        hip
        - (0.17 + 0.58 * build.rump) * back
        + (1.07 * build.rump - 0.10) * up
    )
    points = [point]
    for bend, share in zip((18, 0, -8), (0.25, 0.35, 0.40), strict=True):
        step = direction(joints.tail_pitch + bend, joints.tail_yaw)
        point = point + share * build.tail * step * np.array([-1, 1, 1])
        point[1] = max(point[1], build.tail_middle)
        points.append(point)
    return np.stack(points)


def pose_skeleton(build, joints):
    """Put the joints of an animal into space, its feet on the ground.

    Args:
        build (Proportions): The animal's build.
        joints (JointState): Its joint angles.
    """
    offsets = _all_leg_offsets(build, joints)
    hip, shoulder = _trunk_ends(build, offsets)
    neck = _pose_neck(build, joints, shoulder)
    axes = _head_axes(joints)
    return Skeleton(
        hip=hip,
        shoulder=shoulder,
        legs=_pose_legs(build, offsets, hip, shoulder),
        neck=neck,
        head=neck[2] + 0.45 * build.skull * axes[0],
        head_axes=axes,
        tail=_pose_tail(build, joints, hip, shoulder),
    )


def eye_position(build, skeleton, side):
    """Middle of an eye, on the surface of the skull.

    Args:
        build (Proportions): The animal's build.
        skeleton (Skeleton): Its joints.
        side (str): 'left' or 'right'.
    """
    out = 1 - 0.45 * build.eye_front
    local = np.array([0.45 + 0.25 * build.eye_front, 0.42, SIDES[side] * out])
    local *= build.skull / np.linalg.norm(local)
    return skeleton.head + local @ skeleton.head_axes


def keypoints_3d(build, skeleton):
    """The 17 keypoints and how thick the body is around them.

    Args:
        build (Proportions): The animal's build.
        skeleton (Skeleton): Its joints.

    Returns:
        dict[str, tuple[ndarray, float]]: Point (3,) and radius by name.
    """
    forward, up, _ = skeleton.head_axes
    nose = skeleton.head + (build.face - 0.1 * build.muzzle) * forward
    nose = nose + 0.2 * build.muzzle * up
    points = dict(
        left_eye=(eye_position(build, skeleton, 'left'), 0.2 * build.skull),
        right_eye=(eye_position(build, skeleton, 'right'), 0.2 * build.skull),
        nose=(nose, build.muzzle),
        neck=(skeleton.neck[:2].mean(0), build.neck_base + 0.25 * build.chest),
        root_of_tail=(skeleton.tail[0], build.tail_root),
    )
    for name, leg in skeleton.legs.items():
        side, end = name.split('_')
        points[f'{side}_{_UPPER[end]}'] = (leg[0], build.limb)
        points[f'{side}_{_MIDDLE[end]}'] = (leg[1], build.shank)
        points[f'{name}_paw'] = (0.5 * (leg[3] + leg[4]), build.paw)
    return points
