"""Files of CLIP, of any maker, as one clean safetensors file."""

from copy import deepcopy

import open_clip
import pytest
import torch
from mmpose.registry import MODELS
from safetensors import safe_open
from safetensors.torch import save_file
from tiny import TINY_CLIPS, model_config

from clamp_mmpose.conversion import convert_clip_file
from clamp_mmpose.foundation.digests import sha256_of
from clamp_mmpose.models.clip import files

TOOL = 'convert_checkpoint.py'
NAMES = dict(resnet='Tiny-RN-quickgelu', vit='Tiny-ViT-quickgelu')


@pytest.fixture
def named_clip(kind, monkeypatch):
    """Tiny models under names, as if open_clip had them."""

    known = {NAMES[k]: TINY_CLIPS[k] for k in NAMES}
    known['Tiny-GELU'] = dict(TINY_CLIPS[kind], quick_gelu=False)
    monkeypatch.setattr(
        open_clip, 'get_model_config', lambda name: deepcopy(known.get(name))
    )
    return NAMES[kind]


class _Archive(torch.nn.Module):
    """Weights with OpenAI's three extra values, as in its archives."""

    def __init__(self, weights):
        super().__init__()
        for name in files._NOT_WEIGHTS:
            self.register_buffer(name, torch.tensor(64))
        for name, value in weights.items():
            if name != 'logit_scale' and 'num_batches' not in name:
                self._put(name, value.half())

    def _put(self, name, value):
        *path, last = name.split('.')
        module = self
        for step in path:
            if not hasattr(module, step):
                module.add_module(step, torch.nn.Module())
            module = getattr(module, step)
        module.register_buffer(last, value)

    def forward(self, x):
        return x


@pytest.fixture
def source(clip, tmp_path):
    """Writes the weights of ``clip`` as a certain kind of file."""

    def source(form):
        weights = {n: v.clone() for n, v in clip.state_dict().items()}
        path = tmp_path / form
        if form == 'jit.pt':
            archive = torch.jit.script(_Archive(weights))
            torch.jit.save(archive, str(path))
        elif form == 'raw.safetensors':
            save_file(weights, path)
        else:
            torch.save(weights, path)
        return path

    return source


def initialised(kind, path):
    config = model_config(kind)
    config['init_cfg'] = dict(type='CLIPWeights', pretrained=str(path))
    model = MODELS.build(config)
    model.init_weights()
    return model.eval()


@pytest.mark.parametrize(
    'form', ['a.pt', 'a.bin', 'raw.safetensors', 'jit.pt']
)
def test_configs_take_the_clean_file_and_the_raw_one_alike(
    source, kind, named_clip, form, tmp_path, clip, monkeypatch
):
    raw, clean = source(form), tmp_path / 'clean.safetensors'
    known = {sha256_of(raw): named_clip}
    monkeypatch.setattr(files, 'openai_sha256', lambda: known)
    report = convert_clip_file(raw, clean, named_clip)
    assert 'QuickGELU' in report
    models = [initialised(kind, path) for path in (raw, clean)]
    weights = [
        {**m.backbone.state_dict(), **m.head.projector.state_dict()}
        | m.head.prompts.text_encoder.state_dict()
        for m in models
    ]
    for name, value in weights[0].items():
        assert torch.equal(value, weights[1][name]), name
    images = torch.randn(2, 3, 64, 64)
    embedding, _ = models[1].head.projector(models[1].extract_feat(images))
    atol = 0.01 if form == 'jit.pt' else 1e-5  # half precision
    torch.testing.assert_close(
        embedding, clip.encode_image(images), atol=atol, rtol=0
    )


def test_the_file_records_model_activation_and_source(
    source, named_clip, tmp_path
):
    raw, clean = source('a.pt'), tmp_path / 'clean.safetensors'
    convert_clip_file(raw, clean, named_clip)
    with safe_open(str(clean), framework='pt') as file:
        assert file.metadata() == dict(
            format='pt',
            model=named_clip,
            activation='QuickGELU',
            source_sha256=sha256_of(raw),
        )
    assert files.read_clip_file(clean).quick_gelu is True


def test_torchscript_of_unknown_origin_needs_trust(
    source, named_clip, tmp_path, monkeypatch
):
    raw, clean = source('jit.pt'), tmp_path / 'clean.safetensors'
    load, opened = torch.jit.load, []
    monkeypatch.setattr(
        torch.jit, 'load', lambda *a, **k: opened.append(1) or load(*a, **k)
    )
    with pytest.raises(ValueError, match='run code.*--trust'):
        convert_clip_file(raw, clean, named_clip)
    assert not opened and not clean.exists()
    convert_clip_file(raw, clean, named_clip, trust=True)
    weights = files.read_clip_file(clean).weights
    assert all(v.dtype == torch.float32 for v in weights.values())
    assert not set(files._NOT_WEIGHTS) & set(weights)


@pytest.mark.parametrize(
    'name,target,message',
    [
        ('RN50-quickgelu', 'new.safetensors', 'does not hold the weights'),
        ('RN50-quickgel', 'new.safetensors', "no model 'RN50-quickgel'"),
        ('RN50-quickgelu', 'new.pt', 'must end with .safetensors'),
        ('RN50-quickgelu', 'a.pt', 'is the source itself'),
        ('RN50-quickgelu', 'old.safetensors', 'exists.*--overwrite'),
        ('RN50-quickgelu', 'folder', 'is a folder'),
    ],
)
def test_what_cannot_be_written_is_refused(
    source, tmp_path, name, target, message
):
    (tmp_path / 'old.safetensors').write_text('precious')
    (tmp_path / 'folder').mkdir()
    before = {path: path.stat() for path in tmp_path.iterdir()}
    raw = source('a.pt')
    with pytest.raises(ValueError, match=message):
        convert_clip_file(raw, tmp_path / target, name)
    assert {p: p.stat() for p in tmp_path.iterdir() if p != raw} == before


def test_the_activation_of_the_file_is_kept(source, named_clip, tmp_path):
    clean = tmp_path / 'clean.safetensors'
    convert_clip_file(source('a.pt'), clean, named_clip)
    with pytest.raises(ValueError, match='need QuickGELU'):
        convert_clip_file(clean, tmp_path / 'b.safetensors', 'Tiny-GELU')


def test_activations_that_are_not_known_are_refused(clip, tmp_path):
    path = tmp_path / 'odd.safetensors'
    weights = {n: v.clone() for n, v in clip.state_dict().items()}
    save_file(weights, path, dict(activation='quick_gelu'))
    with pytest.raises(ValueError, match="'quick_gelu', known are"):
        files.read_clip_file(path)


def test_the_tool_tells_what_is_wrong(source, run_tool, tmp_path):
    clean = tmp_path / 'clean.safetensors'
    status, output = run_tool(
        'clip', source('a.pt'), clean, '--model', 'RN50-quickgelu'
    )
    assert status == 1
    assert output.count('\n') == 1 and output.startswith('error: ')
    assert not clean.exists()
