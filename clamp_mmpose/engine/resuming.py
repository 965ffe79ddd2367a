"""Which checkpoint of a run is the last one that can be resumed."""

import logging
import pickletools
import re
import zipfile
from pathlib import Path

from mmengine.logging import print_log


def newest_whole(
    folder: Path, template: str, pointer: Path | None = None
) -> str | None:
    """The newest checkpoint of a run that is whole.

    Args:
        folder (Path): Where the run saved its checkpoints.
        template (str): Of their names, such as ``'epoch_{}.pth'``.
        pointer (Path, optional): File that names the last one.

    Returns:
        str | None: Path of the checkpoint; None if there is none at all.

    Raises:
        ValueError: There are some, and none is whole.
    """
    found = newest_first(folder, template, pointer)
    for path in found:
        if is_whole(path):
            if path != found[0]:
                print_log(
                    f'{found[0]} is damaged: going on from {path}', 'current'
                )
            return str(path)
    if found:
        names = ', '.join(path.name for path in found[:3])
        raise ValueError(
            f'no checkpoint in {folder} is whole ({names}): train anew '
            'without --resume, into another --work-dir'
        )
    return None


def newest_first(
    folder: Path, template: str, pointer: Path | None = None
) -> list[Path]:
    """The checkpoints of a run, from the last one on.

    An earlier run in the same folder may have left higher numbers, and a
    copy of the folder has other times: so the last one is the named one, or
    one that was saved after it, before the pointer was written.

    Args:
        folder (Path): See :func:`newest_whole`.
        template (str): See :func:`newest_whole`.
        pointer (Path, optional): See :func:`newest_whole`.

    Returns:
        list[Path]: By falling number, whole or not.
    """
    saved, named = _numbered(folder, template), _named(pointer)

    def time(number):
        return saved[number].stat().st_mtime_ns

    if not saved:
        return []
    last = next((n for n in saved if saved[n].name == named), None)
    if last is None:
        last = max(saved, key=time)
    last = max(n for n in saved if n == last or time(n) > time(last))
    return [saved[n] for n in sorted(saved, reverse=True) if n <= last]


def _numbered(folder: Path, template: str) -> dict[int, Path]:
    parts = map(re.escape, re.split(r'\{.*?\}', template))
    pattern = re.compile('([0-9]+)'.join(parts))
    matches = {path: pattern.fullmatch(path.name) for path in folder.glob('*')}
    return {int(match[1]): path for path, match in matches.items() if match}


def _named(pointer: Path | None) -> str:
    """Name of the file that a pointer names, wherever that was; or ''."""
    if pointer is None or not pointer.is_file():
        return ''
    return Path(pointer.read_text(errors='replace').strip()).name


def is_whole(path: str | Path) -> bool:
    """Whether a file that ``torch.save`` wrote is complete; nothing is run."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, OSError, EOFError):
        return False


def expect_training(path: str) -> None:
    """Raise unless a checkpoint is complete and of a training.

    Args:
        path (str): That the user has named; nothing in it is run.

    Raises:
        ValueError: It is damaged, or holds weights alone.
    """
    if not is_whole(path):
        raise ValueError(
            f'{path} is damaged, or not a checkpoint that torch.save wrote: '
            'name another one, or let --resume without a name take the '
            'newest that is whole'
        )
    words = _words(path)
    if not {'meta', 'message_hub'} <= words:
        raise ValueError(
            f'{path} holds weights alone, and no training to resume: start '
            f'from it by --cfg-options load_from={path}, without --resume'
        )
    if 'optimizer' not in words:
        print_log(
            f'{path} holds no optimizer, as the best checkpoints: it and the '
            'learning rate begin anew. To go on as if nothing had happened, '
            'resume from a checkpoint with an epoch or iteration as its name',
            'current',
            logging.WARNING,
        )


def _words(path: str) -> set[str]:
    """The texts in a checkpoint, keys among them, without unpickling it."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.endswith('/data.pkl')]
        pickles = [archive.read(name) for name in names]
    try:
        opcodes = [one for text in pickles for one in pickletools.genops(text)]
    except ValueError:
        return set()  # a pickle that is none
    return {value for _, value, _ in opcodes if isinstance(value, str)}
