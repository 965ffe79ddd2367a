"""Other CLIPs than OpenAI's: towers, tokens and weights as open_clip has them.

Models are small and random, and saved as open_clip saves what is published.
"""

import json

import open_clip
import pytest
import torch
from mmengine import Config
from mmengine.utils import digit_version
from mmpose.registry import MODELS
from safetensors.torch import save_file
from samples import CONFIGS
from tiny import NAMES, TINY_CLIPS, randomised

from clamp_mmpose.models.clip import (
    CLIPTextEncoder,
    CLIPTimm,
    CLIPVisionTransformer,
    CLIPWeights,
    TimmProjector,
    build_clip,
    get_clip_config,
    sources,
    tokenize_names,
    weights,
)
from clamp_mmpose.models.clip.files import CLIPFile

TEXT = TINY_CLIPS['vit']['text_cfg']


def timm_clip(name, pool, proj, **others):
    vision = dict(timm_model_name=name, timm_pool=pool, timm_proj=proj)
    return dict(embed_dim=48, vision_cfg=vision, text_cfg=TEXT, **others)


# as convnext_base_w, as convnext_large_d, as MobileCLIP-S1
CONVNEXT = timm_clip('convnext_atto', '', 'linear')
MLP = timm_clip('convnext_atto', '', 'mlp')
MOBILE = timm_clip('fastvit_t8', 'avg', None, custom_text=True)
MOBILE['text_cfg'] = dict(TEXT, no_causal_mask=True)
OF_TIMM = dict(convnext=CONVNEXT, mlp=MLP, mobile=MOBILE)


def saved(clip_model, folder, form='open_clip_model.safetensors'):
    """A random model and its folder, as open_clip writes it for the hub."""
    clip = randomised(build_clip(clip_model)).eval()
    state = {k: v.clone() for k, v in clip.state_dict().items()}
    folder.mkdir(exist_ok=True)
    if form.endswith('.bin'):
        torch.save(state, folder / form)
    else:
        save_file(state, folder / form)
    config = dict(model_cfg=clip_model, preprocess_cfg={})
    (folder / 'open_clip_config.json').write_text(json.dumps(config))
    return clip, f'local-dir:{folder}'


@pytest.mark.parametrize('kind', OF_TIMM)
def test_embeddings_of_timm_s_towers_are_open_clip_s(kind, tmp_path):
    clip, source = saved(OF_TIMM[kind], tmp_path)
    parts = CLIPTimm(OF_TIMM[kind]), TimmProjector(OF_TIMM[kind])
    for part in parts:
        CLIPWeights(source)(part)
    backbone, projector = (part.eval() for part in parts)
    images = torch.randn(2, 3, 64, 96)
    feats = backbone(images)
    embedding, grid = projector(feats)
    expected = clip.encode_image(images)
    torch.testing.assert_close(embedding, expected, atol=1e-4, rtol=1e-4)
    assert feats[-1].shape == (2, backbone.out_channels, 2, 3)
    assert grid.shape == (2, 48, 2, 3)
    # a cell is what the whole would be, were all cells like it
    cell = feats[-1][:, :, 1:, 2:].expand(-1, -1, 2, 3)
    alike, _ = projector((cell,))
    torch.testing.assert_close(grid[..., 1, 2], alike, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize('kind', ['convnext', 'mobile'])
def test_text_embeddings_are_open_clip_s(kind, tmp_path):
    """Where tokens see those behind them, the padding counts."""
    clip, source = saved(
        OF_TIMM[kind], tmp_path, 'open_clip_pytorch_model.bin'
    )
    encoder = CLIPTextEncoder(OF_TIMM[kind], max_tokens=20)
    CLIPWeights(source)(encoder)
    tokens = tokenize_names(NAMES)
    words = encoder.token_embedding(tokens)
    found = encoder(words, tokens.argmax(dim=-1))
    expected = clip.encode_text(open_clip.tokenize(NAMES))
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-4)


READY = {
    'clamp_bioclip-vitb16_ap10k': 'vit',
    'clamp_bioclip2-vitl14_ap10k': 'vit',
    'clamp_metaclip-vitb16_ap10k': 'vit',
    'clamp_dfn-vitb16_ap10k': 'vit',
    'clamp_datacomp-vitb16_ap10k': 'vit',
    'clamp_convnextb_ap10k': 'convnext',
    'clamp_mobileclip-s1_ap10k': 'mobile',
    'clamp_mobileclip-s2_ap10k': 'mobile',
    'clamp_mobileclip2-s0_ap10k': 'mobile',
}


@pytest.fixture(params=READY)
def name(request):
    new = 'MobileCLIP2-S0'
    if 'mobileclip2' in request.param and not open_clip.get_model_config(new):
        pytest.skip(f'this open_clip does not know {new} yet')
    return request.param


def test_a_ready_config_names_weights_that_fit_its_model(name):
    model = Config.fromfile(CONFIGS / f'{name}.py').model
    source = model.init_cfg.pretrained
    get_clip_config(model.clip_model)
    if not source.startswith('hf-hub:'):
        tag = sources.tag_config(model.clip_model, source)
        if not tag and digit_version(open_clip.__version__)[0] < 3:
            pytest.skip(f'open_clip 2 does not know {source} yet')
        assert tag
        weights.check_activation(model.clip_model, source, CLIPFile({}, None))
        if 'mobile' in name:  # no other has seen such pictures
            assert (tag['mean'], tag['std']) == ((0.0,) * 3, (1.0,) * 3)


def test_a_ready_config_starts_from_a_small_model_of_its_kind(name, tmp_path):
    model = Config.fromfile(CONFIGS / f'{name}.py').model
    quick_gelu = get_clip_config(model.clip_model).quick_gelu
    small = {**TINY_CLIPS, **OF_TIMM}[READY[name]]
    model.clip_model = dict(small, quick_gelu=quick_gelu)
    clip, model.init_cfg.pretrained = saved(
        model.clip_model.to_dict(), tmp_path
    )
    model.head.prompt_encoder.num_heads = 2
    model = MODELS.build(model)
    model.init_weights()
    projection = clip.state_dict().get('text.text_projection')
    if projection is None:
        projection = clip.text_projection
    found = model.head.prompts.text_encoder.text_projection
    assert torch.equal(found, projection)
    assert model(torch.randn(1, 3, 64, 64), None).isfinite().all()


@pytest.mark.parametrize(
    'published, message',
    [
        (dict(quick_gelu=True), 'quick_gelu=True, not False'),
        (
            dict(text_cfg=dict(TEXT, heads=4)),
            r'text_cfg.heads=4, not 2. Set clip_model to the model_cfg',
        ),
        (
            open_clip.get_model_config('ViT-B-16-quickgelu'),
            r"Set clip_model to one of \['ViT-B-16-quickgelu'\]",
        ),
        (dict(text_cfg=dict(TEXT, pool_type='last')), 'does not fit.*last'),
        ({'embed_dim': None}, 'of another model'),
    ],
)
def test_what_the_makers_say_is_compared(published, message, tmp_path):
    model = dict(TINY_CLIPS['vit'], quick_gelu=False)
    _, source = saved(model, tmp_path)
    file = tmp_path / 'open_clip_config.json'
    file.write_text(json.dumps(dict(model_cfg={**model, **published})))
    backbone = CLIPVisionTransformer(model, image_size=64)
    with pytest.raises(ValueError, match=message) as error:
        CLIPWeights(source)(backbone)
    assert str(file) in str(error.value)


@pytest.mark.parametrize(
    'kind, published',
    [
        ('resnet', dict(patch_size=None, image_size=224)),
        ('convnext', dict(timm_pool='avg', timm_drop_path=0.5)),
    ],
)
def test_what_weights_do_not_depend_on_may_differ(kind, published, tmp_path):
    model = {**TINY_CLIPS, **OF_TIMM}[kind]
    _, source = saved(model, tmp_path)
    vision = {**model['vision_cfg'], **published}
    content = dict(model_cfg=dict(model, vision_cfg=vision))
    (tmp_path / 'open_clip_config.json').write_text(json.dumps(content))
    CLIPWeights(source)(CLIPTextEncoder(model, max_tokens=20))


def test_a_damaged_config_is_named(tmp_path):
    model = dict(TINY_CLIPS['vit'])
    _, source = saved(model, tmp_path)
    (tmp_path / 'open_clip_config.json').write_text('{"model_cfg":')
    with pytest.raises(ValueError, match='open_clip_config.json does not fit'):
        CLIPWeights(source)(CLIPVisionTransformer(model, image_size=64))


def test_a_folder_without_weights_is_told(tmp_path):
    with pytest.raises(ValueError, match='has none of .*safetensors'):
        sources.locate('ViT-B-16', f'local-dir:{tmp_path}')


def test_the_hub_is_asked_for_the_config_too(monkeypatch, tmp_path):
    asked = []

    def download(model, filename='weights.bin'):
        asked.append((model, filename))
        return str(tmp_path / filename)

    monkeypatch.setattr(sources, 'download_pretrained_from_hf', download)
    path = sources.locate('ViT-B-16', 'hf-hub:org/name')
    assert path == str(tmp_path / 'weights.bin')
    assert asked[0] == ('org/name', 'open_clip_config.json')


@pytest.mark.parametrize(
    'clip_model, reason',
    [
        ('ViT-B-16-SigLIP', 'hf_tokenizer_name'),
        ('coca_ViT-B-32', 'multimodal_cfg'),
        ('ViT-L-14-CLIPA', "pool_type='last'"),
        ('EVA02-B-16', "timm_pool='token'"),
        ('xlm-roberta-base-ViT-B-32', 'hf_model_name'),
        ('hf-hub:imageomics/bioclip', "such as 'ViT-B-16'"),
    ],
)
def test_what_does_not_fit_is_told_with_what_does(clip_model, reason):
    with pytest.raises(ValueError, match=reason) as error:
        get_clip_config(clip_model)
    assert 'ViT-B-' in str(error.value)


@pytest.mark.parametrize('name', ['ViTamin-S', 'swin_base_patch4_window7_224'])
def test_towers_without_a_map_to_pool_are_refused(name):
    with pytest.raises(ValueError, match='convnext and fastvit'):
        TimmProjector(name)


@pytest.mark.parametrize(
    'part, clip_model, message',
    [
        (CLIPTimm, TINY_CLIPS['vit'], 'is a ViT: use CLIPVisionTransformer'),
        (TimmProjector, TINY_CLIPS['resnet'], 'use AttentionPoolProjector'),
    ],
)
def test_the_class_for_another_tower_is_named(part, clip_model, message):
    with pytest.raises(ValueError, match=message):
        part(clip_model)
