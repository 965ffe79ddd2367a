"""From a source to complete files: reading, network and writing overlap."""

import json
import os
import time
from collections.abc import (
    Generator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from ..foundation.atomic_files import replacing_atomically, write_atomically
from .backends import Backend
from .drawing import Look
from .frames import Frame, Poses
from .locating import Locator
from .outcome import Outcome
from .progress import Progress
from .provenance import make_record
from .sources import Source
from .tally import Tally
from .threads import ReadAhead, WriteBehind
from .writers import Target, Writer, path_of, writer_class

# of pictures that wait together, so that large ones do not fill the memory
MAX_PIXELS = 32e6
_WAITING = 2  # batches read, and batches to be written


@dataclass
class Pipeline:
    """What all sources have in common.

    Attributes:
        locator (Locator): Where animals are.
        backend (Backend): What finds their keypoints.
        out (Path): Folder to write to.
        formats (Sequence[str]): Words of :data:`.writers.FORMATS`.
        look (Look): Of drawings.
        batch_size (int): Frames that are predicted together.
        progress (Progress): What is told.
        done (int): Frames of the present source that are predicted.
    """

    locator: Locator
    backend: Backend
    out: Path
    formats: Sequence[str]
    look: Look
    batch_size: int
    progress: Progress
    done: int = field(default=0, init=False)

    def predict(self, frames: Sequence[Frame]) -> list[Poses]:
        """Find the poses in some frames that follow each other."""
        boxes = self.locator.locate(frames)
        return self.backend.predict([frame.image for frame in frames], boxes)

    def kinds(self, source: Source) -> list[type[Writer]]:
        """Its writers; raises a ValueError if one cannot be had."""
        return [writer_class(word, source) for word in self.formats]

    def files(self, source: Source) -> tuple[Path, ...]:
        """Names of all files of a source, the one of its record last."""
        paths = [
            path_of(kind, source, self.out) for kind in self.kinds(source)
        ]
        return (*paths, Path(self.out, f'{source.name}.json'))

    def record(self, source: Source) -> dict:
        """Provenance, as far as it is known at the start."""
        found = make_record(
            self.backend.record, self.locator.description, source.record()
        )
        return found | dict(
            drawing=vars(self.look), formats=sorted(set(self.formats))
        )

    def attempt(self, source: Source, resume: bool) -> Outcome:
        """Write all files of a source, or tell why that cannot be.

        Args:
            source (Source): What to read.
            resume (bool): Skip it if it is complete.
        """
        self.done = 0
        try:
            if resume and self.is_complete(source):
                return Outcome(source.name, self.files(source), skipped=True)
            return self.run(source)
        except Exception as error:  # of many kinds: codecs, HDF5, a GPU
            problem = str(error)
            if not isinstance(error, ValueError | OSError):
                problem = f'{source.name}: {type(error).__name__}: {error}'
            return Outcome(source.name, problems=(problem,), failed=True)

    def run(self, source: Source) -> Outcome:
        """Write all files of a source, or none of them.

        Args:
            source (Source): What to read.

        Raises:
            OSError: A file cannot be written.
            ValueError: The source cannot be read or located.
        """
        self.done, tally = 0, Tally(self.look)
        self.locator.check(source)
        record, start = self.record(source), time.monotonic()
        self._check_owner(source, record)
        expected = record['input']['frames']
        self.progress.start(source.name, expected)
        with ExitStack() as stack:
            stack.callback(self.progress.finish)
            writers = self._open_writers(stack, source, record)
            # closed before the writers are, whatever happens
            with closing(self._predicted(source, writers)) as predicted:
                for frame, poses in predicted:
                    self.done += 1
                    tally.add(frame, poses)
            problems = list(source.problems)
            record |= dict(frames=self.done, problems=problems)
            record |= tally.record()
            for writer in writers:
                writer.close(record)
        files = self.files(source)
        text = json.dumps(record, indent=1, ensure_ascii=False)
        write_atomically(files[-1], text.encode())
        return Outcome(
            source.name,
            files,
            self.done,
            len(tally.empty),
            time.monotonic() - start,
            tuple(problems),
            ids=len(tally.of_ids),
            expected=expected,
            points=tally.points,
            drawn=tally.drawn,
            threshold=self.look.threshold,
        )

    def _check_owner(self, source: Source, record: Mapping) -> None:
        """Nobody's results are replaced by those of another input."""
        path = self.files(source)[-1]
        there, own = _input_of(path), record['input']
        if not there or there.get('sha256') == own['sha256']:
            return
        paths = [there.get('paths', ()), own['paths']]
        if set(map(os.path.abspath, paths[0])).isdisjoint(
            map(os.path.abspath, paths[1])
        ):
            raise ValueError(
                f'{path} is of {paths[0][0]}, not of {paths[1][0]}: write to '
                'another folder, or remove what is there'
            )

    def _open_writers(self, stack: ExitStack, source, record) -> list[Writer]:
        writers, kinds = [], self.kinds(source)
        if any(kind.is_folder for kind in kinds):
            # what is in it changes from now on: no longer complete
            self.files(source)[-1].unlink(missing_ok=True)
        for kind in kinds:
            path = path_of(kind, source, self.out)
            if not kind.is_folder:
                path = Path(stack.enter_context(replacing_atomically(path)))
            skeleton = self.backend.skeleton
            calibration = self.backend.calibration
            writer = kind(
                Target(path, source, skeleton, record, self.look, calibration)
            )
            stack.callback(writer.discard)
            writers.append(writer)
        return writers

    def _predicted(
        self, source: Source, writers: Sequence[Writer]
    ) -> Generator[tuple[int, Poses], None, None]:
        """Number and poses of each frame, which is being written."""

        def write(batch) -> None:
            for frame, poses in zip(*batch, strict=True):
                for writer in writers:
                    writer.add(frame, poses)

        batches = in_batches(source.frames(), self.batch_size)
        with (
            WriteBehind(write, _WAITING) as behind,
            ReadAhead(batches, _WAITING) as ahead,
        ):
            for frames in ahead:
                found = self.predict(frames)
                behind.put((frames, found))
                for frame, poses in zip(frames, found, strict=True):
                    yield frame.index, poses
                self.progress.advance(len(frames))

    def is_complete(self, source: Source) -> bool:
        """All its files are there, made of the same by the same."""
        *files, own = self.files(source)
        if not all(path.exists() for path in files):
            return False
        try:
            found = json.loads(own.read_text(encoding='utf-8'))
        except (OSError, ValueError):
            return False
        if not isinstance(found, dict):
            return False
        # a file of another format is of an earlier run, perhaps of another
        # model
        if not set(self.formats) <= set(found.get('formats', [])):
            return False
        return _essence(found) == _essence(self.record(source))


def in_batches(frames: Iterable[Frame], size: int) -> Iterator[list[Frame]]:
    """Frames that are predicted together.

    Args:
        frames (Iterable[Frame]): Of one source.
        size (int): Of a batch at most; fewer of large ones.

    Yields:
        list[Frame]: In order.
    """
    batch: list[Frame] = []
    pixels = 0
    for frame in frames:
        batch.append(frame)
        pixels += frame.image.shape[0] * frame.image.shape[1]
        if len(batch) == size or pixels >= MAX_PIXELS:
            yield batch
            batch, pixels = [], 0
    if batch:
        yield batch


def _input_of(path: Path) -> dict:
    """Which input a record is of; nothing where there is no record."""
    try:
        found = json.loads(path.read_text(encoding='utf-8'))
        return found['input'] if found['input']['paths'] else {}
    except (OSError, ValueError, LookupError, TypeError):
        return {}  # of somebody else, or none


def _essence(record: Mapping) -> list:
    """What a result depends on."""
    model, source = record.get('model', {}), record.get('input', {})
    return [
        record.get('version'),
        model.get('sha256'),
        model.get('config'),
        model.get('config_sha256'),
        source.get('sha256'),
        source.get('paths'),
        record.get('boxes'),
        record.get('drawing'),
    ]
