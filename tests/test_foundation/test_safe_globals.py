"""mmengine checkpoints load with weights_only=True, code in them does not."""

import io
import pickle

import numpy as np
import pytest
import torch
from mmengine.logging import HistoryBuffer, MessageHub

from clamp_mmpose.foundation import guarded_load
from clamp_mmpose.foundation.guarded_load import load_guarded


@pytest.fixture(
    params=[
        pytest.param(
            True,
            marks=pytest.mark.skipif(
                not guarded_load.KNOWS_LISTS,
                reason='older torch does not know lists of types',
            ),
            id='lists',
        ),
        pytest.param(False, id='unpickler'),
    ],
    autouse=True,
)
def way(request, monkeypatch):
    """Both ways in which checkpoints are read; the second is of old torch."""
    monkeypatch.setattr(guarded_load, 'KNOWS_LISTS', request.param)


@pytest.fixture
def checkpoint():
    """What mmengine's Runner.save_checkpoint writes, without a Runner."""
    hub = MessageHub('test_compat')
    for loss in (3.0, 1.0, 2.0):
        hub.update_scalar('train/loss', loss)
    hub.update_info('best_score', np.float64(0.5))
    hub.update_info('eta', np.float64(12.25))
    weights = torch.nn.Linear(2, 2)
    optimizer = torch.optim.AdamW(weights.parameters())
    weights(torch.ones(2)).sum().backward()
    optimizer.step()
    return dict(
        meta=dict(
            epoch=1,
            dataset_meta=dict(
                dataset_name='ap10k',
                sigmas=np.full(17, 0.1, np.float32),
                keypoint_colors=np.zeros((17, 3), np.uint8),
                flip_indices=np.arange(17),
            ),
        ),
        state_dict=weights.state_dict(),
        optimizer=optimizer.state_dict(),
        message_hub=hub.state_dict(),
    )


def test_mmengine_checkpoint_loads_with_weights_only(checkpoint, tmp_path):
    torch.save(checkpoint, tmp_path / 'epoch_1.pth')
    loaded = load_guarded(tmp_path / 'epoch_1.pth')
    assert_same(loaded, checkpoint)


@pytest.mark.parametrize('writer', ['numpy.core', 'numpy._core'])
def test_files_of_numpy_1_and_numpy_2_load(checkpoint, tmp_path, writer):
    path = tmp_path / 'epoch_1.pth'
    # names stand as text in this older kind of file
    torch.save(checkpoint, path, _use_new_zipfile_serialization=False)
    content = path.read_bytes()
    module = b'numpy._core.' if b'numpy._core.' in content else b'numpy.core.'
    path.write_bytes(content.replace(module, f'{writer}.'.encode()))
    assert_same(load_guarded(path), checkpoint)


def assert_same(loaded, written):
    buffer = loaded['message_hub']['log_scalars']['train/loss']
    assert (buffer.min(), buffer.max(), buffer.current()) == (1.0, 3.0, 2.0)
    assert buffer.statistics('mean') == 2.0
    info = loaded['message_hub']['runtime_info']
    assert (info['best_score'], info['eta']) == (0.5, 12.25)
    for key, value in written['meta']['dataset_meta'].items():
        np.testing.assert_array_equal(
            loaded['meta']['dataset_meta'][key], value
        )
    for key, value in written['state_dict'].items():
        assert torch.equal(loaded['state_dict'][key], value)


def test_history_statistics_keep_their_functions(tmp_path):
    torch.save(HistoryBuffer([4.0], [1]), tmp_path / 'buffer.pth')
    buffer = load_guarded(tmp_path / 'buffer.pth')
    assert buffer._statistics_methods['min'] is HistoryBuffer.min


VALUES = {
    'no skeleton links': np.array([]),
    'no links of two': np.zeros((0, 2), np.int64),
    'one number': np.array(3.5),
    'colours': np.arange(51, dtype=np.uint8).reshape(17, 3),
    'turned': np.arange(12.0).reshape(3, 4).T,
    'Fortran': np.asfortranarray(np.arange(24).reshape(2, 3, 4)),
    'every second': np.arange(10)[::2],
    'mask': np.array([True, False]),
    'names': np.array(['left eye', 'Å']),
    'name': np.array('nose'),
    'ascii names': np.array([b'nose', b'']),
    'big-endian': np.arange(5, dtype='>i4'),
    'complex': np.array([1 + 2j]),
    'many dimensions': np.ones((1,) * 20, np.float16),
    **{
        f'{name} {kind}': made
        for name in ('int8', 'uint16', 'int32', 'uint64', 'float16')
        for kind, made in (
            ('array', np.arange(3).astype(name)),
            ('scalar', np.dtype(name).type(7)),
        )
    },
    'bool scalar': np.bool_(True),
    'str scalar': np.str_('nose'),
    'empty str scalar': np.str_(''),
}


@pytest.mark.parametrize('name', VALUES)
def test_all_that_metainfo_can_hold_loads(name):
    written, loaded = VALUES[name], reloaded(VALUES[name])
    np.testing.assert_array_equal(loaded, written)
    assert loaded.shape == written.shape
    assert loaded.dtype == written.dtype.newbyteorder('=')
    assert (
        loaded.flags['F_CONTIGUOUS']
        == (pickle.loads(pickle.dumps(written, 2)).flags['F_CONTIGUOUS'])
    )
    if written.ndim:
        assert loaded.flags['WRITEABLE']


@pytest.mark.parametrize('name', VALUES)
def test_loaded_values_are_written_as_they_were(name):
    loaded = reloaded(VALUES[name])
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert b'clamp' not in pickle.dumps(loaded, protocol)
    np.testing.assert_array_equal(reloaded(loaded), VALUES[name])
    assert repr(loaded) == repr(reloaded(loaded))
    assert 'Pickled' not in repr(loaded)


def test_computing_with_loaded_arrays_gives_plain_ones():
    loaded = reloaded(np.arange(3.0))
    for result in (loaded + 1, np.append(loaded, 1), np.sqrt(loaded)):
        assert type(result) is np.ndarray
    assert type(loaded.sum()) is np.float64
    assert torch.equal(torch.from_numpy(loaded), torch.arange(3.0).double())


def reloaded(value):
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return load_guarded(file)
