"""What animals do: poses, and the state of one animal's joints."""

from dataclasses import dataclass

import numpy as np

from .families import FAMILIES


@dataclass(frozen=True)
class Pose:
    """A way to stand, move or rest; angles in degrees.

    Leg angles are upper, middle and lower bone, from straight down,
    positive to the front.

    Args:
        name (str): One word, as captions use it.
        front, hind (tuple[float]): Leg angles at rest.
        swing (float): How far the legs swing to and fro.
        lift (float): How far a leg folds while it swings forward.
        phases (tuple[float] | None): Where in the gait left front, right
            front, left hind and right hind leg are, in turns; None for
            legs that do not go together.
        neck (tuple[float]): Least and largest turn of the neck upwards.
        face (float): Turn of the face upwards.
        splay (float): How far the feet are set apart, in trunk lengths.
        weight (float): How often the pose is drawn.
    """

    name: str
    front: tuple
    hind: tuple
    swing: float = 6.0
    lift: float = 0.0
    phases: tuple | None = None
    neck: tuple = (-14, 14)
    face: float = 0.0
    splay: float = 0.0
    weight: float = 1.0


# fmt: off
_POSES = (
    Pose('standing', (-12, 5, 2), (18, -28, 5), weight=1.2),
    Pose('walking', (-10, 4, -2), (14, -24, 4), 19, 30, (.25, .75, 0, .5),
         weight=1.6),
    Pose('running', (-6, 6, -8), (16, -30, 2), 40, 62, (0, .12, .5, .62),
         neck=(-28, -4), face=10, weight=1.1),
    Pose('grazing', (-12, 5, 2), (18, -28, 5), 9, neck=(-95, -72), face=-28),
    Pose('sniffing', (-12, 5, 2), (18, -28, 5), 14, neck=(-62, -38),
         face=-22),
    Pose('sitting', (-10, 6, 0), (74, -58, 86), 4, neck=(-4, 20), face=2,
         splay=.05),
    Pose('lying', (-36, 86, 88), (82, -84, 88), 4, neck=(-4, 22), face=2,
         splay=.07),
)
# fmt: on
POSES = {pose.name: pose for pose in _POSES}


@dataclass(frozen=True)
class JointState:
    """The joint angles of one animal, in degrees.

    Args:
        legs (ndarray): (4, 3), left front, right front, left hind and right
            hind leg; upper, middle and lower bone, from straight down,
            positive to the front.
        neck_pitch, neck_yaw (float): Above the horizontal; to the right.
        head_pitch, head_yaw (float): The same for the face.
        tail_pitch, tail_yaw (float): The same for the tail's root.
        splay (float): How far the feet are set apart, in trunk lengths.
    """

    legs: np.ndarray
    neck_pitch: float
    neck_yaw: float
    head_pitch: float
    head_yaw: float
    tail_pitch: float
    tail_yaw: float
    splay: float


def choose_pose(family, rng):
    """Draw one of the poses of a family.

    Args:
        family (str): Key of ``FAMILIES``.
        rng (numpy.random.Generator): Source of chance.
    """
    poses = [POSES[name] for name in FAMILIES[family].poses]
    weights = np.array([pose.weight for pose in poses])
    return poses[rng.choice(len(poses), p=weights / weights.sum())]


def leg_angles(pose, rng):
    """Angles of the four legs at a random moment of the pose's gait.

    Args:
        pose (Pose): What the animal does.
        rng (numpy.random.Generator): Source of chance.
    """
    phases = rng.random(4)
    if pose.phases is not None:
        phases = np.add(pose.phases, phases[0])
    return swing_legs(pose, phases) + rng.normal(0, 2.5, (4, 3))


def swing_legs(pose, phases):
    """Angles of the four legs at a moment of the pose's gait.

    Args:
        pose (Pose): What the animal does.
        phases (ndarray): (4,) where in its gait each leg is, in turns.

    Returns:
        ndarray: (4, 3) as :class:`JointState` has them.
    """
    turns = 2 * np.pi * phases
    swing = pose.swing * np.sin(turns)
    fold = pose.lift * np.maximum(np.cos(turns), 0)
    # A lifted front leg bends its foot back, a hind leg draws up its knee.
    bends = np.array([[0.25, 0.45, -0.9]] * 2 + [[0.6, -0.5, -0.25]] * 2)
    rest = np.array([pose.front, pose.front, pose.hind, pose.hind], float)
    return rest + swing[:, None] + fold[:, None] * bends


def choose_joints(pose, proportions, rng):
    """Draw the joint angles of an animal in a pose.

    Args:
        pose (Pose): What the animal does.
        proportions (Proportions): Its build.
        rng (numpy.random.Generator): Source of chance.
    """
    neck_yaw = np.clip(rng.normal(0, 16), -38, 38)
    face = np.clip(rng.normal(0, 8), -14, 14) + pose.face
    lift_tail = 30 * (pose.name == 'running') + rng.normal(0, 14)
    return JointState(
        legs=leg_angles(pose, rng),
        neck_pitch=proportions.neck_pitch + rng.uniform(*pose.neck),
        neck_yaw=neck_yaw,
        head_pitch=proportions.head_pitch + face,
        head_yaw=neck_yaw + np.clip(rng.normal(0, 16), -36, 36),
        tail_pitch=proportions.tail_pitch + lift_tail,
        tail_yaw=rng.normal(0, 22),
        splay=pose.splay + rng.uniform(-0.01, 0.02),
    )
