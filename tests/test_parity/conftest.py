"""The official models, converted, and what they compute here."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from mmengine.registry import init_default_scope
from mmpose.registry import MODELS
from official import load_results
from official_models import make_samples, model_config

from clamp_mmpose.conversion import convert_official

CASES = [(k, s) for k in ('resnet', 'vit') for s in ('small', 'full')]


@pytest.fixture(scope='package', params=CASES, ids='-'.join)
def case(request):
    """A fixture of the official code and our model with its weights."""
    kind, size = request.param
    official = load_results(kind, size)
    init_default_scope('mmpose')
    model = MODELS.build(model_config(kind))
    converted = convert_official(official.state_dict)
    with pytest.warns(UserWarning, match='does not say which names'):
        model.load_state_dict(converted.state_dict)
    return SimpleNamespace(
        kind=kind,
        official=official,
        model=model.eval(),
        names=converted.names,
        make_samples=lambda: make_samples(official),
    )


@pytest.fixture
def training_step(case):
    """Runs losses and backward, and undoes what they change."""

    def step(train, losses=('loss_kpt', 'loss_spatial', 'loss_feature')):
        case.model.train(train)
        case.model.zero_grad()
        values = case.model.loss(case.official['img'], case.make_samples())
        total = sum(values[name] for name in losses)
        total.backward()
        return dict(values, total=total)

    state = {n: v.clone() for n, v in case.model.state_dict().items()}
    yield step
    case.model.load_state_dict(state)
    case.model.eval()


@pytest.fixture(scope='package')
def outputs(case):
    """Results of one pass under the names of the official ones."""
    model, images = case.model, case.official['img']
    with torch.no_grad():
        feats = model.extract_feat(images)
        stages = {f'out/stage{i}': f for i, f in enumerate(feats[-4:])}
        return {
            **stages,
            **head_outputs(model.head, feats, images),
            **other_size(model, case.official['alt/img']),
            **predictions(model, images, case.make_samples),
        }


def head_outputs(head, feats, images):
    """Results of each box of the head."""
    prompts, outputs = head.prompts, head.connect(feats)
    embedding, grid = head.projector(feats)
    queries = prompts().expand(len(images), -1, -1)
    upsampled = head.losses.loss_spatial.upsample(outputs.score_map, (64, 64))
    return {
        'out/global_embedding': embedding,
        'out/dense_embedding': outputs.image_embeddings,
        'out/text_emb_raw': prompts.text_encoder(
            *prompts.embed(prompts.tokens)
        ),
        'out/text_emb_prompt': queries,
        'out/refine_emb': head.context_decoder.look(queries, embedding, grid),
        'out/prompt_embeddings': outputs.prompt_embeddings,
        'out/score_map': outputs.score_map,
        'out/upconv_score_map': upsampled,
        'out/heatmap': outputs.heatmaps,
    }


def other_size(model, images):
    """Results for an image that is not square, with the same weights."""
    feats = model.extract_feat(images)
    outputs = model.head.connect(feats)
    return {
        'alt/global_embedding': model.head.projector(feats)[0],
        'alt/dense_embedding': outputs.image_embeddings,
        'alt/score_map': outputs.score_map,
        'alt/heatmap': outputs.heatmaps,
    }


def predictions(model, images, make_samples):
    """Results of testing, with and without mirrored images."""
    results = {}
    for flip_test, name in (
        (False, 'test/preds_noflip'),
        (True, 'test/preds'),
    ):
        model.test_cfg['flip_test'] = flip_test
        samples = model.predict(images, make_samples())
        points = [s.pred_instances for s in samples]
        results[name] = torch.tensor(
            np.stack(
                [np.c_[p.keypoints[0], p.keypoint_scores[0]] for p in points]
            )
        )  # (B, K, 3)
    heatmaps = [s.pred_fields.heatmaps for s in samples]
    results['test/heatmap_fliptest'] = torch.stack(heatmaps)
    return results
