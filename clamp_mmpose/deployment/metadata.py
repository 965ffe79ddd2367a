"""What an exported model says about itself, for those who run it."""

from mmpose.codecs import MSRAHeatmap
from mmpose.models.pose_estimators import TopdownPoseEstimator

from .. import __version__
from ..datasets.prediction import knows_whole_pictures, prediction_pipeline
from ..models import CLAMPHead
from ..skeletons import prompts_of


def describe(model: TopdownPoseEstimator, config_name: str) -> dict:
    """All that is needed beside the network to predict as mmpose does.

    Args:
        model (TopdownPoseEstimator): Of mmpose's ``init_model``.
        config_name (str): Name of the model's config file.

    Returns:
        dict: Plain values; sizes are (width, height) in pixels, ``mean`` and
        ``std`` are in ``channel_order``.

    Raises:
        ValueError: The model predicts in a way that
            :mod:`clamp_mmpose.runtime` does not know.
    """
    names = _keypoint_names(model)
    flip_indices = [int(i) for i in model.dataset_meta['flip_indices']]
    if len(flip_indices) != len(names):
        raise ValueError(
            f'the model has {len(names)} keypoints, its dataset_meta '
            f'{len(flip_indices)}: which ones swap when mirrored is not known'
        )
    test_cfg = model.test_cfg
    _only('flip_mode', test_cfg.get('flip_mode', 'heatmap'), 'heatmap')
    _only(
        'output_keypoint_indices',
        test_cfg.get('output_keypoint_indices'),
        None,
    )
    return dict(
        version=__version__,
        config=config_name,
        keypoint_names=names,
        **_drawn_as(model.dataset_meta),
        flip_indices=flip_indices,
        flip_test=bool(test_cfg.get('flip_test', False)),
        shift_heatmap=bool(test_cfg.get('shift_heatmap', False)),
        bbox_padding=bbox_padding(model),
        **_trained_on(model),
        **_normalisation(model.data_preprocessor),
        codec=_codec(model.head.decoder),
    )


def _keypoint_names(model: TopdownPoseEstimator) -> list[str]:
    if isinstance(model.head, CLAMPHead):
        return list(model.head.prompts.keypoint_names)
    return prompts_of(model.dataset_meta)


def _drawn_as(meta: dict) -> dict:
    """Labels of the data set, and which of them are joined, if known."""
    if 'keypoint_id2name' not in meta:
        return {}
    names = meta['keypoint_id2name']
    return dict(
        labels=[names[k] for k in range(len(names))],
        links=[[int(k) for k in link] for link in meta['skeleton_links']],
    )


def _trained_on(model: TopdownPoseEstimator) -> dict:
    """Whether it can find an animal in a whole picture, if that is known."""
    known = knows_whole_pictures(model.cfg)
    return {} if known is None else dict(trained_on_whole_pictures=known)


def bbox_padding(model: TopdownPoseEstimator) -> float:
    """How much larger than a box the cut is; mmpose's default is 1.25."""
    steps = {step['type']: step for step in prediction_pipeline(model.cfg)}
    for needed in ('GetBBoxCenterScale', 'TopdownAffine'):
        if needed not in steps:
            raise ValueError(f'the test pipeline has no {needed}')
    _only('use_udp', steps['TopdownAffine'].get('use_udp', False), False)
    return float(steps['GetBBoxCenterScale'].get('padding', 1.25))


def _normalisation(preprocessor) -> dict:
    mean, std = [0.0] * 3, [1.0] * 3
    if preprocessor._enable_normalize:
        mean = preprocessor.mean.flatten().tolist()
        std = preprocessor.std.flatten().tolist()
    # mmpose reads pictures as BGR
    order = 'RGB' if preprocessor._channel_conversion else 'BGR'
    return dict(channel_order=order, mean=mean, std=std)


def _codec(decoder) -> dict:
    if not isinstance(decoder, MSRAHeatmap):
        raise ValueError(
            f'the head decodes with {type(decoder).__name__}, only '
            'MSRAHeatmap and its children are known'
        )
    _only('unbiased', decoder.unbiased, False)
    return dict(
        type=type(decoder).__name__,
        input_size=[int(side) for side in decoder.input_size],
        heatmap_size=[int(side) for side in decoder.heatmap_size],
        sigma=float(decoder.sigma),
    )


def _only(name: str, value, known) -> None:
    if value != known:
        raise ValueError(f'{name} is {value!r}, only {known!r} is known')
