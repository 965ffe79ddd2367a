"""Facts about the choice of animals."""

import json
import pickle
import random
from collections import Counter

import pytest

from clamp_mmpose.datasets import Selection

CATEGORIES = [
    dict(id=1, name='cow', supercategory='Bovidae'),
    dict(id=2, name='dog', supercategory='Canidae'),
    dict(id=3, name='cat', supercategory='Felidae'),
    dict(id=4, name='tiger', supercategory='Felidae'),
]
COUNTS = {1: 30, 2: 50, 3: 5, 4: 15}
ANIMALS = [
    dict(
        id=1000 * category + i,
        category_id=category,
        img_path=f'a/barn/{"AB"[i % 2]}-{i}.jpg',
    )
    for i in range(max(COUNTS.values()))
    for category in COUNTS
    if i < COUNTS[category]
]


def ids(animals=ANIMALS, **options):
    found = Selection(**options).select(animals, CATEGORIES)
    return [animal['id'] for animal in found]


def species_counts(found):
    return Counter(i // 1000 for i in found)


def test_shots_of_each_species_or_all_it_has():
    found = species_counts(ids(shots_per_species=20))
    assert found == {1: 20, 2: 20, 3: 5, 4: 15}


def test_shots_of_a_family_are_the_shots_of_its_species():
    alone = ids(families=['Felidae'], shots_per_species=4)
    together = ids(shots_per_species=4)
    assert species_counts(alone) == {3: 4, 4: 4}
    assert alone == [i for i in together if i // 1000 in (3, 4)]


def test_same_seed_gives_the_same_ids_in_any_order_of_the_file():
    shuffled = random.Random(0).sample(ANIMALS, len(ANIMALS))
    drawn = ids(shots_per_species=7, seed=3)
    assert set(ids(shuffled, shots_per_species=7, seed=3)) == set(drawn)


def test_seeds_draw_what_they_always_drew():
    dogs = dict(species=['dog'], shots_per_species=5)
    assert ids(**dogs, seed=0) == [2000, 2004, 2016, 2018, 2026]
    assert ids(**dogs, seed=1) == [2004, 2005, 2011, 2029, 2045]


def test_more_shots_hold_fewer_shots():
    few, more = ids(shots_per_species=5), ids(shots_per_species=10)
    assert set(few) < set(more)


def test_all_of_a_family_and_all_of_a_species():
    assert species_counts(ids(families=['Felidae'])) == {3: 5, 4: 15}
    assert species_counts(ids(species=['dog', 'cat'])) == {2: 50, 3: 5}
    both = ids(families=['Felidae'], species=['dog', 'cat'])
    assert species_counts(both) == {3: 5}


def test_pictures_are_chosen_by_the_names_of_their_files():
    found = ids(pictures='A-*')
    assert found == [i for i in ids() if i % 2 == 0]
    both = ids(pictures='B-*', species=['dog'], shots_per_species=3)
    assert len(both) == 3 and all(i % 2 == 1 for i in both)


def test_order_of_the_file_is_kept():
    order = [animal['id'] for animal in ANIMALS]
    assert ids(shots_per_species=9) == [
        i for i in order if i in set(ids(shots_per_species=9))
    ]


def test_listed_ids_replace_the_drawing(tmp_path):
    path = tmp_path / 'ids.json'
    path.write_text(json.dumps([2001, 1002]))
    found = ids(shots_per_species=20, seed=5, ids_file=str(path))
    assert set(found) == {1002, 2001}


@pytest.mark.parametrize(
    'options, message',
    [
        (
            dict(families=['Felidea']),
            "families has 'Felidea', .* did you mean Felidae.*"
            'Bovidae, Canidae, Felidae',
        ),
        (dict(species=['Felidae']), 'there are cat, cow, dog, tiger'),
        (
            dict(families=['Felidae'], species=['dog']),
            'no animal is left of 100',
        ),
        (dict(families=[]), 'no animal is left of 100'),
        (dict(pictures='barn-*'), "no animal is left .*pictures='barn-"),
        (dict(pictures=['a', 'b']), 'must be a pattern of file names'),
        (dict(families='Felidae'), r"write \['Felidae'\]"),
        (dict(shots_per_species=0), 'shots_per_species is 0: .* 1 or more'),
        (dict(shots_per_species=True), 'shots_per_species is True'),
        (dict(shots_per_species='20'), "shots_per_species is '20'"),
        (dict(seed='a'), "seed is 'a': give a whole number, 0 or more"),
    ],
)
def test_impossible_choices_are_errors_that_say_what_to_do(options, message):
    with pytest.raises(ValueError, match=message):
        ids(**options)


def test_misspelt_option_is_an_error():
    with pytest.raises(ValueError, match="'family': did you mean families"):
        Selection.from_config(dict(family=['Felidae']))


def test_listed_ids_of_other_animals_are_an_error(tmp_path):
    path = tmp_path / 'ids.json'
    path.write_text(json.dumps([1001, 2001, 2002]))
    with pytest.raises(ValueError, match='2 of which .*2001, 2002'):
        ids(families=['Bovidae'], ids_file=str(path))


@pytest.mark.parametrize(
    'name, content, message',
    [
        ('ids.json', b'[1, 2', 'is no JSON'),
        ('ids.pkl', b'\x80\x02(ccollections\nCounter\n.', 'is no JSON'),
        ('ids.json', b'{"ids": [1]}', r'must hold a list .*not {'),
        ('ids.json', b'[[1]]', 'must hold a list'),
    ],
)
def test_ids_file_is_read_as_json_and_nothing_else(
    tmp_path, name, content, message
):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f'{name} {message}'):
        ids(ids_file=str(path))


def test_ids_file_that_is_code_does_not_run(tmp_path):
    mark = tmp_path / 'ran'
    path = tmp_path / 'ids.pkl'
    path.write_bytes(pickle.dumps(Code(mark)))
    with pytest.raises(ValueError, match='is no JSON'):
        ids(ids_file=str(path))
    assert not mark.exists()


class Code:
    """Writes a file when unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return open, (str(self.mark), 'w')
