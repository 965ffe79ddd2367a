"""Checkpoints are whole, and only scores make a best one.

Kills are in tests/test_lab/test_kills.py.
"""

import errno
import os
import time
from pathlib import Path

import pytest
import torch
from small_run import train

from clamp_mmpose.engine import (
    WholeCheckpointHook,
    resuming,
    whole_files,
)
from clamp_mmpose.engine.resuming import (
    expect_training,
    is_whole,
    newest_whole,
)
from clamp_mmpose.engine.whole_files import WholeFileBackend


def test_a_damaged_last_checkpoint_leaves_the_one_before(tmp_path):
    torch.save(dict(a=torch.ones(5)), tmp_path / 'epoch_1.pth')
    time.sleep(0.01)
    torch.save(dict(a=torch.ones(5)), tmp_path / 'epoch_2.pth')
    assert newest_whole(tmp_path, 'epoch_{}.pth').endswith('epoch_2.pth')
    content = (tmp_path / 'epoch_2.pth').read_bytes()
    for damaged in (b'', content[:200], content[:-30], b'text'):
        (tmp_path / 'epoch_2.pth').write_bytes(damaged)
        found = newest_whole(tmp_path, 'epoch_{}.pth')
        assert found.endswith('epoch_1.pth'), damaged[:20]
    (tmp_path / 'epoch_1.pth').write_bytes(b'')
    with pytest.raises(ValueError, match='no checkpoint in .* is whole'):
        newest_whole(tmp_path, 'epoch_{}.pth')
    assert newest_whole(tmp_path, 'iter_{}.pth') is None


@pytest.mark.parametrize('number', [0, -2, '3', 1.5])
def test_kept_checkpoints_are_a_count_or_all(number):
    WholeCheckpointHook(max_keep_ckpts=-1)
    with pytest.raises(ValueError, match='max_keep_ckpts is .* give a whole'):
        WholeCheckpointHook(max_keep_ckpts=number)


def save(folder, *epochs):
    for epoch in epochs:
        torch.save(dict(a=torch.ones(5)), folder / f'epoch_{epoch}.pth')
        time.sleep(0.01)


def test_the_last_is_that_of_the_run_not_of_one_before(tmp_path):
    def found(template='epoch_{}.pth'):
        pointer = tmp_path / 'last_checkpoint'
        return Path(newest_whole(tmp_path, template, pointer)).name

    save(tmp_path, 9, 10)
    save(tmp_path, 1, 2)  # a second run in the same folder
    assert found() == 'epoch_2.pth'  # no pointer yet
    (tmp_path / 'last_checkpoint').write_text('/moved/away/epoch_1.pth')
    assert found() == 'epoch_2.pth'  # killed before the pointer was written
    (tmp_path / 'last_checkpoint').write_text('/moved/away/epoch_2.pth')
    assert found('epoch_{:d}.pth') == 'epoch_2.pth'
    (tmp_path / 'epoch_2.pth').write_bytes(b'')
    assert found() == 'epoch_1.pth'
    (tmp_path / 'last_checkpoint').write_text('epoch_77.pth')
    os.utime(tmp_path / 'epoch_10.pth')
    assert found() == 'epoch_10.pth'


def test_a_copy_in_another_order_resumes_the_last_one(tmp_path):
    save(tmp_path, 10, 9)  # as cp sorts them
    pointer = tmp_path / 'last_checkpoint'
    pointer.write_text('elsewhere/epoch_10.pth')
    found = newest_whole(tmp_path, 'epoch_{}.pth', pointer)
    assert found.endswith('epoch_10.pth')


def test_bits_that_turned_are_seen(tmp_path):
    path = tmp_path / 'a.pth'
    torch.save(dict(a=torch.arange(1000.0)), path)
    assert is_whole(path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert not is_whole(path)


def test_only_a_checkpoint_of_a_training_is_resumed(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(
        resuming, 'print_log', lambda text, *_: said.append(text)
    )
    path = tmp_path / 'best.pth'
    training = dict(
        meta=dict(epoch=1), message_hub={}, state_dict={}, optimizer={}
    )
    torch.save(training, path)
    expect_training(str(path))
    assert not said
    training.pop('optimizer')
    torch.save(training, path)
    expect_training(str(path))
    assert 'best.pth holds no optimizer' in said[0]
    for weights in (dict(state_dict={}), dict(a=torch.ones(2)), [1, 2]):
        torch.save(weights, path)
        with pytest.raises(ValueError, match='weights alone.*load_from'):
            expect_training(str(path))
    path.write_text('text')
    with pytest.raises(ValueError, match='is damaged'):
        expect_training(str(path))


def test_a_full_disk_is_a_sentence_and_leaves_what_was_there(
    tmp_path, monkeypatch
):
    backend, path = WholeFileBackend(), tmp_path / 'epoch_1.pth'
    backend.put(b'old', path)

    def full(*_):
        raise OSError(errno.ENOSPC, 'No space left on device')

    monkeypatch.setattr(whole_files, 'write_atomically', full)
    with pytest.raises(OSError, match='has no room .* epoch_1.pth|--resume'):
        with backend.keeping():
            backend.remove(path)
            backend.put(b'new', path)
    assert path.read_bytes() == b'old' and not backend.is_keeping


def test_what_is_replaced_goes_last(tmp_path):
    backend = WholeFileBackend()
    old, new = tmp_path / 'old', tmp_path / 'new'
    backend.put(b'old', old)
    with backend.keeping():
        backend.remove(old)
        backend.put(b'new', new)
        assert old.exists() and new.exists()
    assert not old.exists() and new.exists()


@pytest.mark.parametrize('scores', [[float('nan'), 0.2], [-1, 0.2], [0.2, -1]])
def test_what_is_no_score_is_never_the_best(tmp_path, scores):
    train(tmp_path, scores)
    best = [path.name for path in tmp_path.glob('best_*')]
    assert best == [f'best_score_epoch_{1 + scores.index(0.2)}.pth']
    (log,) = tmp_path.glob('*/*.log')
    assert 'which is no score' in log.read_text()


def test_a_metric_that_is_none_is_told_with_those_there_are():
    hook = WholeCheckpointHook(save_best='coco/ap', rule='greater')
    hook.file_backend = None  # which a training chooses
    with pytest.raises(ValueError, match="'coco/ap' is none of .* coco/AP,"):
        hook.after_val_epoch(None, {'coco/AP': 0.3, 'coco/AR': 0.4})


@pytest.mark.parametrize('interval', [0, -2, '1'])
def test_an_interval_that_saves_nothing_is_refused(interval):
    with pytest.raises(ValueError, match='interval of the checkpoints is'):
        WholeCheckpointHook(interval=interval)
