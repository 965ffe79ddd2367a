"""Makes this package's modules known: ``CLAMP``, and ``clamp_mmpose.CLAMP``.

All modules are registered in mmpose's own registries, so their plain names
work in configs of mmpose: these registries import them when they are first
asked for a name. For a name with a scope mmengine imports
``clamp_mmpose.registry``, and asks the children of its root registries: so
these doors are children of the root. Other projects would not find children
of mmpose's registries.
"""

from mmengine.registry import Registry
from mmpose import registry as mmpose_registry

from .foundation.environment import environment_problems

# importing it registers all modules
MODULES = 'clamp_mmpose.modules'


class Door(Registry):
    """A registry that holds nothing, and finds what mmpose's finds.

    Args:
        behind (Registry): mmpose's, where the modules are registered.
    """

    def __init__(self, behind: Registry):
        super().__init__(behind.name, parent=behind.root, scope='clamp_mmpose')
        self.behind = behind
        # where something is missing, and only the runtime was wanted,
        # mmpose must go on without this package
        if not environment_problems():
            _add_location(behind, MODULES)

    def get(self, key: str) -> type | None:
        """Look a name up, see :class:`Registry`."""
        return self.behind.get(key)


def _add_location(registry: Registry, module: str) -> None:
    """Let a registry import one more module when it is first asked."""
    # a new list, as registries without locations share one
    registry._locations = [*registry._locations, module]
    # it imports its locations once: let it do so again, which costs nothing
    registry._imported = False


MODELS = Door(mmpose_registry.MODELS)
KEYPOINT_CODECS = Door(mmpose_registry.KEYPOINT_CODECS)
DATASETS = Door(mmpose_registry.DATASETS)
METRICS = Door(mmpose_registry.METRICS)
WEIGHT_INITIALIZERS = Door(mmpose_registry.WEIGHT_INITIALIZERS)
HOOKS = Door(mmpose_registry.HOOKS)
LOOPS = Door(mmpose_registry.LOOPS)
TRANSFORMS = Door(mmpose_registry.TRANSFORMS)
