"""Average precision in total, by species and by family."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from mmengine.logging import print_log
from mmpose.evaluation import CocoMetric
from mmpose.registry import METRICS
from xtcocotools.coco import COCO
from xtcocotools.cocoeval import COCOeval

from .ground_truth import shown_ground_truth

_STATISTICS = ('AP', 'AP .5', 'AP .75', 'AP (M)', 'AP (L)')
_STATISTICS += ('AR', 'AR .5', 'AR .75', 'AR (M)', 'AR (L)')


class SpeciesAP(NamedTuple):
    """The average precision of a species.

    Attributes:
        name (str): Name of the category.
        family (str, optional): ``supercategory`` of the category.
        num_animals (int): Number of animals that were to be found.
        ap (float): Average precision, mean over OKS thresholds, 0 to 1.
    """

    name: str
    family: str | None
    num_animals: int
    ap: float


@METRICS.register_module()
class SpeciesMetric(CocoMetric):
    """:class:`CocoMetric` of the animals that were shown, also by species.

    It expects the annotations whose ids the predictions bear, and no others
    of ``ann_file``: subsets, ``indices`` and shots are scored against
    themselves. On a whole data set it gives the numbers of
    :class:`CocoMetric`, and besides ``species/NAME`` and ``family/NAME``,
    all of them AP. COCO's AP is the mean over species, and a family's is the
    mean over its species: what a data set of this family alone would give.
    Top-down, with ground-truth boxes.

    Args:
        *args: Arguments of :class:`CocoMetric`.
        **kwargs: Its keyword arguments.

    Raises:
        ValueError: Predictions are missing, or are not of this file.
    """

    coco: COCO

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.iou_type != 'keypoints':
            raise ValueError(
                f"iou_type {self.iou_type!r} must be 'keypoints': use "
                'CocoMetric for others'
            )

    def evaluate(self, size: int) -> dict:
        """See :class:`BaseMetric`; ``size`` is that of the data set."""
        self.size = size
        return super().evaluate(size)

    def compute_metrics(self, results: Sequence[tuple]) -> dict[str, float]:
        """Compute all metrics.

        Args:
            results (Sequence[tuple]): Predictions and ground truth of all
                processes.

        Returns:
            dict[str, float]: Metrics of :class:`CocoMetric`, then AP of
            families and species.
        """
        if len(results) != self.size:
            raise ValueError(
                f'{len(results)} predictions of {self.size} animals: the '
                'data loader must show all of them (drop_last=False)'
            )
        # a repeated data set shows animals more than once
        results = list(
            {pred['id']: (pred, gt) for pred, gt in results}.values()
        )
        whole = self.coco
        if whole is not None and not self.format_only:
            self.coco = shown_ground_truth(whole, [p for p, _ in results])
        try:
            return super().compute_metrics(results)
        finally:
            self.coco = whole

    def _do_python_keypoint_eval(self, outfile_prefix: str) -> list[tuple]:
        """As in :class:`CocoMetric`, but the arrays by category are kept."""
        coco_eval = COCOeval(
            self.coco,
            self.coco.loadRes(f'{outfile_prefix}.keypoints.json'),
            self.iou_type,
            self.dataset_meta['sigmas'],
            self.use_area,
        )
        coco_eval.params.useSegm = None
        coco_eval.evaluate()
        coco_eval.accumulate()
        coco_eval.summarize()
        species = species_ap(coco_eval)
        families = family_ap(species)
        print_log(species_table(species, families), 'current')
        return [
            *zip(_STATISTICS, coco_eval.stats, strict=True),
            *((f'family/{name}', ap) for name, ap in families.items()),
            *((f'species/{one.name}', one.ap) for one in species),
        ]


def species_ap(coco_eval: COCOeval) -> list[SpeciesAP]:
    """Take the result apart by species.

    Args:
        coco_eval (COCOeval): Evaluation after ``accumulate``.

    Returns:
        list[SpeciesAP]: Species in the order of category ids, without those
        that have no animal. Their mean is the AP of the whole.
    """
    # (thresholds, recalls, categories), all areas, maxDets has one value
    precision = coco_eval.eval['precision'][:, :, :, 0, 0]
    counts = Counter(
        annotation['category_id']
        for annotation in coco_eval.cocoGt.anns.values()
        if not annotation.get('ignore', True)
    )
    categories = coco_eval.cocoGt.loadCats(coco_eval.params.catIds)
    return [
        SpeciesAP(
            category['name'],
            category.get('supercategory'),
            counts[category['id']],
            float(precision[..., i].mean()),
        )
        for i, category in enumerate(categories)
        if counts[category['id']]
    ]


def family_ap(species: Sequence[SpeciesAP]) -> dict[str, float]:
    """Mean AP of the species of each family, by the family's name."""
    values = defaultdict(list)
    for one in species:
        if one.family is not None:
            values[one.family].append(one.ap)
    return {name: float(np.mean(values[name])) for name in sorted(values)}


def species_table(
    species: Sequence[SpeciesAP], families: dict[str, float]
) -> str:
    """A table to read, families with their species below them."""
    lines = ['', f'{"AP by family and species":<28}{"AP":>8}{"animals":>10}']
    for family in [*families, None]:
        own = [one for one in species if one.family == family]
        if family is not None:
            total = sum(one.num_animals for one in own)
            lines.append(f'{family:<28}{families[family]:>8.4f}{total:>10}')
        lines += [
            f'  {one.name:<26}{one.ap:>8.4f}{one.num_animals:>10}'
            for one in own
        ]
    return '\n'.join(lines)
