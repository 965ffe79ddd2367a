"""Loops that check their data, hooks that leave or add something."""

from .annotation_ids_hook import AnnotationIdsHook
from .compile_hook import CompileHook
from .epoch_seed_hook import EpochSeedHook
from .finite_loss_hook import FiniteLossHook
from .loops import (
    CheckedIterTrainLoop,
    CheckedTestLoop,
    CheckedTrainLoop,
    CheckedValLoop,
)
from .prompt_matching_hook import PromptMatchingHook
from .whole_checkpoint_hook import WholeCheckpointHook

__all__ = [
    'AnnotationIdsHook',
    'CheckedIterTrainLoop',
    'CheckedTestLoop',
    'CheckedTrainLoop',
    'CheckedValLoop',
    'CompileHook',
    'EpochSeedHook',
    'FiniteLossHook',
    'PromptMatchingHook',
    'WholeCheckpointHook',
]
