"""Many videos on several nodes: all complete, none twice, one node killed."""

import json
import threading
import time
from importlib.util import find_spec
from types import SimpleNamespace

import pytest
from predicted import write_video
from samples import ROOT

from clamp_mmpose.prediction import api
from clamp_mmpose.prediction.cluster import _connect, _outcome_of

needs_ray = pytest.mark.skipif(
    not find_spec('ray'), reason='ray, of the extra [cluster], is not here'
)


@pytest.fixture
def cluster(monkeypatch):
    """Three nodes of two cores on this machine."""
    import ray
    from ray.cluster_utils import Cluster

    monkeypatch.setenv('PYTHONPATH', f'{ROOT}:{ROOT / "tests"}')
    nodes = Cluster(initialize_head=True, head_node_args=dict(num_cpus=0))
    added = [nodes.add_node(num_cpus=2) for _ in range(3)]
    ray.init(address=nodes.address, log_to_driver=False)
    yield nodes, added
    ray.shutdown()
    nodes.shutdown()


@needs_ray
def test_a_node_that_is_killed_takes_nothing_with_it(
    cluster, model_files, tmp_path
):
    nodes, added = cluster
    count = 40
    for i in range(count):
        write_video(tmp_path / 'videos' / f'{i}.avi', frames=60)
    (tmp_path / 'videos' / 'broken.avi').write_text('hello')
    out = tmp_path / 'out'

    def kill():
        while len(list(out.glob('*.json'))) < count // 4:
            time.sleep(0.05)
        nodes.remove_node(added[0], allow_graceful=False)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    outcomes = api.predict(
        tmp_path / 'videos',
        out,
        model=model_files[2],
        whole_picture=True,
        formats=('csv',),
        ray=nodes.address,
    )
    killer.join(timeout=60)
    assert not killer.is_alive()
    names = [str(i) for i in range(count)]
    assert sorted(o.name for o in outcomes) == sorted([*names, 'broken'])
    failed = [outcome for outcome in outcomes if outcome.failed]
    assert [outcome.name for outcome in failed] == ['broken']
    assert 'broken.avi is no video' in failed[0].problems[0]
    for name in names:
        rows = (out / f'{name}.csv').read_text().splitlines()
        assert len(rows) == 1 + 60 * 5
        record = json.loads((out / f'{name}.json').read_text())
        assert record['frames'] == 60
    assert len(list(out.glob('[!.]*'))) == 2 * count


@pytest.mark.skipif(bool(find_spec('ray')), reason='ray is here')
def test_ray_that_is_missing_is_one_sentence(model_files, tmp_path):
    video = write_video(tmp_path / 'a.mp4')
    with pytest.raises(ValueError, match='ray is not installed: pip install'):
        api.predict(
            video,
            tmp_path / 'out',
            model=model_files[2],
            whole_picture=True,
            formats=('csv',),
            ray='local',
        )


@needs_ray
def test_a_cluster_that_is_not_there_is_one_sentence(model_files, tmp_path):
    video = write_video(tmp_path / 'a.mp4')
    with pytest.raises(ValueError, match="no Ray cluster at '127.0.0.1:1'"):
        api.predict(
            video,
            tmp_path / 'out',
            model=model_files[2],
            whole_picture=True,
            formats=('csv',),
            ray='127.0.0.1:1',
        )


def test_ray_that_does_not_start_is_one_sentence(monkeypatch):
    def init(**_):
        raise Exception('The node timed out.\nIts logs are elsewhere.')

    with pytest.raises(ValueError, match='this machine: The node timed'):
        _connect(SimpleNamespace(init=init), 'local')


def test_a_task_that_fails_without_a_word_is_told():
    class RayError(Exception):
        cause = MemoryError()

    def get(_):
        raise RayError

    errors = SimpleNamespace(RayError=RayError)
    outcome = _outcome_of(SimpleNamespace(get=get, exceptions=errors), 1, 'a')
    assert outcome.failed
    assert outcome.problems == ('a: MemoryError: MemoryError',)
