"""CLIP weights from files of any maker, and what is refused."""

import pytest
import torch
from mmengine.registry import WEIGHT_INITIALIZERS
from mmpose.registry import MODELS
from safetensors.torch import save_file
from tiny import TINY_CLIPS, make_clip, model_config, randomised

from clamp_mmpose.foundation.digests import sha256_of
from clamp_mmpose.models.clip import (
    CLIPResNet,
    CLIPWeights,
    files,
    sources,
    weights,
)


@pytest.fixture
def save(clip, tmp_path):
    """Writes the weights of ``clip`` as a certain kind of file."""

    def save(form):
        state = {k: v.clone() for k, v in clip.state_dict().items()}
        path = tmp_path / form
        if form == 'open_clip.pt':
            torch.save(state, path)
        elif form == 'training.pt':  # as open_clip's training writes it
            state = {f'module.{name}': value for name, value in state.items()}
            torch.save(dict(epoch=3, state_dict=state), path)
        elif form == 'half.bin':
            torch.save({k: v.half() for k, v in state.items()}, path)
        elif form == 'openai.pt':  # a state dict of OpenAI's archive
            extra = dict.fromkeys(files._NOT_WEIGHTS, torch.tensor(64))
            torch.save({**state, **extra}, path)
        else:
            save_file(state, path, dict(activation='QuickGELU'))
        return str(path)

    return save


@pytest.fixture
def initialised(kind):
    """A model that was initialised as at the start of a training."""

    def initialised(pretrained, **head):
        config = model_config(kind, **head)
        config['init_cfg'] = dict(type='CLIPWeights', pretrained=pretrained)
        model = MODELS.build(config)
        model.init_weights()
        return model

    return initialised


def parts(model):
    """Parts of a CLAMP whose weights a CLIP file holds."""
    return [
        model.backbone,
        model.head.projector,
        model.head.prompts.text_encoder,
    ]


FORMS = ['open_clip.pt', 'training.pt', 'openai.pt', 'a.safetensors']


@pytest.mark.parametrize('form', FORMS)
def test_every_part_gets_its_weights_and_keeps_them(
    save, initialised, clip, form
):
    model = initialised(save(form))
    expected = clip.state_dict()
    count = 0
    for part in parts(model):
        for name, value in part.state_dict().items():
            wanted = expected[part.clip_name(name)]
            if name == part.positions_name:
                wanted = wanted[: len(value)]
            torch.testing.assert_close(value, wanted, atol=0, rtol=0)
            count += 1
    assert count == len(expected) - 1  # all but the logit scale


def test_half_precision_files_become_float32(save, initialised):
    model = initialised(save('half.bin'))
    assert {p.dtype for p in model.parameters()} == {torch.float32}


def test_none_keeps_random_weights(initialised, clip):
    model = initialised(None)
    expected = clip.state_dict()
    for name, value in model.backbone.named_parameters():
        if value.ndim > 1:
            name = model.backbone.clip_name(name)
            assert not torch.equal(value, expected[name]), name


def test_nothing_is_read_but_at_the_start_of_a_training(kind):
    config = model_config(kind)
    config['init_cfg'] = dict(type='CLIPWeights', pretrained='no such file')
    model = MODELS.build(config)
    with pytest.raises(ValueError, match='no such file'):
        model.init_weights()


def test_a_misspelt_file_of_the_package_is_told(initialised):
    with pytest.raises(ValueError, match=r'tiny_clip_resnet\.safetensors'):
        initialised('clamp_mmpose://tiny.safetensors')


def test_text_positions_are_clips_first_ones(save, initialised, clip):
    encoder = initialised(save('open_clip.pt')).head.prompts.text_encoder
    torch.testing.assert_close(
        encoder.positional_embedding, clip.positional_embedding[:13]
    )


@pytest.mark.parametrize(
    'change,message',
    [
        (lambda s: s.pop('ln_final.bias'), '1 missing: ln_final.bias'),
        (
            lambda s: s.update(logit_bias=torch.ones([])),
            '1 unexpected: logit_b',
        ),
        (
            lambda s: s.update({'ln_final.bias': torch.ones(7)}),
            r'ln_final.bias \(7,\) instead of \(32,\)',
        ),
        (
            lambda s: s.update(positional_embedding=torch.tensor(1.0)),
            r'positional_embedding \(\) instead of',
        ),
    ],
)
def test_files_of_another_model_are_refused(
    clip, initialised, tmp_path, change, message
):
    state = clip.state_dict()
    change(state)
    path = str(tmp_path / 'other.pt')
    torch.save(state, path)
    with pytest.raises(ValueError, match=message):
        initialised(path)


def test_architecture_of_the_other_tower_is_refused(tmp_path):
    vit = randomised(make_clip(TINY_CLIPS['vit']))
    path = str(tmp_path / 'vit.pt')
    torch.save(vit.state_dict(), path)
    config = model_config('resnet')
    config['init_cfg'] = dict(type='CLIPWeights', pretrained=path)
    with pytest.raises(ValueError, match='does not hold the weights'):
        MODELS.build(config).init_weights()


@pytest.mark.parametrize('form', ['openai.pt', 'a.safetensors'])
def test_files_known_to_need_quick_gelu_are_refused_without(save, kind, form):
    gelu = dict(TINY_CLIPS[kind], quick_gelu=False)
    encoder = MODELS.build(
        dict(type='CLIPTextEncoder', clip_model=gelu, max_tokens=13)
    )
    with pytest.raises(ValueError, match='need QuickGELU, but .* has GELU'):
        CLIPWeights(save(form))(encoder)


def test_the_openai_tag_needs_a_quick_gelu_model():
    file = files.CLIPFile({}, quick_gelu=None)
    with pytest.raises(ValueError, match='need QuickGELU.*-quickgelu'):
        weights.check_activation('RN50', 'openai', file)
    weights.check_activation('RN50-quickgelu', 'openai', file)


def test_a_tag_of_a_quick_gelu_model_needs_one_in_any_open_clip(monkeypatch):
    def of_open_clip_2_26(clip_model, pretrained):
        return dict(url='') if clip_model == 'ViT-B-16-quickgelu' else {}

    monkeypatch.setattr(weights, 'tag_config', of_open_clip_2_26)
    file = files.CLIPFile({}, quick_gelu=None)
    weights.check_activation('ViT-B-16-quickgelu', 'metaclip_400m', file)
    weights.check_activation('ViT-B-16', 'metaclip_400m', file)  # no tag of it


def test_unknown_tags_list_those_of_the_model():
    with pytest.raises(ValueError, match=r"neither.*\['openai'"):
        sources.locate('RN50-quickgelu', 'opneai')


@pytest.mark.parametrize('pretrained', ['openai', 'hf-hub:nobody/nothing'])
@pytest.mark.parametrize('place', ['model', 'model.backbone'])
def test_failed_downloads_name_the_ways_out(monkeypatch, pretrained, place):
    def offline(*_, **__):
        raise OSError('no route to host')

    monkeypatch.setattr(sources, 'download_pretrained', offline)
    monkeypatch.setattr(sources, 'download_pretrained_from_hf', offline)
    with pytest.raises(RuntimeError) as error:
        backbone = CLIPResNet('RN50-quickgelu')
        whole = place == 'model'
        module = torch.nn.ModuleList([backbone]) if whole else backbone
        CLIPWeights(pretrained)(module)
    message = str(error.value)
    assert 'no route to host' in message
    assert f'--cfg-options {place}.init_cfg.pretrained=FILE' in message
    assert f'--cfg-options {place}.init_cfg.pretrained=None' in message


def test_torchscript_of_unknown_origin_is_not_opened(tmp_path, monkeypatch):
    path = tmp_path / 'RN50.pt'
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), str(path))
    opened = []
    monkeypatch.setattr(torch.jit, 'load', lambda *_, **__: opened.append(1))
    with pytest.raises(ValueError, match='TorchScript.*run code'):
        files.read_clip_file(path)
    assert not opened


def test_torchscript_that_openai_published_is_opened(tmp_path, monkeypatch):
    path = tmp_path / 'RN50.pt'
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2).half()), str(path))
    known = {sha256_of(path): 'RN50'}
    monkeypatch.setattr(files, 'openai_sha256', lambda: known)
    file = files.read_clip_file(path)
    assert file.weights['weight'].dtype == torch.float32
    assert file.quick_gelu


def test_files_of_openai_are_known_by_their_hash():
    names = set(files.openai_sha256().values())
    assert {'RN50-quickgelu', 'ViT-B-16-quickgelu', 'ViT-L-14-quickgelu'} <= {
        f'{name.removesuffix("-quickgelu")}-quickgelu' for name in names
    }
    assert all(len(digest) == 64 for digest in files.openai_sha256())


def test_code_in_a_pickle_is_not_run(tmp_path):
    path = tmp_path / 'evil.pt'
    torch.save(dict(state_dict=eval), path)
    with pytest.raises(ValueError, match='eval.*can run code'):
        files.read_clip_file(path)


def test_files_without_a_state_dict_are_refused(tmp_path):
    path = tmp_path / 'numbers.pt'
    torch.save([1, 2], path)
    with pytest.raises(ValueError, match='no state dict'):
        files.read_clip_file(path)


@pytest.mark.parametrize('name', ['text.pt', 'empty.pt', 'text.safetensors'])
def test_files_of_something_else_are_refused(tmp_path, name):
    path = tmp_path / name
    path.write_text('' if 'empty' in name else 'hello\n')
    with pytest.raises(ValueError, match=f'{name} .*') as error:
        files.read_clip_file(path)
    assert 'weights_only' not in str(error.value)  # torch's unsafe advice


def test_a_checkpoint_of_another_image_size_fits(kind, model):
    config = model_config(kind)
    if kind == 'vit':
        config['backbone']['image_size'] = (96, 64)
    else:
        config['head']['projector']['image_size'] = (96, 64)
    wide = MODELS.build(config).eval()
    wide.load_state_dict(model.state_dict())
    images = torch.randn(1, 3, 64, 96)
    # fitted at load or at run time, the positions are the same
    torch.testing.assert_close(wide(images, None), model.eval()(images, None))


def test_a_checkpoint_of_shorter_names_leaves_clips_other_positions(
    kind, save, initialised
):
    model = initialised(save('open_clip.pt'), max_name_tokens=9)
    before = model.head.prompts.text_encoder.positional_embedding.clone()
    shorter = MODELS.build(model_config(kind))
    model.load_state_dict(shorter.state_dict())
    after = model.head.prompts.text_encoder.positional_embedding
    taken = shorter.head.prompts.text_encoder.positional_embedding
    assert torch.equal(after, torch.cat([taken, before[len(taken) :]]))
    shorter.load_state_dict(model.state_dict())


def test_a_dict_has_no_tags(kind):
    with pytest.raises(ValueError, match='only named ones have tags'):
        sources.locate(TINY_CLIPS[kind], 'openai')


def test_the_scope_of_the_package_finds_the_initializer(kind):
    config = model_config(kind)
    config['init_cfg'] = dict(type='clamp_mmpose.CLIPWeights', pretrained=None)
    MODELS.build(config).init_weights()


def test_models_of_two_clips_are_refused(kind):
    config = model_config(kind)
    config['backbone']['clip_model'] = dict(TINY_CLIPS[kind], quick_gelu=False)
    model = MODELS.build(config)
    with pytest.raises(ValueError, match='mixes the CLIP models'):
        CLIPWeights('any')(model)


def test_registered_as_an_initializer_of_mmengine():
    assert WEIGHT_INITIALIZERS.get('CLIPWeights') is CLIPWeights
