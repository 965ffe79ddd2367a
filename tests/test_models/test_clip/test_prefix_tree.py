"""Texts that begin alike share what they begin with."""

import torch

from clamp_mmpose.models.clip import PrefixTree

START, LEFT, EYE, PAW, END = 7, 1, 2, 3, 9


def test_common_beginnings_are_held_once():
    tree = PrefixTree(
        torch.tensor(
            [
                [START, LEFT, EYE, END, 0],
                [START, EYE, END, 0, 0],
                [START, LEFT, PAW, EYE, END],
            ]
        )
    )
    assert tree.tokens.tolist() == [
        *(START, LEFT, EYE, END),
        *(EYE, END),
        *(PAW, EYE, END),
    ]
    assert tree.depths.tolist() == [0, 1, 2, 3, 1, 2, 2, 3, 4]
    assert tree.ends.tolist() == [3, 5, 8]
    pasts = [row.nonzero().flatten().tolist() for row in tree.pasts]
    assert pasts == [
        [0],
        [0, 1],
        [0, 1, 2],
        [0, 1, 2, 3],
        [0, 4],
        [0, 4, 5],
        [0, 1, 6],
        [0, 1, 6, 7],
        [0, 1, 6, 7, 8],
    ]
