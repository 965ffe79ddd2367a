"""SLEAP's predictions."""

from collections.abc import Mapping

import numpy as np

from ..frames import Frame, Poses
from ..sources import Video
from .base import Target, Writer


class SleapWriter(Writer):
    """Collects numbers, and has sleap-io write them."""

    suffix = '.slp'
    package = ('sleap_io', 'data')

    def __init__(self, target: Target):
        super().__init__(target)
        self._frames: list[tuple[int, Poses]] = []
        self._paths: list[str] = []

    def add(self, frame: Frame, poses: Poses) -> None:
        """See :class:`Writer`."""
        self._frames.append((len(self._frames), poses))
        if not self._paths or not isinstance(self.target.source, Video):
            self._paths.append(str(frame.source))

    def close(self, record: Mapping) -> None:
        """See :class:`Writer`; the record is the labels' provenance."""
        sio = self.import_package()
        skeleton = _skeleton(sio, self.target.skeleton)
        is_video = isinstance(self.target.source, Video)
        video = sio.Video(self._paths[0] if is_video else self._paths)
        tracks = _Tracks(sio)
        labeled = [
            sio.LabeledFrame(
                video=video,
                frame_idx=index,
                instances=list(_instances(sio, skeleton, poses, tracks)),
            )
            for index, poses in self._frames
            if len(poses)
        ]
        labels = sio.Labels(labeled, [video], [skeleton], tracks.in_order())
        labels.provenance = dict(record)
        labels.save(str(self.target.path), format='slp', embed=False)


def _skeleton(sio, skeleton):
    nodes = [sio.Node(name) for name in skeleton.names]
    return sio.Skeleton(
        nodes=nodes,
        edges=[sio.Edge(nodes[a], nodes[b]) for a, b in skeleton.links],
        symmetries=[
            sio.Symmetry({nodes[a], nodes[b]}) for a, b in skeleton.pairs
        ],
        name='animal',
    )


class _Tracks:
    """SLEAP's tracks by the ids of animals; none for those without."""

    def __init__(self, sio):
        self._sio = sio
        self._by_id: dict[int, object] = {}

    def of(self, poses: Poses) -> list:
        """One per animal of a frame."""
        if poses.boxes.ids is None:
            return [None] * len(poses)
        return [self._of_id(number) for number in poses.numbers]

    def in_order(self) -> list:
        """All of them, by their ids."""
        return [self._by_id[number] for number in sorted(self._by_id)]

    def _of_id(self, number: int):
        if number not in self._by_id:
            self._by_id[number] = self._sio.Track(f'animal{number}')
        return self._by_id[number]


def _instances(sio, skeleton, poses: Poses, tracks: _Tracks):
    for points, scores, track in zip(
        poses.keypoints, poses.scores, tracks.of(poses), strict=True
    ):
        yield sio.PredictedInstance.from_numpy(
            points.astype(np.float64),
            skeleton,
            point_scores=scores.astype(np.float64),
            score=float(scores.mean()),
            track=track,
        )
