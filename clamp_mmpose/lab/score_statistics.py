"""What tells that a point is not in view? Numbers of a network's outputs."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..calibration.conformal import auroc
from ..calibration.cut_animals import CutAnimals
from ..calibration.points import visible
from ..datasets.animals import batches_of
from ..models import CLAMP
from ..models.outputs import CLAMPOutputs

_NEAR = 4  # cells around a peak that belong to it


def auroc_of_statistics(
    model: CLAMP, dataset: Sequence[dict]
) -> dict[str, tuple[float, float]]:
    """How well each statistic tells points in view from others.

    Args:
        model (CLAMP): In evaluation mode.
        dataset (Sequence[dict]): Animals of a test pipeline.

    Returns:
        dict[str, tuple[float, float]]: By name: against points without a
        label, and against those outside of a picture that is cut.
    """
    whole, labelled = _look(model, dataset)
    cut, left = _look(model, CutAnimals(dataset))
    return {
        name: (
            auroc(whole[name], labelled, ~labelled),
            auroc(cut[name], left, labelled & ~left),
        )
        for name in whole
    }


@torch.no_grad()
def _look(
    model: CLAMP, dataset: Sequence[dict]
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Statistics of all points, (N, K) each, and which are labelled."""
    found, labelled = [], []
    for batch in batches_of(dataset, range(len(dataset))):
        labelled += [visible(sample) for sample in batch['data_samples']]
        inputs = model.data_preprocessor(batch, training=False)['inputs']
        found.append(
            statistics(model.head.connect(model.extract_feat(inputs)))
        )
    return {
        name: torch.cat([one[name] for one in found]).cpu().numpy()
        for name in found[0]
    }, np.stack(labelled)


def statistics(outputs: CLAMPOutputs) -> dict[str, Tensor]:
    """Simple numbers that may be high where a keypoint is in view.

    Args:
        outputs (CLAMPOutputs): Of one look, without the mirrored one.

    Returns:
        dict[str, Tensor]: (B, K) each, by name.
    """
    heatmaps = outputs.heatmaps
    (h, w), keypoints = heatmaps.shape[-2:], heatmaps.shape[1]
    height, place = heatmaps.flatten(2).max(dim=-1)  # (B, K)
    there = heatmaps.flatten(2).transpose(1, 2)  # (B, h * w, K)
    there = there.gather(1, place[..., None].expand(-1, -1, keypoints))
    own = torch.eye(keypoints, dtype=torch.bool, device=there.device)
    others = there.masked_fill(own, -torch.inf).amax(dim=-1)
    presence = F.interpolate(outputs.score_map, (h, w), mode='bilinear')
    presence = presence.flatten(2).gather(2, place[..., None])[..., 0]
    return {
        'height of the heatmap': height,
        'height less that of the second peak': height - _second(heatmaps),
        'height less that of another keypoint there': height - others,
        'presence score there': presence,
        'height times presence score': height * presence,
    }


def _second(heatmaps: Tensor) -> Tensor:
    """Heights (B, K) of the second peaks."""
    h, w = heatmaps.shape[-2:]
    place = heatmaps.flatten(2).argmax(dim=-1)  # (B, K)
    rows = torch.arange(h, device=place.device)[:, None]
    columns = torch.arange(w, device=place.device)
    y, x = (place // w)[..., None, None], (place % w)[..., None, None]
    near = ((rows - y).abs() <= _NEAR) & ((columns - x).abs() <= _NEAR)
    return heatmaps.masked_fill(near, -torch.inf).flatten(2).amax(dim=-1)
