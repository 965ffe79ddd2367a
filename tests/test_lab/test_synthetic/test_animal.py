"""Facts about a single synthetic animal: geometry, sides, light."""

from dataclasses import replace

import numpy as np
import pytest

from clamp_mmpose.lab.synthetic import KEYPOINT_NAMES, SPECIES
from clamp_mmpose.lab.synthetic.animal import (
    choose_animal,
    draw_animal,
    extent,
    individual_build,
)
from clamp_mmpose.lab.synthetic.body import build_body
from clamp_mmpose.lab.synthetic.camera import View, project
from clamp_mmpose.lab.synthetic.families import FAMILIES
from clamp_mmpose.lab.synthetic.poses import POSES, JointState, choose_joints
from clamp_mmpose.lab.synthetic.skeleton import keypoints_3d, pose_skeleton

SIZE = 128
LIGHT = np.array([0, 0.8, 0.6])
BY_NAME = {species.name: species for species in SPECIES}
MIRRORED_NAMES = [
    name.replace('left', 'L').replace('right', 'left').replace('L', 'right')
    for name in KEYPOINT_NAMES
]
MIRROR = [KEYPOINT_NAMES.index(name) for name in MIRRORED_NAMES]


def animal_in_pose(name, pose, heading, seed=0):
    """An animal that looks straight ahead, turned to a heading."""
    rng = np.random.default_rng(seed)
    animal = choose_animal(BY_NAME[name], rng)
    joints = choose_joints(POSES[pose], animal.build, rng)
    joints = replace(joints, neck_yaw=0.0, head_yaw=0.0, tail_yaw=0.0)
    skeleton = pose_skeleton(animal.build, joints)
    return replace(
        animal,
        heading=heading,
        skeleton=skeleton,
        tubes=build_body(animal.species, animal.build, skeleton),
    )


def draw(animal, size=SIZE):
    """The animal as a DrawnAnimal that fills a square."""
    view = View(animal.heading, 8.0)
    box = extent(animal, view)
    scale = 0.9 * size / (box[2:] - box[:2]).max()
    middle = 0.5 * size - 0.5 * scale * (box[:2] + box[2:])
    view = replace(view, scale=scale, origin=tuple(middle))
    return draw_animal(animal, view, LIGHT, size, size)


def keypoint(picture, name):
    return picture.keypoints[KEYPOINT_NAMES.index(name)]


def is_hidden(picture, name):
    return picture.hidden[KEYPOINT_NAMES.index(name)]


@pytest.mark.parametrize(
    'heading, near, far', [(0.0, 'right', 'left'), (180.0, 'left', 'right')]
)
def test_animal_shows_the_side_that_its_heading_turns_to_viewer(
    heading, near, far
):
    picture = draw(animal_in_pose('horse', 'standing', heading))
    for part in ('eye', 'shoulder', 'hip'):
        assert not is_hidden(picture, f'{near}_{part}')
        assert is_hidden(picture, f'{far}_{part}')


@pytest.mark.parametrize('heading, sign', [(0.0, 1), (180.0, -1)])
def test_nose_points_where_animal_faces(heading, sign):
    animal = animal_in_pose('wolf', 'walking', heading)
    picture = draw(animal)
    ahead = keypoint(picture, 'nose') - keypoint(picture, 'root_of_tail')
    assert sign * ahead[0] > 0.4 * SIZE


@pytest.mark.parametrize('heading', [0.0, 35.0, -50.0])
def test_mirrored_pose_gives_mirrored_keypoints_with_sides_swapped(heading):
    rng = np.random.default_rng(3)
    build = individual_build(BY_NAME['lion'], rng)
    joints = choose_joints(POSES['walking'], build, rng)
    mirrored = JointState(
        joints.legs[[1, 0, 3, 2]],
        joints.neck_pitch,
        -joints.neck_yaw,
        joints.head_pitch,
        -joints.head_yaw,
        joints.tail_pitch,
        -joints.tail_yaw,
        joints.splay,
    )
    views = View(heading, 10.0), View(180 - heading, 10.0)
    seen = []
    for state, view in zip((joints, mirrored), views, strict=True):
        points = keypoints_3d(build, pose_skeleton(build, state))
        points = np.stack([points[name][0] for name in KEYPOINT_NAMES])
        seen.append(project(points, view)[:, :2])
    np.testing.assert_allclose(seen[1][MIRROR], seen[0] * [-1, 1], atol=1e-9)


def test_both_eyes_are_seen_from_the_front():
    picture = draw(animal_in_pose('cat', 'standing', 80.0))
    assert not is_hidden(picture, 'left_eye')
    assert not is_hidden(picture, 'right_eye')
    assert keypoint(picture, 'left_eye')[0] > keypoint(picture, 'right_eye')[0]


def test_far_limbs_are_darker_than_near_limbs():
    near, far = [], []
    for seed in range(10):
        picture = draw(animal_in_pose('polar bear', 'walking', 180.0, seed))
        for name in ('knee', 'elbow', 'front_paw', 'back_paw'):
            for side, values in (('left', near), ('right', far)):
                if not is_hidden(picture, f'{side}_{name}'):
                    x, y = keypoint(picture, f'{side}_{name}').round()
                    pixel = picture.layer[
                        int(y) - picture.top, int(x) - picture.left
                    ]
                    values.append(pixel[:3].mean() / pixel[3])
    assert len(near) > 10 and len(far) > 10
    assert np.mean(far) < 0.8 * np.mean(near)


@pytest.mark.parametrize('species', SPECIES, ids=lambda one: one.name)
def test_all_keypoints_lie_on_the_animal(species):
    for pose in FAMILIES[species.family].poses:
        picture = draw(animal_in_pose(species.name, pose, 20.0), 96)
        columns, rows = picture.keypoints.round().astype(int).T
        opacity = picture.layer[rows - picture.top, columns - picture.left, 3]
        assert opacity.min() > 0, KEYPOINT_NAMES[opacity.argmin()]


@pytest.mark.parametrize('species', SPECIES, ids=lambda one: one.name)
def test_no_part_is_far_below_the_ground(species):
    for pose in FAMILIES[species.family].poses:
        animal = animal_in_pose(species.name, pose, 0.0)
        nodes = np.concatenate([tube.nodes for tube in animal.tubes])
        assert (nodes[:, 1] - nodes[:, 3]).min() > -0.12


def test_description_names_species_pose_and_direction():
    rng = np.random.default_rng(0)
    for species in SPECIES:
        animal = choose_animal(species, rng)
        words = animal.description
        assert (words.species, words.family) == (species.name, species.family)
        assert words.pose in FAMILIES[species.family].poses
        facing_right = np.cos(np.radians(animal.heading)) > 0
        assert words.facing == ('right' if facing_right else 'left')
        assert words.colours[0] == species.coat.base
    assert choose_animal(BY_NAME['zebra'], rng).description.pattern == (
        'striped'
    )
