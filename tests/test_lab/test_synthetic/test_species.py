"""Facts about the tables of families and species."""

from collections import Counter

import pytest

from clamp_mmpose.lab.synthetic import FAMILIES, SPECIES
from clamp_mmpose.lab.synthetic.coat import MARKED_ZONES, ZONES, zone_colour
from clamp_mmpose.lab.synthetic.families import ORNAMENTS, Proportions
from clamp_mmpose.lab.synthetic.patterns import PATTERNS, pattern_tile
from clamp_mmpose.lab.synthetic.poses import POSES
from clamp_mmpose.lab.synthetic.species import COLOURS


def test_at_least_six_families_have_at_least_four_species():
    counts = Counter(species.family for species in SPECIES)
    assert set(counts) == set(FAMILIES)
    assert len(counts) >= 6 and min(counts.values()) >= 4
    assert {'Bovidae', 'Canidae', 'Felidae'} <= set(counts)


def test_names_and_category_ids_are_unique():
    assert len({species.name for species in SPECIES}) == len(SPECIES)
    assert len({species.category_id for species in SPECIES}) == len(SPECIES)


def test_category_ids_are_those_of_ap10k():
    ids = {species.name: species.category_id for species in SPECIES}
    assert (
        ids['antelope'],
        ids['dog'],
        ids['zebra'],
        ids['tiger'],
        ids['pig'],
        ids['polar bear'],
    ) == (1, 8, 22, 32, 48, 53)


def test_neighbouring_species_belong_to_different_families():
    first = [species.family for species in SPECIES[: len(FAMILIES)]]
    assert sorted(first) == sorted(FAMILIES)


def test_coats_of_a_family_differ():
    for family in FAMILIES:
        coats = [
            repr(species.coat)
            for species in SPECIES
            if species.family == family
        ]
        assert len(set(coats)) == len(coats)


@pytest.mark.parametrize('species', SPECIES, ids=lambda one: one.name)
def test_every_word_of_a_species_is_in_its_table(species):
    coat = species.coat
    words = [
        coat.base,
        coat.marking,
        coat.back,
        coat.belly,
        *coat.zones.values(),
    ]
    assert {word for word in words if word} <= set(COLOURS)
    assert set(coat.zones) <= set(ZONES)
    assert coat.marked in MARKED_ZONES
    assert set(species.ornaments) <= set(ORNAMENTS)
    assert set(species.build) <= set(Proportions.__dataclass_fields__)
    assert (coat.pattern == 'plain') == (coat.marking is None)
    assert coat.marking is None or coat.pattern in PATTERNS


@pytest.mark.parametrize('family', FAMILIES.values(), ids=lambda one: one.name)
def test_every_pose_of_a_family_is_in_its_table(family):
    assert set(family.poses) <= set(POSES)


@pytest.mark.parametrize('name', PATTERNS)
def test_pattern_has_marks_and_gaps(name):
    assert 0.03 < pattern_tile(name).mean() < 0.9


def test_zone_without_own_colour_takes_its_neighbours():
    horse = next(one for one in SPECIES if one.name == 'horse')
    assert tuple(zone_colour(horse.coat, 'paw')) == COLOURS['black']
    assert tuple(zone_colour(horse.coat, 'limb')) == COLOURS['reddish brown']
