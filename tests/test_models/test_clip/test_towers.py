"""Image towers and projectors against open_clip's own model."""

import pytest
import torch
from mmpose.registry import MODELS
from tiny import TINY_CLIPS

from clamp_mmpose.models.clip import CLIPWeights
from clamp_mmpose.models.clip.positions import grid_of, resize_positions


@pytest.fixture
def towers(kind, clip, tmp_path):
    """Backbone and projector with the weights of ``clip``."""

    def make(image_size=64, **backbone):
        torch.save(clip.state_dict(), tmp_path / 'clip.pt')
        names = dict(
            resnet=('CLIPResNet', 'AttentionPoolProjector'),
            vit=('CLIPVisionTransformer', 'LinearProjector'),
        )[kind]
        sized = dict(image_size=image_size)
        backbone |= {} if kind == 'resnet' else sized
        projector = sized if kind == 'resnet' else {}
        parts = [
            MODELS.build(dict(type=name, clip_model=TINY_CLIPS[kind], **args))
            for name, args in zip(names, (backbone, projector), strict=True)
        ]
        for part in parts:
            CLIPWeights(str(tmp_path / 'clip.pt'))(part)
        return [part.eval() for part in parts]

    return make


def test_global_embedding_is_clips(towers, clip):
    backbone, projector = towers()
    images = torch.randn(2, 3, 64, 64)
    embedding, _ = projector(backbone(images))
    torch.testing.assert_close(
        embedding, clip.encode_image(images), atol=1e-5, rtol=0
    )


def test_every_cell_gets_an_embedding(towers, kind):
    backbone, projector = towers()
    _, grid = projector(backbone(torch.randn(2, 3, 64, 64)))
    side = dict(resnet=2, vit=4)[kind]
    assert grid.shape == (2, TINY_CLIPS[kind]['embed_dim'], side, side)


@pytest.mark.parametrize('size', [(96, 160), (64, 96)])
def test_other_sizes_work_at_run_time(towers, size):
    backbone, projector = towers()
    images = torch.randn(1, 3, *size)
    feats = backbone(images)
    embedding, grid = projector(feats)
    assert grid.shape[2:] == feats[-1].shape[2:]
    assert embedding.isfinite().all() and grid.isfinite().all()


def test_resizing_at_load_equals_resizing_at_run_time(towers):
    images = torch.randn(1, 3, 96, 160)
    results = []
    for image_size in (64, (160, 96)):
        backbone, projector = towers(image_size)
        results.append(projector(backbone(images)))
    for at_run_time, at_load in zip(*results, strict=True):
        torch.testing.assert_close(at_run_time, at_load)


def test_all_stages_are_returned_in_order(towers, kind):
    indices = dict(resnet=(0, 1, 2, 3), vit=(0, 1, 2))[kind]
    backbone, _ = towers(out_indices=indices)
    images = torch.randn(1, 3, 64, 64)
    feats = backbone(images)
    assert len(feats) == len(indices)
    last, _ = towers(out_indices=indices[:2])
    torch.testing.assert_close(last(images)[-1], feats[1])
    sides = dict(resnet=[16, 8, 4, 2], vit=[4, 4, 4])[kind]
    assert [f.shape[-1] for f in feats] == sides


def test_drop_path_drops_whole_samples():
    backbone = MODELS.build(
        dict(
            type='CLIPVisionTransformer',
            clip_model=TINY_CLIPS['vit'],
            image_size=64,
            drop_path_rate=0.8,
        )
    )
    block = backbone.layers[-1].train()
    x = torch.randn(64, 5, 32)
    unchanged = (block(x) == x).flatten(1)
    assert (unchanged.all(1) | ~unchanged.any(1)).float().mean() > 0.9
    # both branches are dropped with probability 0.8 x 0.8
    assert 0.4 < unchanged.all(1).float().mean() < 0.9
    block.eval()
    assert (block(x) != x).any(-1).all()


def test_towers_of_the_other_kind_are_refused():
    with pytest.raises(ValueError, match='use CLIPResNet'):
        MODELS.build(
            dict(
                type='CLIPVisionTransformer',
                clip_model=TINY_CLIPS['resnet'],
                image_size=64,
            )
        )
    with pytest.raises(ValueError, match='use LinearProjector'):
        MODELS.build(
            dict(
                type='AttentionPoolProjector',
                clip_model=TINY_CLIPS['vit'],
                image_size=64,
            )
        )


def test_stages_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match='stages 0 to 3'):
        MODELS.build(
            dict(
                type='CLIPResNet',
                clip_model=TINY_CLIPS['resnet'],
                out_indices=(4,),
            )
        )


def test_positions_keep_the_class_token_and_a_constant_grid():
    positions = torch.cat([torch.zeros(1, 3), torch.full((16, 3), 2.0)])
    resized = resize_positions(positions, (4, 4), (3, 7))
    assert resized.shape == (1 + 21, 3)
    assert (resized[0] == 0).all()
    torch.testing.assert_close(resized[1:], torch.full((21, 3), 2.0))
    assert resize_positions(positions, (4, 4), (4, 4)) is positions


def test_image_sizes_are_multiples_of_the_stride():
    assert grid_of((160, 96), 32) == (3, 5)
    with pytest.raises(ValueError, match='100.*multiple.*32'):
        grid_of(100, 32)


def test_unknown_model_gets_suggestions():
    with pytest.raises(ValueError, match='RN50-quickgelu'):
        MODELS.build(dict(type='CLIPResNet', clip_model='RN50-quickgel'))


def test_models_of_a_hub_are_refused_before_any_request():
    with pytest.raises(ValueError, match='says where weights are'):
        MODELS.build(dict(type='CLIPResNet', clip_model='hf-hub:a/b'))


def test_incomplete_configs_name_what_is_missing():
    with pytest.raises(
        ValueError, match=r"lacks \['text_cfg', 'vision_cfg'\]"
    ):
        MODELS.build(dict(type='CLIPResNet', clip_model=dict(embed_dim=3)))


def test_models_that_are_no_plain_clip_are_refused():
    with pytest.raises(ValueError, match='hf_tokenizer_name'):
        MODELS.build(dict(type='CLIPResNet', clip_model='ViT-B-16-SigLIP'))
