"""Makes this package's modules known: ``CLAMP``, and ``clamp_mmpose.CLAMP``.

All modules are registered in mmpose's own registries, so their plain names
work in configs of mmpose: these registries import them when they are first
asked for a name. For a name with a scope mmengine imports
``clamp_mmpose.registry``, and asks the children of its root registries: so
the registries here are children of the root, which forward to mmpose's. Other
projects would not find children of mmpose's registries.
"""

from mmengine.registry import Registry
from mmpose import registry as mmpose_registry

from .foundation.environment import environment_problems

# importing it registers all modules
MODULES = 'clamp_mmpose.modules'


class ForwardingRegistry(Registry):
    """A registry that holds nothing, and finds what mmpose's finds.

    Args:
        target (Registry): mmpose's, where the modules are registered.
    """

    def __init__(self, target: Registry):
        super().__init__(target.name, parent=target.root, scope='clamp_mmpose')
        self.target = target
        # where something is missing, and only the runtime was wanted,
        # mmpose must go on without this package
        if not environment_problems():
            _add_location(target, MODULES)

    def get(self, key: str) -> type | None:
        """Look a name up, see :class:`Registry`."""
        return self.target.get(key)


def _add_location(registry: Registry, module: str) -> None:
    """Let a registry import one more module when it is first asked."""
    # a new list, as registries without locations share one
    registry._locations = [*registry._locations, module]
    # it imports its locations once: let it do so again, which costs nothing
    registry._imported = False


MODELS = ForwardingRegistry(mmpose_registry.MODELS)
KEYPOINT_CODECS = ForwardingRegistry(mmpose_registry.KEYPOINT_CODECS)
DATASETS = ForwardingRegistry(mmpose_registry.DATASETS)
METRICS = ForwardingRegistry(mmpose_registry.METRICS)
WEIGHT_INITIALIZERS = ForwardingRegistry(mmpose_registry.WEIGHT_INITIALIZERS)
HOOKS = ForwardingRegistry(mmpose_registry.HOOKS)
LOOPS = ForwardingRegistry(mmpose_registry.LOOPS)
TRANSFORMS = ForwardingRegistry(mmpose_registry.TRANSFORMS)
