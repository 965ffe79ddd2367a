"""Does an audit find faults that were put into labels, and does it help?

    python -m clamp_mmpose.lab.audit_study CONFIG --work-dir DIR [--mend 20]

Spoils a copy of the labels that a config trains on: in 5 % of the animals
left and right are exchanged, in 5 % the names of two other keypoints, in 5 % a
label is shifted by 15 to 30 % of the box. Then they are audited as
``tools/audit_labels.py`` does, and what is found is compared with what was
done. With ``--mend N`` the animals of the first N findings get their true
labels back, the models are trained again, and all are measured against true
labels. The page of the spoilt labels is ``audit.html`` in the work dir.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from mmpose.datasets.datasets.utils import parse_pose_metainfo

from ..auditing.audit import Audit, write_files
from ..auditing.evidence import label_costs
from ..auditing.findings import Finding, Findings, find_faults
from ..auditing.matches import Matches
from ..auditing.readings import KINDS, readings_of
from ..auditing.training_set import training_set
from ..calibration.conformal import auroc
from ..datasets.data_config import ann_file, dataset_info
from ..datasets.shared_settings import share_settings
from ..foundation.atomic_files import write_atomically
from ..foundation.command_line import run
from ..foundation.config_files import read_config
from ..foundation.options import (
    add_cfg_options,
    add_device,
    add_seed,
    new_parser,
)
from ..prediction.frames import Skeleton
from .label_faults import Fault, put_faults

FIRST = 20
_OPTION = 'train_dataloader.dataset.ann_file'


@dataclass(frozen=True)
class Spoilt:
    """Labels with faults, and what they were.

    Attributes:
        file (Path): Annotations with faults.
        true (dict): Content of the annotation file without.
        faults (Sequence[Fault]): What was done.
    """

    file: Path
    true: dict
    faults: Sequence[Fault]


def spoil(audit: Audit, share: float, seed: int) -> tuple[Audit, Spoilt]:
    """Let an audit look at spoilt labels.

    Args:
        audit (Audit): Of true ones.
        share (float): Of the animals, for each kind of fault.
        seed (int): Random seed.

    Returns:
        tuple[Audit, Spoilt]: The same of a copy of the labels.
    """
    cfg = read_config(audit.config)
    cfg.merge_from_dict(audit.cfg_options or {})
    dataset = training_set(share_settings(cfg))
    true = json.loads(Path(ann_file(dataset)).read_text())
    twins = parse_pose_metainfo(dataset_info(dataset))['flip_indices']
    content, faults = put_faults(true, twins, share, seed)
    file = audit.work_dir / f'spoilt-seed{seed}.json'
    return with_labels(audit, content, file), Spoilt(file, true, faults)


def with_labels(audit: Audit, content: dict, file: Path) -> Audit:
    """The same audit of other labels, which are written to a file."""
    write_atomically(file, json.dumps(content).encode())
    options = {**(audit.cfg_options or {}), _OPTION: str(file.resolve())}
    return replace(audit, cfg_options=options)


def mended(spoilt: Spoilt, animals: set[int]) -> dict:
    """The spoilt labels, those of some animals as they were.

    Args:
        spoilt (Spoilt): Labels with faults.
        animals (set[int]): Ids of the annotations.
    """
    content = json.loads(spoilt.file.read_text())
    true = {one['id']: one for one in spoilt.true['annotations']}
    content['annotations'] = [
        true[one['id']] if one['id'] in animals else one
        for one in content['annotations']
    ]
    return content


def table(
    found: Sequence[Finding],
    matches: Matches,
    skeleton: Skeleton,
    faults: Sequence[Fault],
) -> str:
    """What was found of what was done.

    Args:
        found (Sequence[Finding]): Ranked.
        matches (Matches): Of spoilt labels.
        skeleton (Skeleton): Of the animals.
        faults (Sequence[Fault]): Of the labels.

    Returns:
        str: In Markdown. *First* are the first 20 findings of a kind, or as
        many as there are faults of it.
    """
    kind_of = {fault.animal: fault.kind for fault in faults}
    ids = [int(one) for one in matches.ids]
    evidence = evidence_of_kinds(matches, skeleton)
    clean = np.array([one not in kind_of for one in ids])
    lines = [
        '| fault | animals | right among the first of its kind | AUROC |',
        '|---|---|---|---|',
    ]
    for kind, scores in zip(KINDS, evidence.T, strict=True):
        number = sum(fault.kind == kind for fault in faults)
        own = [one for one in found if one.reading.kind == kind]
        first = own[: min(FIRST, number)]
        right = sum(kind_of.get(ids[one.animal]) == kind for one in first)
        spoilt = np.array([kind_of.get(one) == kind for one in ids])
        area = auroc(scores[:, None], spoilt[:, None], clean[:, None])
        of = min(FIRST, number)
        lines.append(f'| {kind} | {number} | {right} of {of} | {area:.3f} |')
    first = found[:FIRST]
    right = sum(ids[one.animal] in kind_of for one in first)
    lines.append(
        f'\nof the first {len(first)} of all kinds {right} are faults, of '
        f'{len(faults)} that there are'
    )
    return '\n'.join(lines)


def evidence_of_kinds(matches: Matches, skeleton: Skeleton) -> np.ndarray:
    """The strongest evidence for a fault of each kind.

    Args:
        matches (Matches): Of N animals.
        skeleton (Skeleton): Theirs.

    Returns:
        np.ndarray: (N, 3), in the order of ``KINDS``; the least of all where
        an animal can have no such fault.
    """
    rows = np.full((len(matches), len(KINDS)), -np.inf)
    for row, costs in zip(rows, label_costs(matches), strict=True):
        for one in readings_of(costs, skeleton):
            k = KINDS.index(one.kind)
            row[k] = max(row[k], one.evidence)
    return rows


def error_line(matches: Matches, true: dict) -> str:
    """How far from the true labels points were found.

    Args:
        matches (Matches): Of labels with faults, or with fewer.
        true (dict): Content of the annotation file without.
    """
    points = {
        one['id']: np.reshape(one['keypoints'], (-1, 3))
        for one in true['annotations']
    }
    labels = np.stack([points[int(one)] for one in matches.ids])
    gaps = np.linalg.norm(matches.found - labels[..., :2], axis=-1)
    apart = gaps / matches.sides[:, None]
    apart = apart[labels[..., 2] > 0]
    return (
        f'mean error {apart.mean():.2%} of the box, median '
        f'{np.median(apart):.2%}, within a tenth {(apart < 0.1).mean():.1%}'
    )


def study(audit: Audit, share: float, seed: int, mend: int) -> str:
    """What the command prints."""
    spoilt_audit, spoilt = spoil(audit, share, seed)
    matches, skeleton = spoilt_audit.match()
    found = find_faults(matches, skeleton)
    page = audit.work_dir / 'audit.html'
    whole = Findings(found, matches, skeleton)
    write_files(audit, whole, page, len(found))
    said = [table(found, matches, skeleton, spoilt.faults)]
    said.append(f'\nwith faults: {error_line(matches, spoilt.true)}')
    if mend:
        animals = {int(matches.ids[one.animal]) for one in found[:mend]}
        file = spoilt.file.with_name(f'mended-seed{seed}.json')
        again = with_labels(audit, mended(spoilt, animals), file)
        said.append(
            f'first {mend} mended: {error_line(again.match()[0], spoilt.true)}'
        )
    return '\n'.join(said)


def main():
    """Print the table."""
    parser = new_parser(__doc__)
    parser.add_argument('config')
    parser.add_argument('--work-dir', type=Path, required=True)
    parser.add_argument('--folds', type=int, default=2)
    parser.add_argument(
        '--checkpoint', help='looks at all; trained on other animals'
    )
    parser.add_argument('--share', type=float, default=0.05)
    add_seed(parser)
    parser.add_argument('--mend', type=int, default=0, metavar='N')
    add_device(parser)
    add_cfg_options(parser)
    args = parser.parse_args()
    if args.mend and args.checkpoint:
        parser.error('--mend trains again: leave --checkpoint out')
    audit = Audit(
        args.config,
        args.work_dir,
        args.folds,
        args.checkpoint,
        args.device,
        args.cfg_options,
    )
    try:
        print(study(audit, args.share, args.seed, args.mend))
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')


if __name__ == '__main__':
    run(main)
