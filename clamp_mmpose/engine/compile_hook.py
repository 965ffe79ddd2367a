"""``torch.compile`` of what takes most of a training step."""

from collections.abc import Sequence

import torch
from mmengine.hooks import Hook
from mmengine.model import is_model_wrapper
from mmengine.runner import Runner
from mmengine.utils import digit_version
from mmpose.registry import HOOKS
from torch import nn


@HOOKS.register_module()
class CompileHook(Hook):
    """Compiles parts of a model while it is trained.

    MMEngine's ``compile=True`` compiles the whole step, which ends in an
    error where samples are copied. Parts read and give tensors alone. A
    validation, of other batch sizes, is not worth compiling them again.

    Args:
        parts (Sequence[str]): Names of modules below the model.
        options (dict): Of ``torch.compile``.
    """

    def __init__(
        self,
        parts: Sequence[str] = ('backbone', 'head.deconv_layers'),
        options: dict | None = None,
    ):
        self.parts = parts
        self.options = options or {}
        self._compiled = []

    def before_train(self, runner: Runner) -> None:
        """See :meth:`compile`."""
        model = runner.model
        self.compile(model.module if is_model_wrapper(model) else model)

    def compile(self, model: nn.Module) -> None:
        """Choose what the first steps compile.

        Args:
            model (nn.Module): Whose parts they are.

        Raises:
            ValueError: It has no such part, or one that torch 2.1 cannot
                compile.
        """
        parts = {name: _part(model, name) for name in self.parts}
        for name, part in parts.items():
            _check_torch(part, name)
        for part in parts.values():
            forward = torch.compile(part.forward, **self.options)
            self._compiled.append((part, forward))
        self._use_compiled()

    def before_val(self, runner: Runner) -> None:
        """Take the usual way."""
        for part, _ in self._compiled:
            vars(part).pop('forward', None)

    def after_val(self, runner: Runner) -> None:
        """Take the compiled way again."""
        self._use_compiled()

    after_train = before_val

    def _use_compiled(self) -> None:
        for part, forward in self._compiled:
            part.forward = forward


def _check_torch(part: nn.Module, name: str) -> None:
    old = digit_version(torch.__version__) < digit_version('2.2')
    if old and any(isinstance(m, nn.ConvTranspose2d) for m in part.modules()):
        raise ValueError(
            f'CompileHook: torch {torch.__version__} cannot compile the '
            f'deconvolutions of MMCV in {name!r}: give parts=["backbone"], or '
            'install a newer torch'
        )


def _part(model: nn.Module, name: str) -> nn.Module:
    try:
        return model.get_submodule(name)
    except AttributeError:
        known = ', '.join(name for name, _ in model.named_children())
        raise ValueError(
            f'CompileHook: the model has no part {name!r}, but {known} and '
            'what is below them'
        ) from None
