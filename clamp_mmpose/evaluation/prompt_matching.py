"""Do prompts and features find each other (CLAMP, Fig. 3 and Eq. 4)?"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import torch
from mmengine.dist import all_reduce
from mmpose.structures import PoseDataSample
from torch import Tensor

from ..models.clamp import CLAMP
from ..models.losses import inside, sample_bilinear, semantic_matches
from ..models.outputs import CLAMPOutputs
from .labelled import labelled


@torch.no_grad()
def measure_matching(
    model: CLAMP, batches: Iterable[dict]
) -> dict[str, float]:
    """Measure how well prompts and features of a CLAMP match.

    Args:
        model (CLAMP): Model in evaluation mode.
        batches (Iterable[dict]): Batches of a test data loader: ``inputs``
            and ``data_samples``. Each process may see a part.

    Returns:
        dict[str, float]: ``matching_accuracy``, the share of keypoints whose
        feature is most similar to their own prompt, among all prompts (rows
        of the matching matrix, Eq. 7), and ``peak_error``, the mean distance
        of the score map's highest cell from its keypoint, relative to the
        longer side of the input. Both over the keypoints that are labelled
        and inside the input; NaN if there are none.
    """
    sums = torch.zeros(3, dtype=torch.float64)
    for outputs, samples, aspect in _outputs_of(model, batches):
        sums += _sums_of_batch(outputs, samples, aspect)
    all_reduce(sums)
    matched, distance = (sums[1:] / sums[0]).tolist()
    return dict(matching_accuracy=matched, peak_error=distance)


@torch.no_grad()
def matching_matrix(model: CLAMP, batches: Iterable[dict]) -> Tensor:
    """How similar the features at keypoints are to all prompts (Fig. 3).

    Args:
        model (CLAMP): Model in evaluation mode.
        batches (Iterable[dict]): As in :func:`measure_matching`.

    Returns:
        Tensor: (K, K), float64, keypoints times prompts, cosines: M of Eq. 7
        without temperature, the mean over the animals in which a keypoint is
        labelled and inside the input; NaN where it is so in none.
    """
    sums = counts = torch.zeros(())
    for outputs, samples, _ in _outputs_of(model, batches):
        matches, counted, _ = _matches(outputs, samples)
        weights = counted.double().cpu()  # (B, K)
        sums = sums + (matches.double().cpu() * weights[..., None]).sum(0)
        counts = counts + weights.sum(0)
    all_reduce(sums)
    all_reduce(counts)
    return sums / counts[:, None]


def _outputs_of(model: CLAMP, batches: Iterable[dict]) -> Iterator[tuple]:
    """Outputs, samples, and height / width of each batch."""
    for batch in batches:
        data = model.data_preprocessor(batch, training=False)
        outputs = model.head.connect(model.extract_feat(data['inputs']))
        height, width = data['inputs'].shape[-2:]
        yield outputs, data['data_samples'], height / width


def _sums_of_batch(
    outputs: CLAMPOutputs, samples: Sequence[PoseDataSample], aspect: float
) -> Tensor:
    """(3,), keypoints, those that match, sum of distances."""
    matches, counted, labels = _matches(outputs, samples)
    own = torch.arange(matches.shape[-1], device=matches.device)
    matched = (matches.argmax(dim=-1) == own) & counted
    sides = labels.new_tensor([1, aspect]) / max(1, aspect)
    distance = ((peaks(outputs.score_map) - labels) * sides).norm(dim=-1)
    sums = [counted.sum(), matched.sum(), distance[counted].sum()]
    return torch.stack([one.double().cpu() for one in sums])


def _matches(
    outputs: CLAMPOutputs, samples: Sequence[PoseDataSample]
) -> tuple[Tensor, Tensor, Tensor]:
    """Cosines, (B, K, K); which keypoints count, (B, K); where, (B, K, 2)."""
    device = outputs.image_embeddings.device
    labels = torch.stack([keypoint_labels(s) for s in samples]).to(device)
    known = np.concatenate(
        [labelled(s.gt_instances.keypoints_visible) for s in samples]
    )  # (B, K)
    counted = torch.from_numpy(known).to(device) & (inside(labels) > 0)
    matches = semantic_matches(
        outputs.image_embeddings,
        outputs.prompt_embeddings,
        labels,
        sample_bilinear,
    )
    return matches, counted, labels


def peaks(score_map: Tensor) -> Tensor:
    """Centres of the highest cells.

    Args:
        score_map (Tensor): (B, K, H, W), S of Eq. 4.

    Returns:
        Tensor: (B, K, 2), x, y as fractions of width and height.
    """
    height, width = score_map.shape[-2:]
    index = score_map.flatten(2).argmax(dim=-1)  # (B, K)
    x = (index % width + 0.5) / width
    y = (index // width + 0.5) / height
    return torch.stack([x, y], dim=-1)


def keypoint_labels(sample: PoseDataSample) -> Tensor:
    """Locate the keypoints of a test sample in its input.

    Args:
        sample (PoseDataSample): Sample of a top-down test pipeline, which
            does not rotate.

    Returns:
        Tensor: (K, 2), x, y as fractions of the input's width and height.
    """
    centre = torch.as_tensor(sample.metainfo['input_center'])
    scale = torch.as_tensor(sample.metainfo['input_scale'])
    keypoints = torch.as_tensor(sample.gt_instances.keypoints[0])
    return ((keypoints - centre) / scale + 0.5).float()
