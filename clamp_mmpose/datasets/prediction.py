"""What a config without a test set still says about prediction."""

import copy

from mmengine import Config
from mmengine.registry import init_default_scope
from mmpose.registry import DATASETS
from torch.utils.data import Dataset

from .annotation_check import AnnotationError
from .data_config import ann_file, pipeline_of, single_datasets, step_name

# of a training's pipeline, what is no augmentation and no target
_STEPS = ('LoadImage', 'GetBBoxCenterScale', 'TopdownAffine', 'PackPoseInputs')


def prediction_dataset(cfg: Config) -> dict:
    """The data set that predictions are shown or measured on.

    Args:
        cfg (Config): Of a model.

    Returns:
        dict: Of the :func:`prediction_split`; a training set without its
        augmentation.

    Raises:
        ValueError: The config has no data set at all.
    """
    split = prediction_split(cfg)
    dataset = cfg[f'{split}_dataloader']['dataset']
    if split == 'train':
        dataset = copy.deepcopy(dataset)
        # where pipeline_of finds it
        whole = dataset.get('pipeline')
        for one in [dataset] if whole else single_datasets(dataset):
            one['pipeline'] = prediction_pipeline(cfg)
    return dataset


def prediction_split(cfg: Config) -> str:
    """The part of the data that predictions are shown or measured on.

    Args:
        cfg (Config): Of a model.

    Returns:
        str: ``'test'``; without a test set ``'val'``, and without that
        ``'train'``.

    Raises:
        ValueError: The config has no data set at all.
    """
    for split in ('test', 'val', 'train'):
        loader = cfg.get(f'{split}_dataloader')
        if loader and names_files(loader.get('dataset') or {}):
            return split
    raise ValueError(
        'the config has no data set: write a test_dataloader into it'
    )


def names_files(dataset: dict) -> bool:
    """Whether there is more to a data set than its pipeline.

    Args:
        dataset (dict): Its config, such as :func:`with_prediction_pipeline`
            adds without files.
    """
    return bool(set(dataset) - {'pipeline'})


def open_dataset(dataset: dict) -> Dataset:
    """Read a data set of a config.

    Args:
        dataset (dict): Its config, with settings shared.

    Returns:
        Dataset: Of MMPose.

    Raises:
        OSError: Its files are not there.
        ValueError: They are damaged, or the config asks for what there is
            not.
    """
    init_default_scope('mmpose')
    try:
        return DATASETS.build(dataset)
    except (AnnotationError, OSError):
        raise
    except Exception as error:  # each kind of damage fails in its own way
        # mmpose asserts that its file is there
        if isinstance(error, AssertionError) and 'not exist' in str(error):
            raise FileNotFoundError(str(error)) from error
        files = ', '.join(ann_file(one) for one in single_datasets(dataset))
        raise ValueError(
            f'{files} cannot be read as the config says '
            f'({type(error).__name__}: {error}): tools/validate_dataset.py '
            'tells what is wrong with a file'
        ) from error


def prediction_pipeline(cfg: Config) -> list[dict]:
    """The steps from a picture and a box to the network's input.

    Args:
        cfg (Config): Of a model.

    Returns:
        list[dict]: Of the test set; without one of the val set, else those
        of the training set without augmentation, else as the codec of the
        model says.

    Raises:
        ValueError: The config has none of them.
    """
    for split in ('test', 'val', 'train'):
        loader = cfg.get(f'{split}_dataloader') or {}
        pipeline = pipeline_of(loader.get('dataset') or {})
        if split == 'train':
            pipeline = [one for one in pipeline if step_name(one) in _STEPS]
        if pipeline:
            return pipeline
    codec = (cfg.get('model') or {}).get('head', {}).get('decoder') or {}
    if codec.get('input_size') is None:
        raise ValueError(
            'the config says nowhere how pictures are cut out: write a '
            'test_dataloader with the pipeline into it'
        )
    crop = dict(type='TopdownAffine', input_size=codec['input_size'])
    return [
        crop if name == crop['type'] else dict(type=name) for name in _STEPS
    ]


def knows_whole_pictures(cfg: Config) -> bool | None:
    """Whether a model was shown whole pictures when it was trained.

    Such a model finds its animal by itself: see :class:`RandomRoughBox`.

    Args:
        cfg (Config): Of the model.

    Returns:
        bool, optional: None where the config does not say how it was trained.
    """
    loader = cfg.get('train_dataloader') or {}
    steps = pipeline_of(loader.get('dataset') or {})
    if not steps:
        return None
    return any('RandomRoughBox' in str(step['type']) for step in steps)


def with_prediction_pipeline(cfg: Config) -> Config:
    """The config, with a ``test_dataloader`` that says how to predict.

    mmpose reads the pipeline there, also where there is nothing to test.

    Args:
        cfg (Config): Of a model; it is not changed.

    Returns:
        Config: Itself if it has one, or if nothing tells the pipeline; else
        a copy.
    """
    if cfg.get('test_dataloader'):
        return cfg
    try:
        pipeline = prediction_pipeline(cfg)
    except ValueError:
        return cfg
    cfg = copy.deepcopy(cfg)
    cfg.test_dataloader = dict(dataset=dict(pipeline=pipeline))
    return cfg
