"""Makes ``type='clamp_mmpose.CLAMP'`` work in any mmpose config.

All modules are registered in mmpose's own registries. These children are
empty; mmengine finds them by the scope, imports their locations, and then
looks the name up in their parents.
"""

from mmengine.registry import Registry
from mmpose import registry as mmpose_registry


def _child(name: str, location: str) -> Registry:
    parent = getattr(mmpose_registry, name)
    return Registry(
        parent.name,
        parent=parent,
        scope='clamp_mmpose',
        locations=[f'clamp_mmpose.{location}'],
    )


MODELS = _child('MODELS', 'models')
KEYPOINT_CODECS = _child('KEYPOINT_CODECS', 'codecs')
DATASETS = _child('DATASETS', 'datasets')
METRICS = _child('METRICS', 'evaluation')
WEIGHT_INITIALIZERS = _child('WEIGHT_INITIALIZERS', 'models')
HOOKS = _child('HOOKS', 'engine')
LOOPS = _child('LOOPS', 'engine')
