"""Looks inside a CLAMP before and after training."""

from mmengine.hooks import Hook
from mmengine.logging import print_log
from mmengine.model import is_model_wrapper
from mmengine.runner import Runner
from mmpose.registry import HOOKS

from ..evaluation.prompt_matching import measure_matching


@HOOKS.register_module()
class PromptMatchingHook(Hook):
    """Adds to the metrics of a test how well prompts and features match.

    ``prompts/matching_accuracy`` and ``prompts/peak_error``, see
    :func:`measure_matching`, on the test set; after a training also
    ``prompts/matching_accuracy_before`` and ``prompts/peak_error_before``,
    of the weights that it began with.
    """

    # before the logger prints the metrics, and before EMA takes its weights
    priority = 'ABOVE_NORMAL'
    _KEY = 'prompts_before'

    def before_train(self, runner: Runner) -> None:
        """Measure what is not trained yet."""
        if runner.iter > 0:
            return  # resumed: the checkpoint brought what was measured
        before = self._measure(runner)
        print_log(f'prompts and features before training: {before}', 'current')
        # the message hub is part of every checkpoint
        runner.message_hub.update_info(self._KEY, before)

    def after_test_epoch(
        self, runner: Runner, metrics: dict[str, float] | None = None
    ) -> None:
        """Add what is found to the metrics."""
        known = runner.message_hub.runtime_info
        before = known.get(self._KEY, {})
        found = {f'{name}_before': value for name, value in before.items()}
        found.update(self._measure(runner))
        if metrics is not None:
            metrics.update(
                {f'prompts/{name}': value for name, value in found.items()}
            )

    def _measure(self, runner: Runner) -> dict[str, float]:
        model = runner.model
        if is_model_wrapper(model):
            model = model.module
        training = model.training
        model.eval()
        try:
            return measure_matching(model, runner.test_loop.dataloader)
        finally:
            model.train(training)
