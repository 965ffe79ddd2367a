"""The tiny twin of a row has its structure."""

from functools import partial

import pytest
import torch
from mmpose.registry import MODELS
from paper_rows import ROWS, VITB, VITL
from reproduction import prepared
from samples import CONFIGS, synthetic_sample

from clamp_mmpose.lab.reproduction import tiny
from clamp_mmpose.lab.reproduction.paper import TABLES
from clamp_mmpose.lab.reproduction.requirements import missing_data
from clamp_mmpose.lab.reproduction.tiny import draw_animals, make_tiny

NAMES = sorted(
    {row.config for table in TABLES.values() for row in table.rows} - {None}
)
DATA = ('ap10k', 'animalpose')


def twin_of(name, folder):
    adapt = partial(make_tiny, configs=CONFIGS, folder=folder)
    return prepared(name, adapt=adapt)


def left_out(head):
    """Losses that a row has not, and whether it has a prompt encoder."""
    losses = head.get('losses') or {}
    off = {name for name, loss in losses.items() if loss is None}
    return off, head.get('prompt_encoder') is None


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
    assert twin.model.backbone.type == config.model.backbone.type
    assert twin.model.head.type == config.model.head.type
    assert left_out(twin.model.head) == left_out(config.model.head)
    if row.alpha_1 is not None:
        assert twin.model.head.losses.loss_spatial.loss_weight == row.alpha_1
    with torch.device('meta'):
        model = MODELS.build(twin.model).eval().to('meta')
        heatmaps = model(torch.empty(1, 3, 128, 128), None)
    assert heatmaps.shape == (1, 17, 32, 32)
    assert sum(p.numel() for p in model.parameters()) < 8e6


def test_nothing_is_downloaded(pair):
    *_, twin = pair
    assert (twin.model.get('init_cfg') or {}).get('pretrained') is None
    assert twin.model.backbone.get('init_cfg') is None


def test_data_are_drawn_and_chosen_as_the_row_s(pair):
    row, config, twin = pair
    assert missing_data(twin) == []
    for loader, chosen in [('train', row.train), ('test', row.test)]:
        dataset = twin[f'{loader}_dataloader'].dataset
        chosen = dict(chosen) if chosen else None
        if chosen and 'shots_per_species' in chosen:
            assert dataset.filter_cfg.shots_per_species == 4
        else:
            assert dataset.get('filter_cfg') == chosen
        assert 'AP10K' in dataset.type
    assert twin.test_evaluator.type == config.test_evaluator.type


def test_backbones_learn_slower_where_the_row_s_do(pair):
    row, _, twin = pair
    slower = row.backbone in (VITB, VITL)
    assert ('paramwise_cfg' in twin.optim_wrapper) == slower


def test_rows_of_animal_pose_are_those_of_ap10k(folder):
    for name in ('clamp_vitb16', 'simplebaseline_imagenet-r50'):
        twins = [twin_of(f'{name}_{d}', folder) for d in DATA]
        assert twins[0].to_dict() == twins[1].to_dict()


def test_animals_are_drawn_only_if_there_are_none(
    folder, tmp_path, monkeypatch
):
    drawn = []
    monkeypatch.setattr(
        tiny, 'write_dataset', lambda root, **_: drawn.append(root)
    )
    draw_animals(folder)
    assert not drawn
    draw_animals(tmp_path)
    assert drawn == [tmp_path / 'synthetic_ap10k']
