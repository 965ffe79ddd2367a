"""Makes ``type='clamp_mmpose.CLAMP'`` work in any OpenMMLab config.

All modules are registered in mmpose's own registries, so their plain names
work in configs of mmpose. For a name with a scope mmengine imports
``clamp_mmpose.registry``, and asks the children of its root registries: so
these doors are children of the root. Other projects would not find children
of mmpose's registries.
"""

from mmengine.registry import Registry
from mmpose import registry as mmpose_registry


class Door(Registry):
    """A registry that holds nothing, and finds what mmpose's finds.

    Args:
        behind (Registry): mmpose's, where the modules are registered.
    """

    def __init__(self, behind: Registry):
        super().__init__(behind.name, parent=behind.root, scope='clamp_mmpose')
        self.behind = behind

    def get(self, key: str) -> type | None:
        """Look a name up, see :class:`Registry`."""
        return self.behind.get(key)


MODELS = Door(mmpose_registry.MODELS)
KEYPOINT_CODECS = Door(mmpose_registry.KEYPOINT_CODECS)
DATASETS = Door(mmpose_registry.DATASETS)
METRICS = Door(mmpose_registry.METRICS)
WEIGHT_INITIALIZERS = Door(mmpose_registry.WEIGHT_INITIALIZERS)
HOOKS = Door(mmpose_registry.HOOKS)
LOOPS = Door(mmpose_registry.LOOPS)
TRANSFORMS = Door(mmpose_registry.TRANSFORMS)
