"""What the makers of weights say of their model: ``open_clip_config.json``."""

import json
from pathlib import Path

import open_clip

from .config import RESNET, TIMM, CLIPConfig, CLIPModel, get_clip_config

CONFIG_FILE = 'open_clip_config.json'
# settings that weights do not depend on
_FREE = ('image_size', 'patch_dropout', 'timm_drop', 'timm_drop_path')


def check_published(clip_model: CLIPModel, path: str) -> None:
    """Compare a model with the config beside its weights, if there is one.

    It tells what no shape does: activation, heads, and what tokens see.

    Args:
        clip_model (str | dict): open_clip model name or config.
        path (str): File of the weights.

    Raises:
        ValueError: They differ, or the published model does not fit here.
    """
    file = Path(path).with_name(CONFIG_FILE)
    if not file.is_file():
        return
    published = _read(file)
    wanted, has = _flat(published), _flat(get_clip_config(clip_model))
    differing = [n for n in wanted if wanted[n] != has.get(n, wanted[n])]
    if differing:
        lines = (f'{n}={wanted[n]!r}, not {has[n]!r}' for n in differing)
        raise ValueError(
            f'{file} is of another model than clip_model {clip_model!r}: '
            f'{"; ".join(lines)}. {_names_of(wanted)}'
        )


def _read(file: Path) -> CLIPConfig:
    try:
        return get_clip_config(json.loads(file.read_text())['model_cfg'])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f'{file} does not fit: {error}') from None


def _flat(config: CLIPConfig) -> dict:
    """The settings that weights depend on, by their names in configs."""
    vision = dict(vars(config.vision))
    if config.tower == RESNET:
        del vision['patch_size']  # it has none
    if config.tower == TIMM:
        vision['timm_pool'] = vision['timm_pool'] or 'avg'
    parts = dict(vision_cfg=vision, text_cfg=vars(config.text))
    return dict(embed_dim=config.embed_dim, quick_gelu=config.quick_gelu) | {
        f'{part}.{name}': tuple(value) if isinstance(value, list) else value
        for part, settings in parts.items()
        for name, value in settings.items()
        if name not in _FREE
    }


def _names_of(wanted: dict) -> str:
    """What open_clip calls a model, if it has it."""
    fitting = []
    for name in open_clip.list_models():
        try:
            if _flat(get_clip_config(name)) == wanted:
                fitting.append(name)
        except ValueError:  # no plain CLIP
            continue
    if fitting:
        return f'Set clip_model to one of {fitting}'
    return f'Set clip_model to the model_cfg of {CONFIG_FILE}'
