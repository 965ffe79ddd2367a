"""Which CLIP: an open_clip model name or config, as typed settings."""

import difflib
from typing import NamedTuple

import open_clip
from open_clip.model import CLIPTextCfg, CLIPVisionCfg
from open_clip.transformer import QuickGELU
from torch import nn

CLIPModel = str | dict


class CLIPConfig(NamedTuple):
    """The settings of a CLIP model, from which every width is derived.

    Attributes:
        embed_dim (int): D, the width of the joint embedding space.
        vision (CLIPVisionCfg): open_clip's settings of the image tower.
        text (CLIPTextCfg): open_clip's settings of the text tower.
        quick_gelu (bool): Whether the transformers use QuickGELU, as those
            that OpenAI trained do.
    """

    embed_dim: int
    vision: CLIPVisionCfg
    text: CLIPTextCfg
    quick_gelu: bool = False

    @property
    def is_resnet(self) -> bool:
        """Whether the image tower is CLIP's ResNet (else a ViT)."""
        return isinstance(self.vision.layers, (tuple, list))

    @property
    def activation(self) -> type[nn.Module]:
        """The activation of the transformers."""
        return QuickGELU if self.quick_gelu else nn.GELU


def get_clip_config(clip_model: CLIPModel) -> CLIPConfig:
    """Look up a CLIP model by name, or read an open_clip config dict.

    Args:
        clip_model (str | dict): A name that ``open_clip.list_models()`` has,
            such as ``'RN50-quickgelu'``, or a dict with ``embed_dim``,
            ``vision_cfg``, ``text_cfg`` and, optionally, ``quick_gelu``.

    Returns:
        CLIPConfig: The settings.

    Raises:
        ValueError: The name is unknown, or the model is not a plain CLIP.
    """
    settings = _settings(clip_model)
    config = CLIPConfig(
        embed_dim=settings.pop('embed_dim'),
        vision=CLIPVisionCfg(**settings.pop('vision_cfg')),
        text=CLIPTextCfg(**settings.pop('text_cfg')),
        quick_gelu=settings.pop('quick_gelu', False),
    )
    _check_plain(clip_model, config, settings)
    return config


def build_clip(clip_model: CLIPModel) -> open_clip.CLIP:
    """All of a CLIP, with random weights.

    Args:
        clip_model (str | dict): See :func:`get_clip_config`.
    """
    config = get_clip_config(clip_model)
    return open_clip.CLIP(
        config.embed_dim, config.vision, config.text, config.quick_gelu
    )


def _settings(clip_model: CLIPModel) -> dict:
    if isinstance(clip_model, str):
        # with a prefix it would be read from the disk or the network
        known = ':' not in clip_model and open_clip.get_model_config(
            clip_model
        )
        if not known:
            raise ValueError(_unknown_model(clip_model))
        return known
    missing = {'embed_dim', 'vision_cfg', 'text_cfg'} - set(clip_model)
    if missing:
        raise ValueError(
            f'the clip_model {clip_model!r} lacks {sorted(missing)}: an '
            'open_clip config has all three'
        )
    return dict(clip_model)


def _unknown_model(name: str) -> str:
    similar = difflib.get_close_matches(name, open_clip.list_models(), n=5)
    hint = f'did you mean one of {similar}? ' if similar else ''
    return (
        f'open_clip has no model {name!r}: {hint}'
        'open_clip.list_models() names them all'
    )


def _check_plain(clip_model, config: CLIPConfig, unused: dict) -> None:
    """CLAMP adapts CLIP as OpenAI built it, not its many descendants."""
    plain_vision, plain_text = CLIPVisionCfg(), CLIPTextCfg()
    free = dict(
        vision=('layers', 'width', 'head_width', 'mlp_ratio', 'patch_size')
        + ('image_size',),
        text=('context_length', 'vocab_size', 'width', 'heads', 'layers')
        + ('mlp_ratio',),
    )
    changed = [f'{name}={value!r}' for name, value in unused.items()]
    for part, plain in (('vision', plain_vision), ('text', plain_text)):
        for name, value in vars(getattr(config, part)).items():
            if name not in free[part] and value != getattr(plain, name):
                changed.append(f'{part}_cfg.{name}={value!r}')
    if changed:
        raise ValueError(
            f'clip_model {clip_model!r} is not a plain CLIP: '
            f'{", ".join(changed)}; choose one of the RN50*, ViT-B-* or '
            'ViT-L-* models of open_clip'
        )
