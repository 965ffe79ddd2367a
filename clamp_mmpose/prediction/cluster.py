"""Many videos on many machines: each source is a task of Ray."""

import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.util import find_spec

from ..foundation.errors import first_line
from .outcome import Outcome
from .pipeline import Pipeline
from .progress import NoProgress
from .settings import Settings, make_pipeline
from .sources import Pictures, Source

# of a task whose machine, or process, is gone
_RETRIES = 5


def run_on_ray(
    settings: Settings,
    sources: Sequence[Source],
    resume: bool,
    address: str,
    cores: int,
) -> list[Outcome]:
    """Predict sources side by side; each worker reads the model once.

    A machine that goes away takes nothing with it: its tasks begin anew on
    another one, and files have their names when they are complete.

    Args:
        settings (Settings): What predicts.
        sources (Sequence[Source]): What.
        resume (bool): Skip what is complete.
        address (str): Of a cluster, or ``'local'`` for this machine.
        cores (int): Of each task; on GPUs each has one of these, too.

    Returns:
        list[Outcome]: One per source, in the same order.

    Raises:
        ValueError: Ray is not installed, or there is no such cluster.
    """
    if not find_spec('ray'):
        raise ValueError(
            'ray is not installed: pip install "clamp_mmpose[cluster]", or '
            'leave --ray out'
        )
    import ray

    if not ray.is_initialized():
        _connect(ray, address)
    gpus = 1 if settings.device.startswith('cuda') else 0
    task = ray.remote(num_cpus=cores, num_gpus=gpus, max_retries=_RETRIES)(
        _predict
    )
    settings = settings.absolute()
    tasks = [
        task.remote(settings, _absolute_source(source), resume)
        for source in sources
    ]
    names = dict(zip(tasks, (s.name for s in sources), strict=True))
    outcomes = {}
    while len(outcomes) < len(tasks):
        (done,), _ = ray.wait([t for t in tasks if t not in outcomes])
        outcomes[done] = _outcome_of(ray, done, names[done])
        print(
            f'{len(outcomes)} of {len(tasks)} inputs: {outcomes[done]}',
            file=sys.stderr,
            flush=True,
        )
    return [outcomes[one] for one in tasks]


def _connect(ray, address: str) -> None:
    host, _, port = address.removeprefix('ray://').rpartition(':')
    try:
        if host and port.isdigit():  # Ray would try for minutes
            socket.create_connection((host, int(port)), timeout=10).close()
        alone = dict(include_dashboard=False)
        where = alone if address == 'local' else dict(address=address)
        ray.init(**where, log_to_driver=False)
    except Exception as error:  # Ray's own are of no more special a kind
        what = f'there is no Ray cluster at {address!r}'
        if address == 'local':
            what = 'Ray does not start on this machine'
        raise ValueError(f'{what}: {first_line(error)}') from error


def _predict(settings: Settings, source: Source, resume: bool) -> Outcome:
    """What a worker does."""
    return _pipeline(settings).attempt(source, resume)


@lru_cache(maxsize=1)
def _pipeline(settings: Settings) -> Pipeline:
    return make_pipeline(settings, NoProgress())


def _outcome_of(ray, task, name: str) -> Outcome:
    try:
        return ray.get(task)
    except ray.exceptions.RayError as error:
        cause = getattr(error, 'cause', None) or error
        problem = f'{name}: {type(cause).__name__}: {first_line(cause)}'
        return Outcome(name, problems=(problem,), failed=True)


def _absolute_source(source: Source) -> Source:
    if isinstance(source, Pictures):
        paths = tuple(path.resolve() for path in source.paths)
        return Pictures(source.name, paths)
    return replace(source, path=source.path.resolve())
