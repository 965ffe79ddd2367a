"""Which CLIP: an open_clip model name or config, as typed settings."""

import difflib
from collections.abc import Mapping
from typing import NamedTuple

import open_clip
from open_clip.model import CLIPTextCfg, CLIPVisionCfg
from open_clip.transformer import QuickGELU
from torch import nn

CLIPModel = str | dict

# kinds of image towers
RESNET, VIT, TIMM = 'ResNet', 'ViT', 'network of timm'


class CLIPConfig(NamedTuple):
    """The settings of a CLIP model, from which every width is derived.

    Attributes:
        embed_dim (int): D, the width of the joint embedding space.
        vision (CLIPVisionCfg): open_clip's settings of the image tower.
        text (CLIPTextCfg): open_clip's settings of the text tower.
        quick_gelu (bool): Whether the transformers use QuickGELU, as those
            that OpenAI trained do.
        custom_text (bool): Whether open_clip keeps the text tower apart, so
            that its weights have another name. Nothing else differs.
    """

    embed_dim: int
    vision: CLIPVisionCfg
    text: CLIPTextCfg
    quick_gelu: bool = False
    custom_text: bool = False

    @property
    def tower(self) -> str:
        """Kind of the image tower: RESNET, VIT or TIMM."""
        if self.vision.timm_model_name:
            return TIMM
        is_resnet = isinstance(self.vision.layers, (tuple, list))
        return RESNET if is_resnet else VIT

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
        custom_text=settings.pop('custom_text', False),
    )
    _check_plain(clip_model, config, settings)
    return config


def build_clip(clip_model: CLIPModel) -> open_clip.CLIP:
    """All of a CLIP, with random weights.

    Args:
        clip_model (str | dict): See :func:`get_clip_config`.
    """
    config = get_clip_config(clip_model)
    kind = open_clip.CustomTextCLIP if config.custom_text else open_clip.CLIP
    return kind(
        config.embed_dim, config.vision, config.text, config.quick_gelu
    )


def config_with(
    clip_model: CLIPModel, tower: str, classes: Mapping[str, str]
) -> CLIPConfig:
    """The settings of a CLIP that has the image tower that a class adapts.

    Args:
        clip_model (str | dict): See :func:`get_clip_config`.
        tower (str): Kind of image tower, see :attr:`CLIPConfig.tower`.
        classes (Mapping[str, str]): The class for each kind of tower.

    Raises:
        ValueError: It has another tower; names the class for that.
    """
    config = get_clip_config(clip_model)
    if config.tower != tower:
        raise ValueError(
            f'clip_model {clip_model!r} is a {config.tower}: use '
            f'{classes[config.tower]}'
        )
    return config


def _settings(clip_model: CLIPModel) -> dict:
    if isinstance(clip_model, str):
        if ':' in clip_model:
            raise ValueError(
                f'clip_model {clip_model!r} says where weights are: give it '
                'as init_cfg.pretrained, and name the architecture as '
                "clip_model, such as 'ViT-B-16'"
            )
        known = open_clip.get_model_config(clip_model)
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
    """CLAMP adapts CLIP as OpenAI built it, not all of its descendants."""
    free = dict(
        vision=('layers', 'width', 'head_width', 'mlp_ratio', 'patch_size')
        + ('image_size', 'timm_model_name', 'timm_pool', 'timm_proj')
        + ('timm_proj_bias', 'timm_drop', 'timm_drop_path'),
        text=('context_length', 'vocab_size', 'width', 'heads', 'layers')
        + ('mlp_ratio', 'no_causal_mask'),
    )
    plain = dict(vision=CLIPVisionCfg(), text=CLIPTextCfg())
    changed = [f'{name}={value!r}' for name, value in unused.items()]
    for part, of_clip in plain.items():
        for name, value in vars(getattr(config, part)).items():
            if name not in free[part] and value != getattr(of_clip, name):
                changed.append(f'{part}_cfg.{name}={value!r}')
    if config.tower == TIMM and config.vision.timm_pool not in ('', 'avg'):
        changed.append(f'vision_cfg.timm_pool={config.vision.timm_pool!r}')
    if changed:
        raise ValueError(
            f'clip_model {clip_model!r} is not a plain CLIP: '
            f'{", ".join(changed)}; what fits is a ResNet or ViT of CLIP, or '
            "a convolutional network of timm, with CLIP's own tokenizer, such "
            "as 'RN50', 'ViT-B-16', 'convnext_base_w' or 'MobileCLIP-S2'"
        )
