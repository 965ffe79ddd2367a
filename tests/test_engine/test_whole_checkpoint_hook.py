"""Nothing that was saved is lost, whenever a run is killed."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from clamp_mmpose.engine import whole_files
from clamp_mmpose.engine.whole_checkpoint_hook import is_whole, newest_whole
from clamp_mmpose.engine.whole_files import WholeFileBackend

SMALL_RUN = Path(__file__).with_name('small_run.py')


def start(folder, *args):
    return subprocess.Popen(
        [sys.executable, SMALL_RUN, str(folder), *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_for(folder, epoch):
    deadline = time.monotonic() + 120
    while not (folder / f'epoch_{epoch}.pth').exists():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_a_dozen_kills_lose_one_interval_at_most(tmp_path):
    chance = random.Random(0)
    reached = 0
    for i in range(12):
        process = start(tmp_path, *(['--resume'] if i else []))
        told = next(x for x in process.stdout if x.startswith('from '))
        first = int(told[5:])
        assert first >= reached - 1, f'kill {i}'
        wait_for(tmp_path, first + 2)
        time.sleep(chance.uniform(0, 0.05))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        reached = max(int(p.stem[6:]) for p in tmp_path.glob('epoch_*.pth'))
        assert newest_whole(tmp_path, 'epoch_{}.pth'), f'kill {i}'


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


def test_bits_that_turned_are_seen(tmp_path):
    path = tmp_path / 'a.pth'
    torch.save(dict(a=torch.arange(1000.0)), path)
    assert is_whole(path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert not is_whole(path)


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
    process = start(tmp_path, '--scores', *map(str, scores))
    output = process.communicate()[0]
    assert process.returncode == 0, output
    best = [path.name for path in tmp_path.glob('best_*')]
    assert best == [f'best_score_epoch_{1 + scores.index(0.2)}.pth']
    assert 'which is no score' in output
