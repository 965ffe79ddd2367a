"""The paper's Tables 1 to 6 as data (CLAMP, Sec. 4)."""

from typing import NamedTuple

# what the paper calls a metric, and what CocoMetric calls it
METRICS = {
    'AP': 'coco/AP',
    'AP50': 'coco/AP .5',
    'AP75': 'coco/AP .75',
    'AP_M': 'coco/AP (M)',
    'AP_L': 'coco/AP (L)',
    'AR': 'coco/AR',
}


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        labels (tuple[str]): Method, backbone, ...: what the row is.
        config (str, optional): Name of its config; ``None`` for the methods
            of others, which are not run.
        paper (tuple[float]): The paper's numbers, 0 to 100, as many as the
            table has metrics.
    """

    labels: tuple[str, ...]
    config: str | None
    paper: tuple[float, ...]


class Table(NamedTuple):
    """A table of the paper.

    Attributes:
        title (str): What is measured, on which split.
        labels (tuple[str]): Heads of the columns that say what a row is.
        metrics (tuple[str]): Keys of ``METRICS``.
        rows (tuple[Row]): Its rows, in the paper's order.
        notes (tuple[str]): What a reader has to know of them.
    """

    title: str
    labels: tuple[str, ...]
    metrics: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


_SIMPLE, _CLAMP = 'SimpleBaseline', 'CLAMP (ours)'
_R50, _VITB = 'ResNet-50', 'ViT-Base'
_TRAINED = ('Method', 'Backbone', 'Pre-train')
_ALL = tuple(METRICS)
_UNKNOWN = (
    'The paper does not say which weights its SimpleBaseline started from: '
    'its numbers stand beside both.'
)

# fmt: off
TABLES = {
    'table1': Table('Table 1. AP-10K, val split 1', _TRAINED, _ALL, (
        Row((_SIMPLE, _R50, 'ImageNet'), 'simplebaseline_imagenet-r50_ap10k',
            (70.2, 94.2, 76.0, 45.5, 70.4, 73.5)),
        Row((_SIMPLE, _R50, 'CLIP'), 'simplebaseline_clip-r50_ap10k',
            (70.9, 94.6, 76.8, 44.8, 71.2, 74.1)),
        Row((_CLAMP, _R50, 'CLIP'), 'clamp_r50_ap10k',
            (72.9, 95.4, 79.4, 43.2, 73.2, 76.3)),
        Row((_SIMPLE, _VITB, 'CLIP'), 'simplebaseline_clip-vitb16_ap10k',
            (72.6, 94.7, 79.5, 43.4, 72.8, 75.8)),
        Row((_CLAMP, _VITB, 'CLIP'), 'clamp_vitb16_ap10k',
            (74.3, 95.8, 81.4, 47.6, 74.9, 77.5)),
    )),
    'table2': Table('Table 2. 20 shots, AP-10K, val split 1', _TRAINED, _ALL, (
        Row((_SIMPLE, _R50, 'ImageNet'),
            'simplebaseline_imagenet-r50_ap10k_20shot',
            (51.1, 85.4, 50.2, 26.7, 51.3, 56.3)),
        Row((_SIMPLE, _R50, 'CLIP'), 'simplebaseline_clip-r50_ap10k_20shot',
            (51.8, 84.3, 52.5, 26.1, 52.0, 56.9)),
        Row((_CLAMP, _R50, 'CLIP'), 'clamp_r50_ap10k_20shot',
            (54.0, 85.9, 56.2, 26.4, 54.2, 58.9)),
        Row((_SIMPLE, _VITB, 'CLIP'),
            'simplebaseline_clip-vitb16_ap10k_20shot',
            (57.4, 88.9, 61.2, 20.9, 57.8, 61.2)),
        Row((_CLAMP, _VITB, 'CLIP'), 'clamp_vitb16_ap10k_20shot',
            (61.2, 91.3, 64.7, 36.8, 61.7, 65.2)),
    ), ('The paper has one sample of shots and did not publish it; here each '
        'seed draws its own.',)),
    'table3': Table(
        'Table 3. Families never seen in training, AP-10K, val split 1',
        (*_TRAINED, 'Train', 'Test'), _ALL, (
        Row((_SIMPLE, _R50, 'ImageNet', 'Bovidae', 'Canidae'),
            'simplebaseline_imagenet-r50_ap10k_bovidae-canidae',
            (41.3, 79.4, 36.4, 26.8, 41.3, 49.1)),
        Row((_SIMPLE, _R50, 'CLIP', 'Bovidae', 'Canidae'),
            'simplebaseline_clip-r50_ap10k_bovidae-canidae',
            (41.3, 79.4, 36.4, 26.8, 41.3, 49.1)),
        Row((_CLAMP, _R50, 'CLIP', 'Bovidae', 'Canidae'),
            'clamp_r50_ap10k_bovidae-canidae',
            (46.9, 84.4, 45.6, 30.3, 46.9, 53.8)),
        Row((_SIMPLE, _R50, 'ImageNet', 'Canidae', 'Felidae'),
            'simplebaseline_imagenet-r50_ap10k_canidae-felidae',
            (39.6, 74.1, 34.5, 9.5, 40.2, 46.6)),
        Row((_SIMPLE, _R50, 'CLIP', 'Canidae', 'Felidae'),
            'simplebaseline_clip-r50_ap10k_canidae-felidae',
            (39.6, 74.1, 34.5, 9.5, 40.2, 46.6)),
        Row((_CLAMP, _R50, 'CLIP', 'Canidae', 'Felidae'),
            'clamp_r50_ap10k_canidae-felidae',
            (48.4, 85.7, 44.0, 13.6, 48.9, 55.1)),
    ), (_UNKNOWN,)),
    'table4': Table('Table 4. Animal-Pose, val split', _TRAINED, _ALL, (
        Row((_SIMPLE, _R50, 'ImageNet'),
            'simplebaseline_imagenet-r50_animalpose',
            (68.7, 93.7, 76.9, 63.7, 69.9, 73.0)),
        Row((_SIMPLE, _R50, 'CLIP'), 'simplebaseline_clip-r50_animalpose',
            (70.8, 94.8, 79.5, 67.3, 72.0, 75.0)),
        Row((_CLAMP, _R50, 'CLIP'), 'clamp_r50_animalpose',
            (72.5, 94.8, 81.7, 67.9, 73.8, 76.7)),
        Row((_SIMPLE, _VITB, 'CLIP'), 'simplebaseline_clip-vitb16_animalpose',
            (72.3, 94.7, 82.1, 69.4, 73.3, 76.3)),
        Row((_CLAMP, _VITB, 'CLIP'), 'clamp_vitb16_animalpose',
            (74.3, 95.8, 83.4, 71.9, 75.2, 78.3)),
    )),
    'table5': Table(
        'Table 5. Other methods, AP-10K, val split 1', ('Method',), ('AP',), (
        Row(('SimpleBaseline',), None, (69.9,)),
        Row(('Hourglass',), None, (72.9,)),
        Row(('HRNet-w32',), None, (73.8,)),
        Row(('HRNet-w48',), None, (74.4,)),
        Row(('ViPNAS',), None, (67.1,)),
        Row(('HRFormer-S',), None, (71.7,)),
        Row(('HRFormer-B',), None, (73.5,)),
        Row(('CLAMP-ResNet-50 (ours)',), 'clamp_r50_ap10k', (72.9,)),
        Row(('CLAMP-ViT-Base (ours)',), 'clamp_vitb16_ap10k', (74.3,)),
        Row(('CLAMP-ViT-Large (ours)',), 'clamp_vitl14_ap10k', (77.8,)),
    ), ('Of the methods of others only the paper\'s numbers are given.',)),
    'table6': Table(
        'Table 6. Ablation, CLIP ResNet-50, AP-10K, val split 1',
        ('L_spatial', 'L_feature', 'Prompt encoder'), ('AP', 'AR'), (
        Row(('no', 'no', 'no'), 'clamp_r50_ap10k_ablation-none',
            (70.9, 74.1)),
        Row(('yes', 'no', 'no'), 'clamp_r50_ap10k_ablation-spatial',
            (72.1, 75.3)),
        Row(('yes', 'yes', 'no'), 'clamp_r50_ap10k_ablation-spatial-feature',
            (72.6, 75.8)),
        Row(('yes', 'yes', 'yes'), 'clamp_r50_ap10k', (72.9, 76.3)),
    )),
}
# fmt: on
