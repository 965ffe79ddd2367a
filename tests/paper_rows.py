"""The rows of the paper's tables: what their configs must say."""

from typing import NamedTuple


class Row(NamedTuple):
    """A row of a table of the paper: what its config must say."""

    backbone: str | None  # name of a CLIP; None is mmpose's ResNet-50
    alpha_1: float | None  # None: no such loss, or SimpleBaseline
    alpha_2: float | None
    data: str = 'ap10k'
    size: int = 256  # of the input
    batch: int = 128
    lr: float = 5e-4
    train: dict | None = None  # what is chosen of the train split
    test: dict | None = None  # and of the val split
    prompt_encoder: bool = True


RN50, VITB, VITL = 'RN50-quickgelu', 'ViT-B-16-quickgelu', 'ViT-L-14-quickgelu'
CLAMP = {
    'r50': (RN50, 0.4, 0.0005),
    'vitb16': (VITB, 2.0, 0.0005),
    'vitl14': (VITL, 1.0, 0.0005),
}
SIMPLE = {
    'imagenet-r50': (None, None, None),
    'clip-r50': (RN50, None, None),
    'clip-vitb16': (VITB, None, None),
}
SHOTS = dict(batch=64, train=dict(shots_per_species=20, seed=0))
FAMILIES = {
    f'{train}-{test}'.lower(): dict(
        train=dict(families=[train]), test=dict(families=[test])
    )
    for train, test in [('Bovidae', 'Canidae'), ('Canidae', 'Felidae')]
}
PERSONS = dict(species=['person'], shots_per_species=1000, seed=0)
ROWS = {
    # Tables 1, 4 and 5
    'clamp_r50_ap10k': Row(*CLAMP['r50']),
    'clamp_vitb16_ap10k': Row(*CLAMP['vitb16']),
    'clamp_vitl14_ap10k': Row(*CLAMP['vitl14'], size=224),
    'clamp_r50_animalpose': Row(*CLAMP['r50'], 'animalpose'),
    'clamp_vitb16_animalpose': Row(*CLAMP['vitb16'], 'animalpose'),
    'clamp_vitl14_animalpose': Row(*CLAMP['vitl14'], 'animalpose', 224),
    **{
        f'simplebaseline_{name}_{data}': Row(*SIMPLE[name], data)
        for name in SIMPLE
        for data in ('ap10k', 'animalpose')
    },
    # Table 2
    'clamp_r50_ap10k_20shot': Row(*CLAMP['r50'], **SHOTS),
    'clamp_vitb16_ap10k_20shot': Row(*CLAMP['vitb16'], lr=5e-5, **SHOTS),
    'simplebaseline_imagenet-r50_ap10k_20shot': Row(
        *SIMPLE['imagenet-r50'], **SHOTS
    ),
    'simplebaseline_clip-r50_ap10k_20shot': Row(*SIMPLE['clip-r50'], **SHOTS),
    'simplebaseline_clip-vitb16_ap10k_20shot': Row(
        *SIMPLE['clip-vitb16'], lr=5e-5, **SHOTS
    ),
    # Table 3; it does not say with which weights SimpleBaseline started
    **{
        f'{model}_ap10k_{name}': Row(*settings, **families)
        for name, families in FAMILIES.items()
        for model, settings in [
            ('clamp_r50', CLAMP['r50']),
            ('simplebaseline_imagenet-r50', SIMPLE['imagenet-r50']),
            ('simplebaseline_clip-r50', SIMPLE['clip-r50']),
        ]
    },
    # Table 6
    'clamp_r50_ap10k_ablation-none': Row(RN50, None, None),
    'clamp_r50_ap10k_ablation-spatial': Row(
        RN50, 0.4, None, prompt_encoder=False
    ),
    'clamp_r50_ap10k_ablation-spatial-feature': Row(
        RN50, 0.4, 0.0005, prompt_encoder=False
    ),
    # of the supplement only the direction is known
    'clamp_r50_coco_fewshot': Row(
        *CLAMP['r50'], 'coco', batch=64, train=PERSONS
    ),
}
VAL_FILES = dict(
    ap10k='ap10k-val-split1.json',
    animalpose='animalpose_val.json',
    coco='person_keypoints_val2017.json',
)
# not of the paper, or a variant that is tested elsewhere
OTHERS = {
    'clamp_tiny_ap10k',
    'clamp_r50_ap10k_animalpose',
    'clamp_tiny_demo',
    'clamp_tiny_livestock',
    'clamp_tiny_livestock_twins',
    'simplebaseline_clip-tiny_livestock',
    'simplebaseline_random-tiny_livestock',
    'clamp_tiny-vit_synthetic',
    'clamp_tiny_synthetic',
    'clamp_tiny_synthetic_ablation-spatial',
    'clamp_tiny_synthetic_ablation-spatial-feature',
    'simplebaseline_clip-tiny_synthetic',
    'simplebaseline_clip-tiny-vit_synthetic',
    'simplebaseline_random-tiny_synthetic',
    'clamp_vitl14_ap10k_official',
    'clamp_bioclip-vitb16_ap10k',
    'clamp_bioclip2-vitl14_ap10k',
    'clamp_metaclip-vitb16_ap10k',
    'clamp_dfn-vitb16_ap10k',
    'clamp_datacomp-vitb16_ap10k',
    'clamp_convnextb_ap10k',
    'clamp_mobileclip-s1_ap10k',
    'clamp_mobileclip-s2_ap10k',
    'clamp_mobileclip2-s0_ap10k',
}
