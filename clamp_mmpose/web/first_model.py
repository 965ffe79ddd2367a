"""A model for those who have none yet: the tiny CLAMP of drawn animals.

The package has its weights but for the text tower, which is frozen in training
and lies in the package already, as the tiny CLIP that the training began with.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PACKAGE = Path(__file__).parents[1]
WEIGHTS = PACKAGE / 'weights' / 'tiny_clamp_demo.safetensors'
CLIP = PACKAGE / 'weights' / 'tiny_clip_resnet_poses.safetensors'
TEXT_TOWER = 'head.prompts.text_encoder.'
NOTE = (
    'This first model has seen drawn animals only and knows nothing of real '
    'ones: start the page with your own by --checkpoint or --model.'
)


def first_config() -> Path:
    """Its config file, in a checkout or in an installed package."""
    folders = PACKAGE.parent / 'configs', PACKAGE / '.mim' / 'configs'
    files = [folder / 'clamp_tiny_demo.py' for folder in folders]
    return next(file for file in files if file.exists())


@contextmanager
def first_checkpoint() -> Iterator[Path]:
    """Its checkpoint, for as long as somebody reads it.

    Yields:
        Path: A whole checkpoint of :func:`first_config`.
    """
    import torch  # the first model alone needs it here
    from safetensors.torch import load_file

    weights = load_file(WEIGHTS)
    for name, value in load_file(CLIP).items():
        if not name.startswith('visual.') and name != 'logit_scale':
            weights[TEXT_TOWER + name] = value
    with TemporaryDirectory() as folder:
        path = Path(folder, 'drawn animals.pth')
        torch.save(dict(state_dict=weights), path)
        yield path
