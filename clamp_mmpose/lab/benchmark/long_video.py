"""Memory while a long video is predicted into all formats."""

import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from mmengine.config import Config

from ...prediction.backends.onnx_backend import OnnxBackend
from ...prediction.frames import Frame
from ...prediction.sources import Video
from ...prediction.writers import FORMATS, writer_class
from .predicted import predict_video, write_model, write_video


def resident_bytes() -> int:
    """Memory that this process holds now."""
    return psutil.Process().memory_info().rss


class MemoryWatch:
    """Looks at this process's memory a hundred times a second, while entered.

    Not the system's own peak: not every system lets it begin anew.

    Args:
        held (Callable): Tells the bytes that are held now.
    """

    def __init__(self, held: Callable[[], int] = resident_bytes) -> None:
        self._held = held
        self._lock = threading.Lock()
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._peak = 0

    def __enter__(self) -> 'MemoryWatch':
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        self._thread.join()

    def peak_since_last(self) -> int:
        """The most bytes that were held since the last such question."""
        with self._lock:
            now = self._held()
            peak, self._peak = max(self._peak, now), now
        return peak

    def _look(self) -> None:
        while not self._left.wait(0.01):
            with self._lock:
                self._peak = max(self._peak, self._held())


@dataclass
class NotingVideo(Video):
    """Notes the peak of memory when some of its frames are read.

    Attributes:
        watch (MemoryWatch): Is asked.
        marks (Sequence[int]): After so many frames.
        peaks (list[int]): Bytes, since the mark before.
    """

    watch: MemoryWatch = field(kw_only=True)
    marks: Sequence[int] = ()
    peaks: list[int] = field(default_factory=list)

    def frames(self) -> Iterator[Frame]:
        """See :class:`.Video`."""
        self.watch.peak_since_last()
        for frame in super().frames():
            yield frame
            if frame.index + 1 in self.marks:
                self.peaks.append(self.watch.peak_since_last())


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
        with MemoryWatch() as watch:
            video = NotingVideo('video', path, watch=watch, marks=marks)
            formats = [word for word in FORMATS if _is_installed(word, video)]
            predict_video(backend, video, batch_size, formats)()
            peaks = [*video.peaks, watch.peak_since_last()]
        return dict(formats=formats, peaks=peaks)


def _is_installed(word: str, video: Video) -> bool:
    try:
        writer_class(word, video)
    except ValueError:
        return False
    return True
