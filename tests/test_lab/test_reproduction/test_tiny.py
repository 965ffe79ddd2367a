"""The tiny twin of a row has its structure."""

import pytest
import torch
from mmpose.registry import MODELS
from paper_rows import ROWS
from reproduction import prepared
from samples import synthetic_sample

from clamp_mmpose.lab.reproduction import tiny
from clamp_mmpose.lab.reproduction.paper import TABLES
from clamp_mmpose.lab.reproduction.requirements import missing_files
from clamp_mmpose.lab.reproduction.tiny import draw_tiny_animals

NAMES = sorted(
    {row['config'] for table in TABLES.values() for row in table.rows} - {''}
)
DATA_SETS = ('ap10k', 'animalpose')


def twin_of(name, folder):
    return prepared(name, synthetic=True, data_root=folder)


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp('data')
    synthetic_sample(folder / 'synthetic_ap10k')
    return folder


@pytest.fixture(params=NAMES, scope='module')
def pair(request, folder):
    name = request.param
    return ROWS[name], prepared(name), twin_of(name, folder)


def test_model_is_the_row_s_but_small(pair):
    row, config, twin = pair
    assert twin.model.type == config.model.type
    assert twin.model.head.type == config.model.head.type
    assert ('Transformer' in twin.model.backbone.type) == (
        'Transformer' in config.model.backbone.type
    )
    for head in (twin.model.head, config.model.head):
        if row.alpha_1 is not None:
            assert (head.prompt_encoder is not None) == row.prompt_encoder
            feature = head.losses.loss_feature
            assert (feature is None) == (row.alpha_2 is None)
            assert head.losses.loss_spatial is not None
    with torch.device('meta'):
        model = MODELS.build(twin.model).eval().to('meta')
        heatmaps = model(torch.empty(1, 3, 128, 128), None)
    assert heatmaps.shape == (1, 17, 32, 32)
    assert sum(p.numel() for p in model.parameters()) < 8e6


def test_nothing_is_downloaded(pair):
    *_, twin = pair
    weights = twin.model.init_cfg.pretrained
    assert weights is None or weights.startswith('clamp_mmpose://')
    assert twin.model.backbone.get('init_cfg') is None


def test_data_are_drawn_and_chosen_as_the_row_s(pair):
    row, config, twin = pair
    assert missing_files(twin) == []
    for loader, chosen in [('train', row.train), ('test', row.test)]:
        dataset = twin[f'{loader}_dataloader'].dataset
        chosen = dict(chosen) if chosen else None
        if chosen and 'shots_per_species' in chosen:
            assert dataset.filter_cfg.shots_per_species == 4
        else:
            assert dataset.get('filter_cfg') == chosen
        assert 'AP10K' in dataset.type
    assert twin.test_evaluator.type == config.test_evaluator.type


def test_rows_of_animal_pose_are_those_of_ap10k(folder):
    for name in ('clamp_vitb16', 'simplebaseline_imagenet-r50'):
        twins = [twin_of(f'{name}_{d}', folder) for d in DATA_SETS]
        assert twins[0].to_dict() == twins[1].to_dict()


def test_animals_are_drawn_only_if_there_are_none(
    folder, tmp_path, monkeypatch
):
    drawn = []
    monkeypatch.setattr(
        tiny, 'write_dataset', lambda root, **_: drawn.append(root)
    )
    draw_tiny_animals(folder)
    assert not drawn
    draw_tiny_animals(tmp_path)
    assert drawn == [tmp_path / 'synthetic_ap10k']
