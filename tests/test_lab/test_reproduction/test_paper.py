"""The tables as data are those of the paper."""

import pytest
from paper_rows import ROWS
from samples import CONFIGS

from clamp_mmpose.lab.reproduction.paper import COCO_KEYS, TABLES

# typed from the paper a second time
PRINTED = [
    ('table1', 0, 'AP', 70.2),
    ('table1', 2, 'AP75', 79.4),
    ('table1', 4, 'AP_M', 47.6),
    ('table1', 4, 'AR', 77.5),
    ('table2', 2, 'AP', 54.0),
    ('table2', 3, 'AP_M', 20.9),
    ('table2', 4, 'AP50', 91.3),
    ('table3', 0, 'AP', 41.3),
    ('table3', 2, 'AR', 53.8),
    ('table3', 4, 'AP_M', 9.5),
    ('table3', 5, 'AP_L', 48.9),
    ('table4', 1, 'AP_L', 72.0),
    ('table4', 2, 'AP', 72.5),
    ('table4', 4, 'AR', 78.3),
    ('table5', 3, 'AP', 74.4),
    ('table5', 9, 'AP', 77.8),
    ('table6', 1, 'AP', 72.1),
    ('table6', 2, 'AR', 75.8),
]
# of our own, in no table
OTHERS = {'clamp_vitl14_animalpose', 'clamp_r50_coco_fewshot'}
ROWS_OF = [(table, row) for table in TABLES.values() for row in table.rows]


@pytest.mark.parametrize('name, row, metric, value', PRINTED)
def test_numbers_are_the_printed_ones(name, row, metric, value):
    table = TABLES[name]
    assert float(table.rows[row][metric]) == value


def test_tables_are_rectangles():
    for table, row in ROWS_OF:
        assert all(row[column] for column in table.labels + table.metrics)
        assert set(table.metrics) <= set(COCO_KEYS)


def test_every_config_of_the_paper_is_in_a_table():
    named = {row['config'] for _, row in ROWS_OF} - {''}
    assert named == set(ROWS) - OTHERS
    assert all((CONFIGS / f'{name}.py').exists() for name in named)


def test_labels_tell_what_the_configs_are():
    words = {'SimpleBaseline': 'simplebaseline', 'CLAMP (ours)': 'clamp'}
    words |= {'ResNet-50': 'r50', 'ViT-Base': 'vitb16'}
    for table, row in ROWS_OF:
        if table.labels[:2] == ['Method', 'Backbone']:
            labels = [row[column] for column in table.labels]
            method, backbone, weights, *families = labels
            config = row['config']
            for word in (words[method], words[backbone]):
                assert word in config
            assert ('imagenet' in config) == (weights == 'ImageNet')
            assert '-'.join(families).lower() in config
