"""Drawn pictures, and drawn videos that browsers play."""

import json
from collections.abc import Generator, Mapping

import cv2
import numpy as np

from ...foundation.atomic_files import write_atomically
from ..drawing import draw_poses
from ..frames import Frame, Poses
from .base import Target, Writer


class DrawnPictures(Writer):
    """A JPEG of each picture, in a folder; those of a run before go."""

    suffix = '.drawn'
    is_folder = True
    _is_new = True

    def add(self, frame: Frame, poses: Poses) -> None:
        """See :class:`Writer`."""
        target = self.target
        if self._is_new:
            self._is_new = False
            for path in target.path.glob('[0-9]' * 6 + '_*.jpg'):
                path.unlink()
        drawn = draw_poses(frame.image, poses, target.skeleton, target.look)
        bgr = cv2.cvtColor(drawn, cv2.COLOR_RGB2BGR)
        _, data = cv2.imencode('.jpg', bgr)
        name = f'{frame.index:06d}_{frame.source.stem}.jpg'
        write_atomically(target.path / name, data.tobytes())

    def close(self, record: Mapping) -> None:
        """See :class:`Writer`; the record is beside the folder."""


class DrawnVideo(Writer):
    """H.264 in mp4, of the same size and speed, without sound.

    FFmpeg encodes in a process of its own. It takes more processor time than
    the rest of a small model's prediction, so the options are the cheapest
    that write no larger files.
    """

    suffix = '.drawn.mp4'
    package = ('imageio_ffmpeg', 'video')

    def __init__(self, target: Target):
        super().__init__(target)
        self._stream: Generator | None = None
        self._num_frames = 0

    def add(self, frame: Frame, poses: Poses) -> None:
        """See :class:`Writer`."""
        target = self.target
        drawn = draw_poses(frame.image, poses, target.skeleton, target.look)
        drawn = _with_even_sides(drawn)
        if self._stream is None:
            self._stream = self._open(drawn.shape[1::-1])
        # here at a fifth of what it costs in FFmpeg
        self._stream.send(cv2.cvtColor(drawn, cv2.COLOR_RGB2YUV_I420))
        self._num_frames += 1

    def close(self, record: Mapping) -> None:
        """See :class:`Writer`; the record of the start is its comment.

        Raises:
            OSError: FFmpeg has not written all frames, which it tells nobody
                when it fails at the end.
        """
        self.discard()
        video = cv2.VideoCapture(str(self.target.path))
        # below 0 where nothing can be read
        written = max(0, int(video.get(cv2.CAP_PROP_FRAME_COUNT)))
        video.release()
        if written != self._num_frames:
            raise OSError(
                f'{self.target.source.name}{self.suffix} has {written} of '
                f'{self._num_frames} frames, as FFmpeg failed while it '
                'completed the file: is the disk full?'
            )

    def discard(self) -> None:
        """See :class:`Writer`."""
        if self._stream is not None:
            self._stream.close()

    def _open(self, size: tuple[int, int]):
        stream = self.import_package().write_frames(
            str(self.target.path),
            size,
            pix_fmt_in='yuv420p',
            fps=self.target.source.fps,
            codec='libx264',
            macro_block_size=1,
            ffmpeg_log_level='error',
            output_params=[
                # half the time of veryfast; by the look ahead as small
                *('-f', 'mp4', '-preset', 'superfast'),
                *('-x264-params', 'mbtree=1:rc-lookahead=10'),
                *('-movflags', '+faststart'),
                *('-metadata', f'comment={json.dumps(self.target.record)}'),
            ],
        )
        stream.send(None)
        return stream


def _with_even_sides(image: np.ndarray) -> np.ndarray:
    """What H.264 needs; the last line twice where one is missing."""
    bottom, right = np.mod(image.shape[:2], 2).tolist()
    if not (bottom or right):
        return image
    return cv2.copyMakeBorder(image, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
