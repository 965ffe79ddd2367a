"""The converted model computes what the official CLAMP code computes."""

import pytest
import torch
from official_models import ALPHA_2

from clamp_mmpose.models import CLAMPTargets

OUTPUTS = [
    *(f'out/stage{i}' for i in range(4)),
    'out/global_embedding',
    'out/dense_embedding',
    'out/text_emb_raw',
    'out/text_emb_prompt',
    'out/refine_emb',
    'out/prompt_embeddings',
    'out/score_map',
    'out/upconv_score_map',
    'out/heatmap',
    'alt/global_embedding',
    'alt/dense_embedding',
    'alt/score_map',
    'alt/heatmap',
    'test/heatmap_fliptest',
    'test/preds_noflip',
    'test/preds',
]
LOSSES = dict(
    loss_kpt='loss/heatmap_loss',
    loss_spatial='loss/spatial_loss',
    loss_feature='loss/feature_loss',
    total='loss/total',
    acc_pose='acc/acc_pose',
)
GRADIENTS = (
    'contexts',
    'gamma',
    'logit_scale',
    'keypoint_head.final_layer.weight',
    'upconv_head.final_layer.weight',
)
# the official text tower gets gradients, which a learning rate of 0 undoes
FROZEN = 'text_encoder.'


@pytest.mark.parametrize('name', OUTPUTS)
def test_outputs(case, outputs, name):
    case.official.assert_close(name, outputs[name])


def test_targets(case):
    samples = case.make_samples()
    heatmaps = torch.stack([s.gt_fields.heatmaps for s in samples])
    labels = [s.gt_instance_labels for s in samples]
    weights = torch.cat([label.keypoint_weights for label in labels])
    assert torch.equal(weights, case.official['target_weight'][..., 0])
    case.official.assert_close('target', heatmaps, atol=1e-7)


def test_losses(case, training_step):
    losses = training_step(train=False)
    for name, official_name in LOSSES.items():
        case.official.assert_close(official_name, losses[name])
    case.official.assert_close(
        'loss/feature_loss_noratio', losses['loss_feature'] / ALPHA_2
    )


def test_matching_scores(case):
    head, official = case.model.head, case.official
    outputs = head.connect(case.model.extract_feat(official['img']))
    targets = CLAMPTargets.of(case.make_samples())
    logits = head.losses.loss_feature.logits(outputs, targets)
    official.assert_close('out/logits_per_image', logits)


def test_gradients(case, training_step):
    training_step(train=False)
    for official_name in GRADIENTS:
        expected = case.official[f'grad/{official_name}']
        ours = case.model.get_parameter(case.names[official_name]).grad
        expected = expected.reshape(ours.shape)
        assert (ours - expected).norm() <= 1e-4 * expected.norm()


def test_gradients_of_the_feature_loss(case, training_step):
    training_step(train=False, losses=['loss_feature'])
    for official_name in ('contexts', 'gamma', 'logit_scale'):
        expected = case.official[f'grad_feature_noratio/{official_name}']
        ours = case.model.get_parameter(case.names[official_name]).grad
        expected, ours = expected.reshape(ours.shape), ours / ALPHA_2
        assert (ours - expected).norm() <= 1e-4 * expected.norm()


def gradient_here(case, official_name):
    """Gradient of an official parameter, from that of ours."""
    name = case.names[official_name]
    gradient = case.model.get_parameter(name).grad
    # which the official code adds twice
    return 2 * gradient if name == 'backbone.cls_token' else gradient


def test_norms_of_all_gradients(case, training_step):
    training_step(train=False)
    names = case.official.results['grad_norm/names'].tolist()
    norms = case.official['grad_norm/values']
    trained = [
        (name, norm)
        for name, norm in zip(names, norms, strict=True)
        if not name.startswith(FROZEN)
    ]
    assert len(trained) > 100
    for name, norm in trained:
        ours = gradient_here(case, name).norm()
        assert abs(ours - norm) <= 1e-4 * norm + 1e-8, name


def test_a_training_step_with_statistics_of_the_batch(case, training_step):
    losses = training_step(train=True)
    buffers = dict(case.model.named_buffers())
    for official_name in case.official.results:
        if not official_name.startswith('trainmode_nodropout/'):
            continue
        name = official_name.split('/')[1]
        if name.endswith('_loss'):
            ours = {v: k for k, v in LOSSES.items()}[f'loss/{name}']
            case.official.assert_close(official_name, losses[ours])
        else:
            case.official.assert_close(
                official_name, buffers[case.names[name]]
            )
