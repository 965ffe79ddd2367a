"""No checkpoint makes the process run its code, crash or fill the memory."""

import json
import struct
import tarfile
import zipfile
from pickle import UnpicklingError

import numpy as np
import pickles as p
import pytest
import torch
from mmengine.logging import HistoryBuffer
from mmengine.model import BaseModel
from mmengine.runner import Runner
from samples import SHARED
from torch.utils.data import Dataset

from clamp_mmpose.foundation import guarded_load
from clamp_mmpose.foundation.safe_globals import register_safe_globals

WAYS = [
    pytest.param(
        'lists',
        marks=pytest.mark.skipif(
            not guarded_load.KNOWS_LISTS,
            reason='older torch does not know lists of what a file may hold',
        ),
    ),
    'unpickler',  # what older torch gets
]
F8, O8 = p.dtype('f8'), p.dtype('O8', '|', None, None, None, -1, -1, 63)
EIGHT = b'12345678'
TENSOR = 'torch._utils._rebuild_device_tensor_from_numpy'
EMPTY = p.call(p.RECONSTRUCT, p.get(p.ARRAY), (0,), b'b')
FIELDS = (None, ('a',), {'a': 1}, 8, 1, 27)

HOSTILE = {
    'objects at addresses of the file': p.call(
        p.ARRAY, (4,), p.call(p.DTYPE, 'O'), EIGHT * 4
    ),
    'the same by __new__': p.new(p.ARRAY, (4,), F8, EIGHT * 4),
    'steps beyond the buffer': p.call(
        p.ARRAY, (9,), F8, EIGHT, 0, (1 << 40,)
    ),
    'memory that nobody wrote': p.call(p.ARRAY, (1000,), F8),
    'array of objects': p.array((1,), O8, [1]),
    'array of objects from bytes': p.array((1,), O8, EIGHT),
    'reconstruct objects': p.call(
        p.RECONSTRUCT, p.get(p.ARRAY), (9,), b'O'
    ),
    'reconstruct another type': p.call(
        p.RECONSTRUCT, p.get('torch.Tensor'), (0,), b'b'
    ),
    'scalar of objects': p.call(p.SCALAR, O8, EIGHT),
    'scalar of too few bytes': p.call(p.SCALAR, F8, b'1'),
    'scalar of too many bytes': p.call(p.SCALAR, F8, EIGHT * 2),
    'scalar of a list': p.call(p.SCALAR, F8, [1]),
    'dtype O': p.call(p.DTYPE, 'O', False, True),
    'dtype of raw memory': p.call(p.DTYPE, 'V8', False, True),
    'dtype of fields': p.call(p.DTYPE, [('a', 'O')], False, True),
    'dtype of text': p.call(p.DTYPE, 'f8,O', False, True),
    'dtype of text after a line': p.call(p.DTYPE, 'f8\n', False, True),
    'dtype with fields later': p.dtype('f8', '<', *FIELDS),
    'dtype with a subarray': p.dtype(
        'f8', '<', (F8, (9,)), None, None, -1, -1, 0
    ),
    'dtype with metadata': p.dtype(
        'f8', '<', None, None, None, -1, -1, 0, {'a': 1}
    ),
    'dtype with another order': p.dtype('f8', 'O'),
    'dtype with a list as state': p.build(p.call(p.DTYPE, 'f8'), [3, '<']),
    'dtype without a name': p.array((1,), p.new(p.DTYPE), EIGHT),
    'dtype class of numpy': p.call('numpy.dtypes.Float64DType'),
    'too few bytes': p.array((2,), F8, EIGHT),
    'too many bytes': p.array((1,), F8, EIGHT * 2),
    'no bytes': p.array((1,), F8, b''),
    'a list as bytes': p.array((1,), F8, [1.0]),
    'text as bytes': p.array((1,), F8, '12345678'),
    'negative size': p.array((-1,), F8, EIGHT),
    'negative sizes': p.array((-1, -1), F8, EIGHT),
    'sizes whose product overflows': p.array((1 << 32, 1 << 32), F8, b''),
    'size beyond all': p.array((1 << 70, 0), F8, b''),
    'size of True': p.array((True,), F8, EIGHT),
    'size of 1.0': p.array((1.0,), F8, EIGHT),
    'size as a number': p.array(1, F8, EIGHT),
    'too many dimensions': p.array((1,) * 65, F8, EIGHT),
    'no state': p.build(EMPTY, ()),
    'a dict as state': p.build(EMPTY, {'_is_empty': True}),
    'an array as dtype': p.array((1,), EMPTY, EIGHT),
    'filled twice': p.array((1,), F8, EIGHT, p.array((1,), F8, EIGHT)),
    'filled again behind a tensor': p.Part(
        p.array((1,), F8, EIGHT) + b'q\7'
        # a tensor that shares its memory, then the array again
        + b'(' + p.call(TENSOR, p.Part(b'h\7'), p.get('torch.float64'),
                        'cpu', False)
        + p.array((9,), F8, EIGHT * 9, p.Part(b'h\7')) + b't\x86'
    ),
    'booleans that are no booleans': p.array(
        (4,), p.dtype('b1', '|'), b'\1\xff\0\2'
    ),
    'characters that are none': p.array(
        (1,), p.dtype('U2', '<', None, None, None, 8, 4, 8), b'\xff' * 8
    ),
    'big-endian characters that are none': p.call(
        p.SCALAR, p.dtype('U1', '>', None, None, None, 4, 4, 8), b'\1\0\0\0'
    ),
    'all memory': p.call('builtins.bytes', 1 << 45),
    'numpy.frombuffer': p.call('numpy.frombuffer', EIGHT),
    'numpy.core frombuffer': p.call(
        'numpy.core.multiarray.frombuffer', EIGHT
    ),
    'numpy _frombuffer': p.call(
        'numpy._core.numeric._frombuffer', EIGHT, F8, (1,), 'C'
    ),
    'fromfile': p.call('numpy.fromfile', '/etc/hostname', F8),
    'eval': p.call('builtins.eval', '1 + 1'),
    'system': p.call('posix.system', 'true'),
    'getattr of arrays': p.call(
        'builtins.getattr', p.get(p.ARRAY), 'tofile'
    ),
    'getattr of histories': p.call(
        'builtins.getattr',
        p.get('mmengine.logging.history_buffer.HistoryBuffer'),
        '__init__',
    ),
    'register_statistics': p.call(
        'builtins.getattr',
        p.get('mmengine.logging.history_buffer.HistoryBuffer'),
        'register_statistics',
    ),
    'our own functions by their names': p.call(
        'clamp_mmpose.foundation.safe_numpy.PickledArray'
    ),
}  # fmt: skip

LOAD_ALL = """
import json, sys
from pathlib import Path
import torch
from clamp_mmpose.foundation import guarded_load
from clamp_mmpose.foundation.safe_globals import register_safe_globals

register_safe_globals()
guarded_load.KNOWS_LISTS = sys.argv[2] == 'lists'
for path in sorted(Path(sys.argv[1]).glob('*.pth'), key=lambda p: int(p.stem)):
    try:
        value = guarded_load.load_guarded(path)
        print(json.dumps([path.stem, f'loaded: {value!r}']), flush=True)
    except Exception as error:
        print(json.dumps([path.stem, '']), flush=True)
"""


@pytest.mark.parametrize('way', WAYS)
def test_hostile_checkpoints_are_refused(tmp_path, way):
    for number, value in enumerate(HOSTILE.values()):
        (tmp_path / f'{number}.pth').write_bytes(p.checkpoint(value))
    run = p.run_child(LOAD_ALL, tmp_path, way)
    found = dict(map(json.loads, run.stdout.splitlines()))
    names = list(HOSTILE)
    assert not run.returncode, f'{names[len(found)]}: {run.stderr}'
    assert {names[int(k)]: v for k, v in found.items()} == dict.fromkeys(
        names, ''
    )


@pytest.mark.parametrize('way', WAYS)
def test_the_same_hand_writes_good_checkpoints(tmp_path, way):
    """So that those above are refused for what is wrong in them."""
    good = {
        'f8': p.array((2,), F8, EIGHT * 2),
        'b1': p.array((2,), p.dtype('b1', '|'), b'\1\0'),
        'scalar': p.call(p.SCALAR, F8, EIGHT),
        'bytes': p.call('builtins.bytes'),
        'tensor': p.call(
            TENSOR,
            p.array((1,), F8, EIGHT),
            p.get('torch.float64'),
            'cpu',
            False,
        ),
    }
    for number, value in enumerate(good.values()):
        (tmp_path / f'{number}.pth').write_bytes(p.checkpoint(value))
    run = p.run_child(LOAD_ALL, tmp_path, way)
    assert run.stdout.count('loaded: ') == len(good), run.stdout


def test_sample_that_crashed_is_refused():
    path = SHARED / 'bad' / 'checkpoints' / 'segfault_at_load.pth'
    if not path.exists():
        pytest.skip('the sample of a hostile checkpoint is not here')
    code = (
        'import sys\n'
        'from clamp_mmpose.foundation.guarded_load import load_guarded\n'
        'load_guarded(sys.argv[1])'
    )
    run = p.run_child(code, path)
    assert run.returncode == 1
    assert 'UnpicklingError' in run.stderr


class Numbers(Dataset):
    metainfo = dict(
        dataset_name='tiny',
        skeleton_links=np.array([]),
        sigmas=np.full(5, 0.1, np.float32),
        keypoint_colors=np.zeros((5, 3), np.uint8),
        flip_indices=np.arange(5),
        names=np.array(['nose', 'tail']),
        mask=np.array([True, False]),
    )

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return dict(inputs=torch.full((2,), float(index)))


class Line(BaseModel):
    def __init__(self):
        super().__init__()
        self.line = torch.nn.Linear(2, 1)

    def forward(self, inputs, mode):
        outputs = self.line(torch.stack(list(inputs)))
        return dict(loss=outputs.square().mean()) if mode == 'loss' else inputs


@pytest.fixture(scope='module')
def trained(tmp_path_factory):
    """A checkpoint that mmengine's runner wrote after an epoch."""
    folder = tmp_path_factory.mktemp('trained')
    Runner(
        model=Line(),
        work_dir=str(folder),
        train_dataloader=dict(
            dataset=Numbers(),
            batch_size=2,
            sampler=dict(type='DefaultSampler', shuffle=False),
        ),
        optim_wrapper=dict(optimizer=dict(type='AdamW', lr=0.01)),
        train_cfg=dict(by_epoch=True, max_epochs=1),
        default_hooks=dict(logger=dict(type='LoggerHook', interval=1)),
        log_level='ERROR',
        default_scope='mmengine',
        experiment_name='hostile',
    ).train()
    return folder / 'epoch_1.pth'


@pytest.mark.parametrize('way', WAYS)
def test_real_checkpoint_loads_equal(trained, way, monkeypatch):
    monkeypatch.setattr(guarded_load, 'KNOWS_LISTS', way == 'lists')
    safe = guarded_load.load_guarded(trained)
    full = torch.load(trained, weights_only=False)
    assert_equal(safe, full)
    links = safe['meta']['dataset_meta']['skeleton_links']
    assert links.shape == (0,) and links.dtype == np.float64


def assert_equal(found, expected):
    if isinstance(expected, dict):
        assert list(found) == list(expected)
        for key in expected:
            assert_equal(found[key], expected[key])
    elif isinstance(expected, torch.Tensor):
        assert torch.equal(found, expected)
    elif isinstance(expected, np.ndarray):
        np.testing.assert_array_equal(found, expected)
        assert found.dtype == expected.dtype
    elif hasattr(expected, '__dict__'):
        assert type(found) is type(expected)
        assert_equal(vars(found), vars(expected))
    elif isinstance(expected, list | tuple):
        assert type(found) is type(expected)
        assert_equal(dict(enumerate(found)), dict(enumerate(expected)))
    else:
        assert found == expected and type(found) is type(expected)


FUZZ = """
import io, random, sys, warnings, zipfile
from pathlib import Path
from clamp_mmpose.foundation import guarded_load
from clamp_mmpose.foundation.safe_globals import register_safe_globals
from pickles import archive

warnings.simplefilter('ignore')
register_safe_globals()
guarded_load.KNOWS_LISTS = sys.argv[4] == 'lists'
source = Path(sys.argv[1]).read_bytes()
with zipfile.ZipFile(io.BytesIO(source)) as old:
    (name,) = [n for n in old.namelist() if n.endswith('/data.pkl')]
    pickled = old.read(name)
draw = random.Random(0)
opcodes = b'.()0NRbh]a}eqstuceX\\x81\\x85\\x86\\x87\\x88\\x89KMJGCU'
loaded = 0
for number in range(int(sys.argv[2])):
    mutated = bytearray(pickled)
    for _ in range(draw.choice([1, 1, 2, 4, 16])):
        at, to = sorted(draw.randrange(len(mutated)) for _ in range(2))
        to = min(to, at + draw.choice([1, 4, 40, 400]))
        kind = draw.randrange(5)
        if kind == 0:
            mutated[at] = draw.randrange(256)
        elif kind == 1:
            mutated[at] = draw.choice(opcodes)
        elif kind == 2:
            mutated[at] ^= 1 << draw.randrange(8)
        elif kind == 3:
            del mutated[at:to]
        else:
            mutated[at:at] = mutated[at:to]
    with open(sys.argv[3], 'wb') as file:
        file.write(archive(bytes(mutated), source))
    try:
        value = guarded_load.load_guarded(sys.argv[3])
        repr(value)
        loaded += 1
    except Exception:
        pass
print(loaded)
"""


@pytest.mark.parametrize('way', WAYS)
def test_mutated_checkpoints_load_or_raise(trained, tmp_path, way):
    run = p.run_child(FUZZ, trained, 500, tmp_path / 'mutated.pth', way)
    assert not run.returncode, run.stderr[-3000:]
    assert 20 < int(run.stdout) < 450  # both outcomes were tried


CHANGES = {
    'a function': p.build(p.get('builtins.getattr'), {'__doc__': 'x'}),
    'a type': p.build(
        p.get('mmengine.logging.history_buffer.HistoryBuffer'), {'min': 1}
    ),
    'a tensor function': p.build(
        p.get('torch._utils._rebuild_tensor_v2'), {'a': 1}
    ),
    'a call of what it made': p.Part(
        p.call(
            'builtins.getattr',
            p.get('mmengine.logging.history_buffer.HistoryBuffer'),
            'min',
        )
        + b')R'
    ),
    'a new dict': p.new('collections.OrderedDict'),
    'bytes of another encoding': p.call('_codecs.encode', 'a', 'utf-8'),
}


@pytest.mark.parametrize('name', CHANGES)
def test_the_unpickler_changes_and_calls_what_is_listed(
    name, tmp_path, monkeypatch
):
    monkeypatch.setattr(guarded_load, 'KNOWS_LISTS', False)
    path = tmp_path / 'hostile.pth'
    path.write_bytes(p.checkpoint(CHANGES[name]))
    with pytest.raises(UnpicklingError):
        guarded_load.load_guarded(path)


@pytest.fixture
def program(tmp_path, monkeypatch):
    monkeypatch.setattr(guarded_load, 'KNOWS_LISTS', False)
    path = tmp_path / 'program.pth'
    torch.jit.script(torch.nn.Linear(1, 1)).save(str(path))
    return path


def test_programs_are_no_checkpoints(program):
    with pytest.raises(UnpicklingError, match='a program'):
        guarded_load.load_guarded(program)


def test_programs_cannot_hide_behind_a_second_directory(program):
    """Python's zipfile looks just before the end, torch where it is told."""
    content = program.read_bytes()
    end = content.rindex(b'PK\x05\x06')
    size, start = struct.unpack('<II', content[end + 12 : end + 20])
    shown = content[start : start + size].replace(b'constants', b'innocents')
    program.write_bytes(content[:end] + shown + content[end:])
    with zipfile.ZipFile(program) as archive:
        assert not any('constants' in name for name in archive.namelist())
    with pytest.raises(UnpicklingError, match='a program'):
        guarded_load.load_guarded(program)


def test_archives_cannot_hide_behind_another_kind(tmp_path, monkeypatch):
    monkeypatch.setattr(guarded_load, 'KNOWS_LISTS', False)
    path = tmp_path / 'old.pth'
    with tarfile.open(path, 'w') as archive:
        archive.add(__file__, 'pickle')
    path.write_bytes(path.read_bytes() + p.checkpoint(p.part(1)))
    with pytest.raises(UnpicklingError, match='a tar archive'):
        guarded_load.load_guarded(path)


@pytest.mark.parametrize('way', WAYS)
@pytest.mark.parametrize(
    'state',
    [
        {'statistics_methods': {'mean': torch.Size}},
        {'statistics_methods': {'other': 1}},
        {'mean': 1},
    ],
    ids=['another mean', 'one more', 'a method'],
)
def test_a_history_changes_no_other_one(state, way, tmp_path, monkeypatch):
    monkeypatch.setattr(guarded_load, 'KNOWS_LISTS', way == 'lists')
    register_safe_globals()
    path = tmp_path / 'history.pth'
    name = 'mmengine.logging.history_buffer.HistoryBuffer'
    path.write_bytes(p.checkpoint(p.build(p.new(name), state)))
    with pytest.raises(UnpicklingError, match='history|statistic'):
        guarded_load.load_guarded(path)
    assert HistoryBuffer([2.0], [1]).statistics('mean') == 2.0
