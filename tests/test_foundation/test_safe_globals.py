"""mmengine checkpoints load with weights_only=True, code in them does not."""

import pickle

import numpy as np
import pytest
import torch
from mmengine.logging import HistoryBuffer, MessageHub
from mmengine.utils import digit_version

from clamp_mmpose.foundation.safe_globals import register_safe_globals

register_safe_globals()
needs_safe_globals = pytest.mark.skipif(
    digit_version(torch.__version__) < digit_version('2.6'),
    reason='older torch loads checkpoints without weights_only',
)


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


@needs_safe_globals
def test_mmengine_checkpoint_loads_with_weights_only(checkpoint, tmp_path):
    torch.save(checkpoint, tmp_path / 'epoch_1.pth')
    loaded = torch.load(tmp_path / 'epoch_1.pth', weights_only=True)
    assert_same(loaded, checkpoint)


@needs_safe_globals
@pytest.mark.parametrize('writer', ['numpy.core', 'numpy._core'])
def test_files_of_numpy_1_and_numpy_2_load(checkpoint, tmp_path, writer):
    path = tmp_path / 'epoch_1.pth'
    # names stand as text in this older kind of file
    torch.save(checkpoint, path, _use_new_zipfile_serialization=False)
    content = path.read_bytes()
    module = b'numpy._core.' if b'numpy._core.' in content else b'numpy.core.'
    path.write_bytes(content.replace(module, f'{writer}.'.encode()))
    assert_same(torch.load(path, weights_only=True), checkpoint)


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


class Call:
    """Pickles as a call, as code hidden in a checkpoint would."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize(
    'call',
    [
        Call(getattr, HistoryBuffer, '__init__'),
        Call(getattr, HistoryBuffer, 'register_statistics'),
        Call(getattr, np.ndarray, 'tofile'),
        Call(eval, '1 + 1'),
    ],
    ids=['__init__', 'register_statistics', 'tofile', 'eval'],
)
def test_code_in_a_checkpoint_is_refused(call, tmp_path):
    torch.save(dict(meta=call), tmp_path / 'evil.pth')
    with pytest.raises(pickle.UnpicklingError):
        torch.load(tmp_path / 'evil.pth', weights_only=True)


@needs_safe_globals
def test_history_statistics_keep_their_functions(tmp_path):
    torch.save(HistoryBuffer([4.0], [1]), tmp_path / 'buffer.pth')
    buffer = torch.load(tmp_path / 'buffer.pth', weights_only=True)
    assert buffer._statistics_methods['min'] is HistoryBuffer.min
