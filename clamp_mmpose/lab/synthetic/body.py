"""The body around a skeleton: trunk, limbs and head as tapered tubes."""

from dataclasses import dataclass

import numpy as np

from .families import ORNAMENTS
from .skeleton import SIDES, eye_position


@dataclass(frozen=True)
class Tube:
    """A chain of tapered pieces, round in section.

    Args:
        nodes (ndarray): (N, 4) x, y, z, radius in the animal's frame.
        zones (tuple[str]): (N - 1) zones of the coat, one per piece.
        side (int): -1 if it belongs to the left side only, 1 to the right
            side, 0 to the middle.
    """

    nodes: np.ndarray
    zones: tuple
    side: int = 0


def smooth(nodes, zones, pieces=3):
    """Round the corners of a chain (Catmull-Rom spline).

    Args:
        nodes (ndarray): (N, 4) x, y, z, radius.
        zones (tuple[str]): (N - 1) zones.
        pieces (int): Pieces that replace each piece.
    """
    padded = np.concatenate(
        [2 * nodes[:1] - nodes[1:2], nodes, 2 * nodes[-1:] - nodes[-2:-1]]
    )
    p0, p1, p2, p3 = (padded[i : len(padded) - 3 + i, None] for i in range(4))
    t = (np.arange(pieces) / pieces)[None, :, None]
    curve = 0.5 * (
        2 * p1
        + (p2 - p0) * t
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )
    curve = np.concatenate([curve.reshape(-1, 4), nodes[-1:]])
    curve[:, 3] = np.maximum(curve[:, 3], 1e-3)
    return curve, tuple(np.repeat(zones, pieces))


def _chain(*points):
    """Nodes (N, 4) from pairs of point and radius."""
    return np.array([[*point, radius] for point, radius in points])


def _ball(point, radius, zone, side=0):
    """A tube without length."""
    return Tube(_chain((point, radius), (point, radius)), (zone,), side)


def trunk(build, skeleton):
    """Rump, belly and chest."""
    hip, shoulder = skeleton.hip, skeleton.shoulder
    along = shoulder - hip
    up = np.array([-along[1], along[0], 0])
    shares = np.array([-0.17, 0.02, 0.30, 0.62, 0.86, 1.1])
    radii = np.array(
        [
            0.72 * build.rump,
            build.rump,
            0.5 * (build.rump + build.belly),
            build.belly,
            build.chest,
            0.72 * build.chest,
        ]
    )
    backs = 1.38 * (build.rump + (build.chest - build.rump) * shares)
    backs[[0, -1]] -= 0.10
    nodes = np.concatenate(
        [
            hip + shares[:, None] * along + (backs - radii)[:, None] * up,
            radii[:, None],
        ],
        1,
    )
    zones = ('rump', 'rump', 'body', 'body', 'shoulder')
    yield Tube(*smooth(nodes, zones))


def withers(build, skeleton):
    """The back above the shoulders, raised by the hump."""
    hip, shoulder = skeleton.hip, skeleton.shoulder
    along = shoulder - hip
    up = np.array([-along[1], along[0], 0])
    low, high = 0.3 * build.chest * up, (0.58 * build.chest + build.hump) * up
    nodes = _chain(
        (hip + 0.38 * along + low, 0.70 * build.chest),
        (hip + 0.86 * along + high, 0.78 * build.chest),
        (shoulder + 0.20 * along + low, 0.68 * build.chest),
    )
    yield Tube(*smooth(nodes, ('body', 'shoulder')))


def neck(build, skeleton, mane):
    """Neck, and the mane if there is one (see ``Species.mane``)."""
    low, middle, top = skeleton.neck
    chest = skeleton.shoulder + [-0.08, 0.15 * build.chest, 0]
    radii = [
        build.neck_base,
        0.5 * (build.neck_base + build.neck_top),
        build.neck_top,
    ]
    yield Tube(
        *smooth(
            _chain(
                (chest, 0.8 * build.chest),
                (low, radii[0]),
                (middle, radii[1]),
                (top, radii[2]),
                (skeleton.head, 0.85 * build.skull),
            ),
            ('shoulder', 'neck', 'neck', 'neck'),
        )
    )
    if mane is None:
        return
    size, offset = mane
    forward = (top - low) / np.linalg.norm(top - low)
    crest = np.array([-forward[1], np.hypot(forward[0], forward[2]), 0])
    # It ends behind the ears.
    points = low, middle, 0.3 * middle + 0.7 * top
    yield Tube(
        *smooth(
            _chain(
                *(
                    (point + offset * radius * crest, size * radius)
                    for point, radius in zip(points, radii, strict=True)
                )
            ),
            ('mane',) * 2,
        )
    )


def head(build, skeleton):
    """Skull, muzzle and nose."""
    forward, up, _ = skeleton.head_axes
    tip = build.face - build.muzzle
    bridge = 0.55 * build.muzzle + 0.40 * build.skull
    yield Tube(
        *smooth(
            _chain(
                (skeleton.head, build.skull),
                (skeleton.head + 0.55 * tip * forward, bridge),
                (skeleton.head + 0.8 * tip * forward, 1.02 * build.muzzle),
                (skeleton.head + tip * forward, build.muzzle),
            ),
            ('head', 'head', 'muzzle'),
            2,
        )
    )
    nose = skeleton.head + (build.face - 0.28 * build.muzzle) * forward
    nose = nose + 0.25 * build.muzzle * up
    yield _ball(nose, 0.45 * build.muzzle, 'nose')


def eyes(build, skeleton, patched):
    """Eyes with a glint, and a patch of coat around them if `patched`."""
    forward, up, _ = skeleton.head_axes
    size = 0.2 * build.skull
    for name, side in SIDES.items():
        eye = eye_position(build, skeleton, name)
        inward = (skeleton.head - eye) / build.skull
        patch = eye + size * inward - 0.5 * size * up
        glint = eye - 0.75 * size * inward + 0.35 * size * (up + forward)
        yield _ball(eye + 0.2 * size * inward, size, 'eye', side)
        yield _ball(glint, 0.32 * size, 'glint', side)
        if patched:
            yield _ball(patch, 1.65 * size, 'eye_patch', side)


def ears(build, skeleton):
    """Both ears and their inner sides."""
    forward, up, right = skeleton.head_axes
    for side in SIDES.values():
        out = side * right
        base = skeleton.head + build.skull * (
            -0.35 * forward + 0.72 * up + 0.52 * out
        )
        way = (1.1 - build.ear_side) * up + build.ear_side * out
        way = way - 0.25 * forward
        way = build.ear * way / np.linalg.norm(way)
        width = build.ear_width
        shell = _chain(
            (base, width),
            (base + 0.5 * way, 0.95 * width),
            (base + way, build.ear_tip * width),
        )
        yield Tube(*smooth(shell, ('ear', 'ear'), 2), side)
        inner = shell.copy()
        inner[:, :3] += 0.5 * width * forward + 0.12 * way
        inner[:, 3] *= 0.62
        yield Tube(*smooth(inner, ('inner_ear',) * 2, 2), side)


def ornaments(build, skeleton, names):
    """Horns, antlers, tusks and beards.

    Args:
        build (Proportions): The animal's build.
        skeleton (Skeleton): Its joints.
        names (tuple[str]): Keys of ``ORNAMENTS``.
    """
    for ornament in (ORNAMENTS[name] for name in names):
        for side in ornament.sides:
            for line in ornament.lines:
                nodes = build.skull * np.array(line)
                nodes[:, 2] *= side
                nodes[:, :3] = (
                    skeleton.head + nodes[:, :3] @ skeleton.head_axes
                )
                yield Tube(
                    *smooth(nodes, (ornament.zone,) * (len(line) - 1)), side
                )


def legs(build, skeleton):
    """Four legs, from the muscles at the trunk to the toes."""
    for name, (top, middle, low, foot, toes) in skeleton.legs.items():
        side, end = name.split('_')
        width = build.limb * (1.15 if end == 'back' else 1.0)
        inside = top + [0, 0.3 * build.rump, -SIDES[side] * 0.35 * width]
        yield Tube(
            _chain(
                (inside, width),
                (top, width),
                (0.5 * (top + middle), 0.5 * (width + 1.35 * build.shank)),
                (middle, 1.35 * build.shank),
                (0.6 * middle + 0.4 * low, 1.12 * build.shank),
                (low, build.shank),
                (foot, 0.9 * build.shank),
            ),
            ('limb', 'limb', 'limb', 'limb', 'shank', 'shank'),
            SIDES[side],
        )
        yield Tube(
            _chain((foot, build.paw), (toes, 0.85 * build.paw)),
            ('paw',),
            SIDES[side],
        )


def tail(build, skeleton):
    """The tail; its last third is the tip."""
    radii = [
        build.tail_root,
        0.8 * build.tail_middle + 0.2 * build.tail_root,
        build.tail_middle,
        build.tail_tip,
    ]
    nodes = _chain(*zip(skeleton.tail, radii, strict=True))
    yield Tube(*smooth(nodes, ('tail', 'tail', 'tail_tip')))


def build_body(species, build, skeleton):
    """All tubes of an animal.

    Args:
        species (Species): Gives mane and ornaments.
        build (Proportions): The animal's own build.
        skeleton (Skeleton): Its joints.
    """
    return [
        *trunk(build, skeleton),
        *withers(build, skeleton),
        *neck(build, skeleton, species.mane),
        *legs(build, skeleton),
        *tail(build, skeleton),
        *head(build, skeleton),
        *ears(build, skeleton),
        *eyes(build, skeleton, 'eye_patch' in species.coat.zones),
        *ornaments(build, skeleton, species.ornaments),
    ]
