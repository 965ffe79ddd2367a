"""Shows in a run's visualizer what a CLAMP sees (CLAMP, Fig. 3)."""

from mmengine.dist import is_main_process
from mmengine.hooks import Hook
from mmengine.model import is_model_wrapper
from mmengine.runner import Runner
from mmpose.registry import HOOKS
from torch import nn

from ..datasets.animals import batches_of, spread
from ..evaluation.prompt_matching import matching_matrix
from ..models import CLAMP
from .figures import draw_matching, draw_score_maps, to_pixels
from .views import view


@HOOKS.register_module()
class InspectionHook(Hook):
    """Adds pictures to the visualizer after each validation.

    ``score_maps_0`` and so on, of the same pictures each time, and
    ``matching``, the matching matrix: in ``vis_data/vis_image`` of the run's
    folder, and wherever else the visualizer writes, such as TensorBoard.

    Args:
        num_images (int): How many animals are shown, evenly spread over the
            val set. Defaults to 4.
        num_animals (int): How many the matching matrix is made of. Defaults
            to 64.

    Raises:
        ValueError: A number is below 1.
    """

    # before EMA takes its weights away again
    priority = 'ABOVE_NORMAL'

    def __init__(self, num_images: int = 4, num_animals: int = 64):
        if num_images < 1 or num_animals < 1:
            raise ValueError(
                f'InspectionHook has num_images={num_images} and '
                f'num_animals={num_animals}: give 1 or more'
            )
        self.num_images = num_images
        self.num_animals = num_animals

    def before_run(self, runner: Runner) -> None:
        """Refuse a model without prompts before it is trained.

        Raises:
            ValueError: It is no CLAMP.
        """
        model = _unwrapped(runner.model)
        if not isinstance(model, CLAMP):
            raise ValueError(
                f'InspectionHook shows prompts, and a {type(model).__name__} '
                'has none: leave the hook out of this config'
            )

    def after_val_epoch(
        self, runner: Runner, metrics: dict[str, float] | None = None
    ) -> None:
        """Draw, in the evaluation mode that a validation leaves."""
        model = _unwrapped(runner.model)
        dataset = runner.val_dataloader.dataset
        animals = spread(len(dataset), self.num_animals)
        # in all processes, as they add up what they found
        matrix = matching_matrix(model, batches_of(dataset, animals)).numpy()
        if is_main_process():
            self._show(runner, model, matrix)

    def _show(self, runner: Runner, model: CLAMP, matrix) -> None:
        step, names = runner.epoch, model.head.prompts.keypoint_names
        dataset = runner.val_dataloader.dataset
        shown = dict(matching=draw_matching({f'epoch {step}': matrix}, names))
        for i, number in enumerate(spread(len(dataset), self.num_images)):
            seen = view(model, dataset[number])
            shown[f'score_maps_{i}'] = draw_score_maps(seen)
        for name, figure in shown.items():
            runner.visualizer.add_image(name, to_pixels(figure), step=step)


def _unwrapped(model: nn.Module) -> nn.Module:
    return model.module if is_model_wrapper(model) else model
