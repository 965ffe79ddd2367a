"""The head of CLAMP: data flow, losses and decoding."""

import numpy as np
import pytest
import torch
from autocast import needs_half_precision
from mmengine.structures import InstanceData
from mmpose.models.heads import HeatmapHead
from mmpose.registry import MODELS
from tiny import (
    CODEC,
    DECONVS,
    FLIP_INDICES,
    NAMES,
    TINY_CLIPS,
    model_config,
)

from clamp_mmpose.models import presence_scores

K = len(NAMES)


@pytest.fixture
def embeddings():
    return torch.randn(2, 7, 3, 4), torch.randn(2, K, 7)


def test_scores_lie_between_minus_one_and_one(embeddings):
    scores = presence_scores(*embeddings)
    assert scores.shape == (2, K, 3, 4)
    assert scores.abs().max() <= 1 + 1e-6


def test_score_is_one_where_embedding_equals_prompt(embeddings):
    image, prompts = embeddings
    image[1, :, 2, 3] = 5 * prompts[1, 4]
    torch.testing.assert_close(
        presence_scores(image, prompts)[1, 4, 2, 3], torch.tensor(1.0)
    )


def test_scores_do_not_depend_on_scale(embeddings):
    image, prompts = embeddings
    torch.testing.assert_close(
        presence_scores(3 * image, 0.2 * prompts),
        presence_scores(image, prompts),
    )


def test_predictor_reads_features_and_scores(model, kind):
    channels = model.backbone.out_channels
    assert model.head.in_channels == channels + K
    first = model.head.deconv_layers[0]
    assert first.weight.shape[0] == channels + K


def test_predictor_gets_features_first_then_scores(model, batch):
    model.eval()
    feats = model.extract_feat(batch[0])
    outputs = model.head.connect(feats)
    fused = torch.cat([feats[-1], outputs.score_map], dim=1)
    heatmaps = HeatmapHead.forward(model.head, (fused,))
    torch.testing.assert_close(outputs.heatmaps, heatmaps)
    assert heatmaps.shape == (2, K, 16, 16)


def test_losses_are_those_of_eq_10(model, batch):
    inputs, samples = batch
    losses = model.loss(inputs, samples)
    assert set(losses) == {
        'loss_kpt',
        'loss_spatial',
        'loss_feature',
        'acc_pose',
    }
    total, _ = model.parse_losses(losses)
    parts = [losses[f'loss_{x}'] for x in ('kpt', 'spatial', 'feature')]
    torch.testing.assert_close(total, sum(parts))


@pytest.mark.parametrize('left_out', ['spatial', 'feature'])
def test_a_loss_of_none_is_left_out(build, batch, kind, left_out):
    name = f'loss_{left_out}'
    config = {**model_config(kind)['head']['losses'], name: None}
    losses = build(losses=config).loss(*batch)
    assert f'loss_{left_out}' not in losses and 'loss_kpt' in losses


def test_place_of_an_unlabelled_keypoint_changes_no_loss(model, batch):
    inputs, samples = batch
    model.eval()
    before = model.loss(inputs, samples)
    assert samples[0].gt_instance_labels.keypoint_weights[0, 3] == 0
    samples[0].gt_instance_labels.keypoint_labels[0, 3] = 0.7
    samples[0].gt_fields.heatmaps[3] += 1
    after = model.loss(inputs, samples)
    for name, value in before.items():
        torch.testing.assert_close(after[name], value)


@pytest.mark.parametrize(
    'changes',
    [
        {},
        dict(prompt_encoder=None),
        dict(context_decoder=None),
        dict(losses=None, prompt_encoder=None),
        dict(losses=None),
    ],
)
def test_every_parameter_that_wants_a_gradient_gets_one(build, batch, changes):
    model = build(**changes)
    total, _ = model.parse_losses(model.loss(*batch))
    total.backward()
    without = [
        name
        for name, parameter in model.named_parameters()
        if parameter.requires_grad and parameter.grad is None
    ]
    assert without == []
    frozen = [n for n, p in model.named_parameters() if not p.requires_grad]
    assert all('text_encoder' in name for name in frozen) and frozen


def test_accuracy_can_be_left_out(model, batch):
    model.train_cfg = dict(compute_acc=False)
    assert 'acc_pose' not in model.loss(*batch)


@pytest.mark.parametrize('size', [1, 2])
def test_text_is_encoded_once_in_a_step_whatever_the_batch(model, batch, size):
    inputs, samples = batch
    encoded = []
    model.head.prompts.text_encoder.register_forward_hook(
        lambda module, args, output: encoded.append(len(output))
    )
    model.eval().loss(inputs[:size], samples[:size])
    assert encoded == [K]


def test_targets_without_locations_name_the_codec(model, batch):
    inputs, samples = batch
    for sample in samples:
        labels = sample.gt_instance_labels
        sample.gt_instance_labels = InstanceData(
            keypoint_weights=labels.keypoint_weights
        )
    with pytest.raises(ValueError, match='MSRAHeatmapWithKeypoints'):
        model.loss(inputs, samples)


@pytest.fixture
def mmpose_head(model, kind):
    """mmpose's own head with the predictor's weights."""
    head = HeatmapHead(
        model.head.in_channels,
        K,
        deconv_out_channels=DECONVS[kind],
        deconv_kernel_sizes=[4] * len(DECONVS[kind]),
        decoder=CODEC,
    )
    head.load_state_dict(model.head.state_dict(), strict=False)
    return head.eval()


@pytest.mark.parametrize('shift', [True, False])
def test_flip_test_and_decoding_are_mmposes(model, mmpose_head, batch, shift):
    inputs, samples = batch
    model.eval()
    test_cfg = dict(
        flip_test=True,
        flip_mode='heatmap',
        shift_heatmap=shift,
        output_heatmaps=True,
    )
    with torch.no_grad():
        feats = [model.extract_feat(x) for x in (inputs, inputs.flip(-1))]
        fused = [
            (torch.cat([f[-1], model.head.connect(f).score_map], dim=1),)
            for f in feats
        ]
        ours, our_maps = model.head.predict(feats, samples, test_cfg)
        theirs, their_maps = mmpose_head.predict(fused, samples, test_cfg)
    for i in range(2):
        np.testing.assert_array_equal(ours[i].keypoints, theirs[i].keypoints)
        torch.testing.assert_close(
            our_maps[i].heatmaps, their_maps[i].heatmaps
        )


def test_flip_swaps_left_and_right(model, batch):
    """A mirrored input gives the mirrored result of the flip test, but for
    the shift by one column."""
    inputs, samples = batch
    model.eval()
    cfg = dict(flip_test=True, flip_mode='heatmap', output_heatmaps=True)
    with torch.no_grad():
        feats = [model.extract_feat(x) for x in (inputs, inputs.flip(-1))]
        _, maps = model.head.predict(feats, samples, cfg)
        _, mirrored = model.head.predict(feats[::-1], samples, cfg)
    for one, other in zip(maps, mirrored, strict=True):
        torch.testing.assert_close(
            other.heatmaps, one.heatmaps[FLIP_INDICES].flip(-1)
        )


@needs_half_precision
def test_training_in_half_precision_gives_float32_losses(model, batch):
    with torch.autocast('cpu', dtype=torch.bfloat16):
        losses = model.loss(*batch)
        total, _ = model.parse_losses(losses)
    total.backward()
    assert total.isfinite() and losses['loss_feature'].dtype == torch.float32


@needs_half_precision
def test_heatmaps_are_float32_in_half_precision_too(model, batch):
    with torch.no_grad(), torch.autocast('cpu', dtype=torch.bfloat16):
        assert model.eval()(batch[0], None).dtype == torch.float32


def test_names_and_keypoints_that_do_not_match_are_named(build, batch):
    with pytest.raises(ValueError, match='has 2 names, .* has 5 keypoints'):
        build(keypoint_names=['nose', 'eye']).loss(*batch)


def test_too_few_deconvolutions_are_named(build, batch):
    model = build(deconv_out_channels=(16,))
    with pytest.raises(ValueError, match='deconv_out_channels doubles'):
        model.loss(*batch)


def test_heatmaps_of_another_size_are_not_decoded(build, batch):
    model = build(deconv_out_channels=None).eval()
    with pytest.raises(ValueError, match='the codec says.*deconv_out'):
        model(*batch, mode='predict')


def test_samples_without_heatmaps_name_the_step(model, batch):
    for sample in batch[1]:
        del sample.gt_fields
    with pytest.raises(ValueError, match='GenerateTarget.*train_dataloader'):
        model.loss(*batch)


def test_misspelt_options_are_errors(build):
    with pytest.raises(TypeError, match='out_chanels'):
        build(out_chanels=None)


@pytest.mark.parametrize('name', ['loss_feature', 'loss_spacial'])
def test_a_loss_outside_of_losses_is_told_its_place(build, name):
    with pytest.raises(ValueError, match=rf'write losses=dict\({name}=dict'):
        build(**{name: dict(loss_weight=0.2)})


def test_head_and_projector_of_two_kinds_are_refused(kind):
    wrong = dict(
        resnet=dict(type='LinearProjector'),
        vit=dict(type='AttentionPoolProjector', image_size=64),
    )[kind]
    with pytest.raises(ValueError, match='use (Attention|Linear)'):
        MODELS.build(dict(wrong, clip_model=TINY_CLIPS[kind]))


@pytest.mark.parametrize('name', ['spatial', 'loss_kpt', 'acc_mine'])
def test_names_of_losses_that_mmengine_would_not_add_are_refused(build, name):
    with pytest.raises(ValueError, match=f'losses has .{name}.*loss_'):
        build(losses={name: None})


@pytest.mark.parametrize('wanted', [True, False])
def test_prompts_go_through_the_encoder_of_the_config(build, wanted):
    model = build() if wanted else build(prompt_encoder=None)
    assert (model.head.prompts.prompt_encoder is not None) == wanted


def test_weight_of_l_pred_is_checked(build, kind):
    loss = {**model_config(kind)['head']['loss'], 'loss_weight': -1}
    with pytest.raises(ValueError, match='loss_weight is -1'):
        build(loss=loss)


def test_channels_that_the_projector_cannot_take_are_refused(build):
    with pytest.raises(ValueError, match='has 5 channels, the .* expects'):
        build(in_channels=5)
