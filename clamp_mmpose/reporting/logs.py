"""Scalars and records in the folder of a training."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

RECORD = 'training.json'  # in the folder of each run, by ReportHook
# half a line of JSON may be other JSON, or none
_DAMAGE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)


@dataclass(frozen=True)
class Curves:
    """Scalars that a training has logged.

    Attributes:
        training (Mapping): By name, points of step and value; the step is
            the iteration.
        validation (Mapping): The same of metrics; the step is the epoch, or
            the iteration of a training without epochs.
        cut (int): Lines that were not complete, as a kill leaves them.
        by_epoch (bool): Whether the steps of ``validation`` are epochs.
    """

    training: Mapping[str, list[tuple[int, float]]]
    validation: Mapping[str, list[tuple[int, float]]]
    cut: int = 0
    by_epoch: bool = True


def read_curves(folder: Path) -> Curves:
    """Read the scalars of all runs of a work dir, resumed ones included.

    Args:
        folder (Path): The work dir.

    Returns:
        Curves: Without points that a later run has trained anew.
    """
    rows, cut = _Rows(), 0
    for run in sorted(path for path in folder.glob('*/vis_data')):
        # the same lines are in two files
        files = [run / 'scalars.json', *sorted(run.glob('*.json'))]
        lines = next((f for f in files if f.is_file()), None)
        if lines is None:
            continue
        rows.begin_run()
        for line in lines.read_text(errors='replace').splitlines():
            try:
                rows.add(json.loads(line))
            except _DAMAGE:
                cut += 1
    return Curves(rows.training, rows.validation, cut, rows.by_epoch)


@dataclass
class _Rows:
    """Points by name, of which a later run replaces those from its start."""

    training: dict = field(default_factory=dict)
    validation: dict = field(default_factory=dict)
    by_epoch: bool = False
    _anew: set = field(default_factory=set)

    def begin_run(self) -> None:
        self._anew = {'training', 'validation'}

    def add(self, row: dict) -> None:
        """Note the scalars of one line, which must have a step."""
        step = int(row['step'])
        kind = 'training' if 'lr' in row or 'loss' in row else 'validation'
        points = getattr(self, kind)
        self.by_epoch |= 'epoch' in row
        if kind in self._anew:
            self._anew.discard(kind)
            for name, known in points.items():
                points[name] = [one for one in known if one[0] < step]
        for name, value in row.items():
            if isinstance(value, int | float) and math.isfinite(value):
                points.setdefault(name, []).append((step, float(value)))


def read_records(folder: Path) -> list[dict]:
    """What :class:`ReportHook` has noted when each run began.

    Args:
        folder (Path): The work dir.

    Returns:
        list[dict]: By time; files that are damaged are left out.
    """
    found = []
    for path in sorted(folder.glob(f'*/{RECORD}')):
        try:
            record = json.loads(path.read_text())
        except (ValueError, OSError):
            continue
        if isinstance(record, dict):
            found.append(record)
    return found
