"""Weights and results of the official CLAMP code, and models for them."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

DATA = Path(__file__).parent / 'data'
FULL = Path(__file__).parents[2] / 'shared' / 'fixtures'
STEP = 1 / 2048  # weights were rounded to multiples of it


class OfficialResults:
    """Weights, inputs and results of one small official model.

    Args:
        path (Path): Full fixture, or a small one of ``pack_official.py``.
    """

    def __init__(self, path):
        with np.load(path) as file:
            arrays = dict(file)
        self.steps = {}
        if 'about' in arrays:
            about = json.loads(str(arrays.pop('about')))
            self.steps = about['steps']
            arrays |= unpack(about, arrays.pop('rests'))
        self.state_dict = {
            name.removeprefix('sd/'): torch.from_numpy(value)
            for name, value in arrays.items()
            if name.startswith('sd/')
        }
        self.results = arrays

    def __getitem__(self, name):
        return torch.from_numpy(self.results[name])

    def assert_close(self, name, ours, atol=3e-5, rtol=0.0):
        """Compare with all values that are kept of a result."""
        official = self[name].flatten()
        ours = ours.detach().flatten()[:: self.steps.get(name, 1)]
        torch.testing.assert_close(ours, official, atol=atol, rtol=rtol)


def unpack(about, rests):
    """The large weights, drawn as they were once drawn."""
    ends = [place + np.prod(shape) for _, shape, place, *_ in about['drawn']]
    words = random_words(about['seed'], int(max(ends)))
    weights = {}
    for name, shape, place, scale, shift in about['drawn']:
        size = int(np.prod(shape))
        rest, rests = rests[:size], rests[size:]
        normal = draw(words[place : place + size])
        value = rest.astype(float)
        value[: normal.size] += np.round((normal * scale + shift) / STEP)
        weights[name] = (value * STEP).astype(np.float32).reshape(shape)
    return weights


def random_words(seed, count):
    """The stream of torch's generator on the CPU, a Mersenne Twister."""
    return np.random.RandomState(seed).randint(0, 2**32, count, np.uint32)


def draw(words):
    """Normal numbers as torch.randn draws them on the CPU, 16 at a time."""
    uniform = (words[: len(words) // 16 * 16] & 0xFFFFFF) / 2.0**24
    uniform = uniform.reshape(-1, 2, 8)
    radius = np.sqrt(-2 * np.log(1 - uniform[:, 0]))
    angle = 2 * np.pi * uniform[:, 1]
    return np.stack(
        [radius * np.cos(angle), radius * np.sin(angle)], 1
    ).ravel()


@cache
def load_results(kind, size):
    """:class:`OfficialResults` of 'resnet' or 'vit', 'small' or 'full'."""
    short = dict(resnet='rn', vit='vit')[kind]
    if size == 'small':
        return OfficialResults(DATA / f'official_{short}_small.npz')
    path = FULL / f'official_{short}_small.npz'
    if not path.exists():
        pytest.skip('the full fixtures are not here, only the small ones')
    return OfficialResults(path)
