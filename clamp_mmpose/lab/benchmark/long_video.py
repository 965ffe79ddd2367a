"""Memory while a long video is predicted into all formats (Linux)."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mmengine.config import Config

from ...prediction.backends.onnx_backend import OnnxBackend
from ...prediction.frames import Frame
from ...prediction.sources import Video
from ...prediction.writers import FORMATS, writer_class
from .predicted import predict_video, write_model, write_video


@dataclass
class NotingVideo(Video):
    """Notes the peak of memory when some of its frames are read.

    Attributes:
        marks (Sequence[int]): After so many frames.
        peaks (list[int]): Bytes, since the mark before.
    """

    marks: Sequence[int] = ()
    peaks: list[int] = field(default_factory=list)

    def frames(self) -> Iterator[Frame]:
        """See :class:`.Video`."""
        peak_since_last()
        for frame in super().frames():
            yield frame
            if frame.index + 1 in self.marks:
                self.peaks.append(peak_since_last())


def long_video_costs(
    config: Config, batch_size: int, marks: Sequence[int]
) -> dict:
    """Memory of this process while it predicts a video of 640 x 480 pixels.

    FFmpeg encodes in a process of its own, which is not counted.

    Args:
        config (Config): Config of a CLAMP; the weights are random.
        batch_size (int): Number of frames that are predicted together.
        marks (Sequence[int]): After so many frames memory is looked at; the
            last is the length of the video.

    Returns:
        dict: ``formats`` that are installed, all written in one run;
        ``peaks``, the most bytes from one mark to the next, and at last
        while the files are completed.
    """
    with tempfile.TemporaryDirectory() as folder:
        backend = OnnxBackend(write_model(config, folder), 'cpu', batch_size)
        path = write_video(Path(folder, 'video.mp4'), marks[-1]).path
        video = NotingVideo('video', path, marks=marks)
        formats = [word for word in FORMATS if _is_installed(word, video)]
        predict_video(backend, video, batch_size, formats)()
        return dict(formats=formats, peaks=[*video.peaks, peak_since_last()])


def peak_since_last() -> int:
    """The most bytes this process has held since the last such question.

    Raises:
        OSError: This is not Linux, which tells it.
    """
    lines = Path('/proc/self/status').read_text().splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith('VmHWM'))
    Path('/proc/self/clear_refs').write_text('5')  # proc(5): begin anew
    return 1024 * int(peak)


def _is_installed(word: str, video: Video) -> bool:
    try:
        writer_class(word, video)
    except ValueError:
        return False
    return True
