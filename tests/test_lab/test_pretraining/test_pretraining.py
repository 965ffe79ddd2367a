"""A small CLIP learns from drawn animals, and CLAMP starts from it."""

import math

import open_clip
import pytest
import torch
from mmengine.config import Config
from mmpose.registry import MODELS
from samples import CONFIGS
from tiny import TINY_CLIPS

from clamp_mmpose.lab.pretraining import zero_shot
from clamp_mmpose.lab.pretraining.card import model_card
from clamp_mmpose.lab.pretraining.pictures import KEYPOINT_WORDS
from clamp_mmpose.lab.pretraining.training import pretrain
from clamp_mmpose.lab.pretraining.weights_file import write_weights
from clamp_mmpose.lab.pretraining.zero_shot import answer_all
from clamp_mmpose.models.clip import build_clip
from clamp_mmpose.models.clip.files import read_clip_file
from clamp_mmpose.models.clip.sources import packaged_file


def train(pictures, clip_model, iterations=25, first_lesson=0.0):
    torch.manual_seed(0)
    clip = build_clip(clip_model)
    losses = pretrain(
        clip, pictures, iterations, 16, 2e-3, first_lesson, seed=0
    )
    return clip, losses


@pytest.mark.parametrize('backbone', TINY_CLIPS)
def test_images_and_captions_come_to_agree(backbone, pictures):
    _, losses = train(pictures, TINY_CLIPS[backbone])
    assert losses[0] > math.log(16) - 0.5  # knows nothing
    assert losses[-5:].mean() < losses[:5].mean() - 0.1


def test_a_training_can_be_repeated(pictures):
    _, losses = train(pictures, TINY_CLIPS['vit'], iterations=3)
    _, again = train(pictures, TINY_CLIPS['vit'], iterations=3)
    assert torch.equal(losses, again)


def test_texts_wait_in_the_first_lesson(pictures):
    torch.manual_seed(0)
    before = build_clip(TINY_CLIPS['vit']).state_dict()
    clip, _ = train(pictures, TINY_CLIPS['vit'], 2, first_lesson=1.0)
    changed = {
        name
        for name, value in clip.state_dict().items()
        if not torch.equal(value, before[name])
    }
    assert 'visual.conv1.weight' in changed
    assert all(n.startswith('visual.') or n == 'logit_scale' for n in changed)
    clip, _ = train(pictures, TINY_CLIPS['vit'], 2, first_lesson=0.5)
    assert not torch.equal(
        clip.token_embedding.weight, before['token_embedding.weight']
    )


def test_clamp_starts_from_the_file_that_is_written(pictures, tmp_path):
    clip, _ = train(pictures, TINY_CLIPS['resnet'], iterations=2)
    path = tmp_path / 'clip.safetensors'
    write_weights(clip, TINY_CLIPS['resnet'], path)
    backbone = MODELS.build(
        dict(
            type='CLIPResNet',
            clip_model=TINY_CLIPS['resnet'],
            init_cfg=dict(type='CLIPWeights', pretrained=str(path)),
        )
    )
    backbone.init_weights()
    found = backbone.state_dict()['conv1.weight']
    # in half precision
    torch.testing.assert_close(
        found, clip.visual.conv1.weight.half().float(), rtol=0, atol=0
    )


def test_every_question_is_asked_of_every_picture(pictures):
    answered = answer_all(build_clip(TINY_CLIPS['vit']), pictures)
    assert {name: one.answers for name, one in answered.items()} == dict(
        family=8, facing=2, pattern=7, keypoint=len(KEYPOINT_WORDS)
    )
    for name in ('family', 'facing', 'pattern'):
        assert answered[name].asked == len(pictures)
    assert answered['keypoint'].asked == sum(len(p.visible) for p in pictures)
    for one in answered.values():
        assert 0 <= one.accuracy <= 1
        assert 1 / one.answers <= one.majority <= 1


def test_who_knows_the_answer_is_always_right(pictures):
    """An oracle: the image's embedding is that of the true caption."""
    clip = build_clip(TINY_CLIPS['vit'])
    question = zero_shot.QUESTIONS['family']
    true = [
        question.answers.index(question.true(p.animal.description))
        for p in pictures
    ]
    captions = [question.caption.format(word) for word in question.answers]
    tokens = open_clip.tokenize(captions, clip.context_length)
    texts = clip.encode_text(tokens).detach()
    answered = zero_shot.answer(clip, texts[true], captions, true)
    assert answered.accuracy == 1


def test_the_card_has_data_command_and_scores(pictures):
    answered = answer_all(build_clip(TINY_CLIPS['vit']), pictures)
    card = model_card(
        'a.safetensors',
        TINY_CLIPS['vit'],
        'python tool.py',
        len(pictures),
        torch.tensor([3.0, 2.0]),
        answered,
    )
    for text in ('# a.safetensors', f'{len(pictures)} drawn', 'end: 2.00'):
        assert text in card
    assert '`python tool.py`' in card
    assert f'| {100 * answered["facing"].accuracy:.1f} % |' in card


@pytest.mark.parametrize('name', ['clamp_tiny', 'clamp_tiny-vit'])
def test_the_tiny_configs_find_their_weights_in_the_package(name):
    config = Config.fromfile(CONFIGS / f'{name}_synthetic.py')
    model = MODELS.build(config.model)
    model.init_weights()
    path = packaged_file(config.model.init_cfg.pretrained)
    weights = read_clip_file(path).weights
    for name, found in model.backbone.named_parameters():
        expected = weights[model.backbone.clip_name(name)]
        if found.shape == expected.shape:  # positions are fitted
            torch.testing.assert_close(found, expected, rtol=0, atol=0)


@pytest.mark.parametrize('backbone', ['resnet', 'vit'])
def test_the_weights_in_the_package_know_drawn_animals(backbone, pictures):
    config = Config.fromfile(CONFIGS / '_base_' / f'clip_tiny_{backbone}.py')
    clip = build_clip(config.clip_model)
    path = packaged_file(f'clamp_mmpose://tiny_clip_{backbone}.safetensors')
    clip.load_state_dict(read_clip_file(path).weights)
    answered = answer_all(clip, pictures)
    for name in ('family', 'facing', 'pattern', 'keypoint'):
        assert answered[name].accuracy > answered[name].majority + 0.05, name
