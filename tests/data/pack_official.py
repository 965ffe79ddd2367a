"""Make the small fixtures here of the full ones of the official code.

The weights of the full fixtures were drawn from a seeded Mersenne Twister,
scaled, shifted and rounded to 1 / 2048. So for each large tensor its place in
the stream, scale and shift are kept, and what rounding leaves. Of large
results every n-th value is kept. ``official.py``, one folder up, reads both.

    python tests/data/pack_official.py FULL.npz SMALL.npz
"""

import io
import json
import sys
import zipfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from official import STEP, draw, random_words  # noqa: E402

# not needed to run the model, or to check it
LEFT_OUT = ('target_down', 'texts', 'edge/')
LARGEST = 3000  # values of a result
PROBE = 256  # values that tell where a tensor was drawn
AHEAD = 6000  # words to look for a tensor after the one before


def pack(full, seed):
    words = random_words(seed, 2 * sum(v.size for v in full.values()))
    drawn, rests, kept, steps, place = [], [], {}, {}, 0
    for name, value in full.items():
        if name.startswith(LEFT_OUT):
            continue
        found = None
        if name.startswith('sd/') and value.size >= PROBE:
            found = find(words, value, place)
        if found is not None:
            place, scale, shift, rest = found
            drawn.append([name, value.shape, place, scale, shift])
            rests.append(rest)
            place += value.size
        elif name.startswith(('out/', 'test/heat', 'alt/')) and (
            name != 'alt/img' and value.size > LARGEST
        ):
            steps[name] = -(-value.size // LARGEST) | 1  # odd: all columns
            kept[name] = value.ravel()[:: steps[name]]
        else:
            kept[name] = value
    about = dict(seed=seed, drawn=drawn, steps=steps)
    kept['about'] = np.array(json.dumps(about))
    kept['rests'] = np.concatenate(rests)
    return kept


def find(words, value, place):
    """Place, scale, shift and rest of a tensor that was drawn."""
    flat = value.ravel().astype(float)
    for start in range(place, place + AHEAD):
        probe = draw(words[start : start + PROBE])
        if abs(np.corrcoef(probe, flat[:PROBE])[0, 1]) > 0.99:
            break
    else:
        return None
    normal = draw(words[start : start + value.size])
    scale, shift = np.polyfit(normal, flat[: normal.size], 1).round(6)
    guess = np.zeros_like(flat)  # less than 16 values at the end are not drawn
    guess[: normal.size] = np.round((normal * scale + shift) / STEP)
    rest = np.round(flat / STEP) - guess
    if (rest[: normal.size] != 0).mean() > 0.1 or (flat % STEP).any():
        return None
    return start, scale, shift, rest.astype(np.int16)


def write(path, arrays):
    """What np.savez_compressed writes, compressed as far as it goes."""
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED, True, 9) as archive:
        for name, value in arrays.items():
            data = io.BytesIO()
            np.save(data, value)
            entry = zipfile.ZipInfo(f'{name}.npy')  # of no date
            archive.writestr(entry, data.getvalue(), zipfile.ZIP_DEFLATED, 9)


def main():
    source, target = sys.argv[1:]
    settings = json.loads(Path(source).with_suffix('.json').read_text())
    with np.load(source) as full:
        write(target, pack(dict(full), settings['seed']))


if __name__ == '__main__':
    main()
