"""The benchmark compares like with like and counts right."""

import copy
import itertools
import os
import threading

import numpy as np
import pytest
import torch
from autocast import needs_half_precision
from mmengine import Config
from mmengine.utils import digit_version
from samples import CONFIGS, data_options, synthetic_sample
from torch.nn.modules.module import register_module_forward_hook

from clamp_mmpose.deployment import ConstantPrompts
from clamp_mmpose.engine import compile_hook
from clamp_mmpose.lab.benchmark import long_video, predicted, rtmlib_peer
from clamp_mmpose.lab.benchmark.costs import (
    compiled_step_costs,
    inference_costs,
    memory_costs,
    training_costs,
)
from clamp_mmpose.lab.benchmark.deployed import (
    compiled_costs,
    exported_costs,
    start_up_seconds,
)
from clamp_mmpose.lab.benchmark.int8 import int8_costs
from clamp_mmpose.lab.benchmark.loading import loading_costs
from clamp_mmpose.lab.benchmark.memory import peak_memory, state_bytes
from clamp_mmpose.lab.benchmark.peers import (
    build_peers,
    in_default_layout,
    recompute_text,
    unfreeze_text,
)
from clamp_mmpose.lab.benchmark.timing import (
    compare_with_processor_time,
    interleave,
    ratio,
)
from clamp_mmpose.models import FeatureContrastiveLoss
from clamp_mmpose.models.outputs import CLAMPOutputs, CLAMPTargets

MIB = 2**20
needs_storages = pytest.mark.skipif(
    digit_version(torch.__version__) < digit_version('2.2'),
    reason='older torch does not tell when a storage is freed',
)

PRECISIONS = [
    'float32',
    pytest.param('bfloat16', marks=needs_half_precision),
]


@pytest.fixture(scope='module')
def config():
    return Config.fromfile(CONFIGS / 'clamp_tiny_ap10k.py')


@pytest.fixture
def convolved():
    """Types of what convolutions give."""
    dtypes = set()

    def look(module, args, output):
        if isinstance(module, torch.nn.Conv2d):
            dtypes.add(output.dtype)

    handle = register_module_forward_hook(look)
    yield dtypes
    handle.remove()


def test_cases_take_turns():
    calls = []
    cases = {name: lambda name=name: calls.append(name) for name in 'ab'}
    seconds = interleave(cases, rounds=3, warm_up=1)
    assert calls == ['a', 'b'] * 4
    assert [len(values) for values in seconds.values()] == [3, 3]


def test_ratios_are_of_the_same_round():
    # a busy moment in the second round meets both
    assert ratio([2, 20, 2], [1, 10, 1]) == (2, 2, 2)


@needs_storages
def test_peak_is_what_is_held_at_one_time():
    def run():
        a = torch.ones(MIB // 4)  # 1 MiB
        b = a * 2
        del a
        return b + 1

    assert peak_memory(run) == 2 * MIB


@needs_storages
def test_views_and_writes_in_place_take_nothing():
    a = torch.ones(MIB // 4)
    assert peak_memory(lambda: a.view(2, -1).add_(1).t()[0]) == 0


@needs_storages
@pytest.mark.parametrize('sampling', ['bilinear', 'nearest'])
def test_feature_loss_holds_memory_of_b_k_d_whatever_the_grid(sampling):
    B, K, D = 4, 17, 64

    def peak(side):
        torch.manual_seed(0)
        loss = FeatureContrastiveLoss(sampling)
        features = torch.randn(B, D, side, side)
        prompts = torch.randn(B, K, D, requires_grad=True)
        outputs = CLAMPOutputs(features, prompts, None, None)
        targets = CLAMPTargets(
            heatmaps=None,
            keypoint_weights=torch.ones(B, K),
            keypoint_labels=torch.rand(B, K, 2),
            flip_indices=None,
        )
        return peak_memory(lambda: loss(outputs, targets).backward())

    assert peak(16) == peak(8) < 8 * B * K * D * 4


def test_twin_differs_in_the_head_alone(config):
    clamp, baseline = build_peers(config)
    names = set(baseline.backbone.state_dict())
    assert names == set(clamp.backbone.state_dict())
    channels = clamp.backbone.out_channels
    assert baseline.head.in_channels == channels
    assert clamp.head.in_channels == channels + 17


def test_recomputing_gives_the_same_heatmaps_from_the_same_weights(config):
    clamp, _ = build_peers(config)
    twin = recompute_text(clamp.eval())
    images = torch.randn(1, 3, 128, 128)
    with torch.no_grad():
        for _ in range(2):
            torch.testing.assert_close(clamp(images, None), twin(images, None))
            clamp.head.prompts.context.add_(1)


def test_published_text_says_the_same_and_keeps_gradients(config):
    clamp, _ = build_peers(config)
    ours = clamp.head.prompts
    published = unfreeze_text(copy.deepcopy(clamp)).head.prompts
    embeddings = [prompts() for prompts in (ours, published)]
    for each in embeddings:
        each.square().sum().backward()
    torch.testing.assert_close(*embeddings)
    torch.testing.assert_close(ours.context.grad, published.context.grad)
    assert published.text_encoder.ln_final.weight.grad is not None
    assert ours.text_encoder.ln_final.weight.grad is None


def test_recomputed_text_is_encoded_in_every_forward(config):
    clamp, _ = build_peers(config)
    twin = recompute_text(clamp.eval())
    counts = []
    for prompts in (clamp.head.prompts, twin.head.prompts.prompts):
        encoded = []
        prompts.text_encoder.register_forward_hook(
            lambda *args, encoded=encoded: encoded.append(args)
        )
        counts.append(encoded)
    with torch.no_grad():
        for model in (clamp, clamp, twin, twin):
            model(torch.randn(1, 3, 128, 128), None)
    assert [len(encoded) for encoded in counts] == [1, 2]


def test_a_training_keeps_three_more_of_what_it_trains():
    model = torch.nn.Linear(7, 5, bias=False)
    frozen = torch.nn.Linear(3, 2, bias=False).requires_grad_(False)
    both = torch.nn.ModuleList([model, frozen])
    optimizer = torch.optim.AdamW(model.parameters())
    model(torch.randn(2, 7)).sum().backward()
    optimizer.step()
    counters = 4  # AdamW's number of steps
    assert state_bytes(both, optimizer) == 4 * (4 * 35 + 6) + counters


@needs_storages
def test_published_recipe_keeps_more(config):
    costs = memory_costs(config, 2)
    kept = costs['state_mib']
    assert kept['clamp'] < 0.65 * kept['published']
    # it keeps no results for a backward pass
    assert costs['forward_mib']['clamp'] < 0.5 * costs['step_mib']['clamp']


@pytest.mark.parametrize('precision', PRECISIONS)
def test_inference_is_measured_for_all_peers(config, precision, convolved):
    costs = inference_costs(config, 1, True, 2, precision=precision)
    assert convolved == {getattr(torch, precision)}
    peers = {'clamp', 'baseline', 'default_layout', 'recomputed'}
    assert set(costs['seconds']) == peers
    seconds = costs['seconds']
    assert costs['speed_up'] == ratio(seconds['recomputed'], seconds['clamp'])


@pytest.mark.parametrize('precision', PRECISIONS)
def test_training_is_measured_for_all_peers(config, precision, convolved):
    costs = training_costs(config, 2, 1, precision=precision)
    assert convolved == {getattr(torch, precision)}
    peers = {'clamp', 'baseline', 'default_layout', 'published'}
    assert set(costs['seconds']) == peers


def test_loading_is_measured_by_transform(tmp_path):
    config = Config.fromfile(CONFIGS / 'clamp_tiny_synthetic.py')
    data = synthetic_sample(tmp_path)
    split = 'ap10k-train-split1.json'
    config.merge_from_dict(data_options(data, split, split, 1))
    seconds = loading_costs(config, rounds=3)
    pipeline = config.train_dataloader.dataset.pipeline
    assert list(seconds) == [transform.type for transform in pipeline]
    assert all(len(values) == 3 for values in seconds.values())


def layouts_of(model):
    """Whether maps and weights of its convolutions lie channels last."""
    maps = []
    model.backbone.conv2.register_forward_hook(
        lambda module, args, output: maps.append(is_channels_last(output))
    )
    with torch.no_grad():
        heatmaps = model(torch.ones(1, 3, 128, 128), None)
    return maps[0], is_channels_last(model.backbone.conv2.weight), heatmaps


def is_channels_last(tensor):
    return tensor.is_contiguous(memory_format=torch.channels_last)


def test_baseline_lies_as_clamp_and_its_twin_as_pytorch_lays_it(config):
    clamp, baseline = (model.eval() for model in build_peers(config))
    twin = in_default_layout(baseline)
    assert layouts_of(clamp)[:2] == (True, True)
    assert layouts_of(baseline)[:2] == (True, True)
    assert layouts_of(twin)[:2] == (False, False)
    torch.testing.assert_close(layouts_of(baseline)[2], layouts_of(twin)[2])


def test_exported_models_take_turns_with_eager_ones(config):
    costs = exported_costs(config, 2, rounds=2)
    assert set(costs['seconds']) == {'eager', 'onnxruntime', 'baseline'}
    seconds = costs['seconds']
    assert costs['over_eager'] == ratio(
        seconds['onnxruntime'], seconds['eager']
    )


def test_int8_takes_turns_with_fp32_and_rtmpose(config):
    costs = int8_costs(config, rounds=2)
    seconds = costs['seconds']
    assert list(seconds) == 'clamp clamp_int8 rtmpose rtmpose_int8'.split()
    assert costs['speed_up'] == ratio(seconds['clamp'], seconds['clamp_int8'])
    # RTMPose-m has 2.57 GMAC at 256 x 256 pixels, a fourth of it here
    assert costs['sizes']['rtmpose'][1] == pytest.approx(2.57 / 4, rel=0.1)


def test_prediction_takes_turns_with_its_network(config, monkeypatch):
    monkeypatch.setattr(predicted, 'DRAWN', predicted.TABLES)
    costs = predicted.predicted_costs(config, 2, rounds=2, frames=5)
    seconds = costs['seconds']
    assert set(seconds) == {'network', 'tables', 'drawn'}
    assert costs['tables'] == ratio(seconds['network'], seconds['tables'])
    assert costs['frames'] == 5
    assert {name: len(all_) for name, all_ in costs['processor'].items()} == {
        name: 2 for name in seconds
    }


def test_of_a_recording_the_first_frames_are_predicted(tmp_path):
    pytest.importorskip('imageio_ffmpeg')
    recording = predicted.write_video(tmp_path / 'clip.mp4', frames=9).path
    video, frames = predicted.make_video(tmp_path, 4, str(recording))
    assert frames == sum(1 for _ in video.frames()) == 4
    recording.write_bytes(b'\0' * 99)
    with pytest.raises(ValueError, match=r'clip\.mp4 is no video'):
        predicted.make_video(tmp_path, 4, str(recording))


def test_processor_time_is_of_threads_and_children(monkeypatch):
    # at last what a clock shows
    times = iter([(t, 2 * t, 3 * t, 4 * t, 50 * t) for t in range(6)])
    monkeypatch.setattr(os, 'times', lambda: next(times))
    costs = compare_with_processor_time(dict(a=lambda: None), rounds=1)
    assert costs['processor'] == dict(a=[10])  # two rounds are for warming up


def test_a_long_video_is_watched_up_to_each_mark_and_to_the_end(config):
    costs = long_video.long_video_costs(config, 2, marks=(2, 5))
    assert {'csv', 'coco'} <= set(costs['formats'])
    assert len(costs['peaks']) == 3


def test_peaks_are_those_since_the_last_question():
    looks = itertools.chain([1, 4, 9], itertools.repeat(5))
    over = threading.Event()

    def held():
        look = next(looks)
        if look == 5:
            over.set()
        return look

    with long_video.MemoryWatch(held) as watch:
        assert over.wait(60)
        assert watch.peak_since_last() == 9
        assert watch.peak_since_last() == 5


def test_memory_is_that_of_this_process():
    before = long_video.resident_bytes()
    large = np.ones(512 * MIB, np.uint8)
    assert long_video.resident_bytes() - before > 256 * MIB
    del large


def test_prediction_takes_turns_with_rtmlib(config, monkeypatch):
    pytest.importorskip('rtmlib', reason='rtmlib is not installed')
    monkeypatch.setattr(rtmlib_peer, 'DRAWN', predicted.TABLES)
    costs = rtmlib_peer.rtmlib_costs(config, 2, rounds=1, frames=4)
    seconds = costs['seconds']
    assert set(seconds) == {'tables', 'rtmlib', 'drawn', 'rtmlib_drawn'}
    assert costs['points'] == ratio(seconds['rtmlib'], seconds['tables'])


def test_old_torch_is_told_that_it_cannot_count(monkeypatch):
    monkeypatch.setattr(torch, '__version__', '2.1.2')
    with pytest.raises(RuntimeError, match='2.1.2 cannot.*install 2.2'):
        peak_memory(dict)


def test_what_is_compiled_is_the_image_side(config, monkeypatch):
    compiled = []
    monkeypatch.setattr(
        torch, 'compile', lambda model: compiled.append(model) or model
    )
    costs = compiled_costs(config, 1, rounds=1, device='cpu')
    assert set(costs['seconds']) == {'eager', 'compiled', 'baseline'}
    clamp, _ = compiled
    assert isinstance(clamp.model.head.prompts, ConstantPrompts)


def test_steps_are_compiled_in_a_copy(config, monkeypatch):
    monkeypatch.setattr(compile_hook, '_check_torch', lambda *_: None)
    calls = []

    def compile(forward):
        def run(*args):
            calls.append(forward)
            return forward(*args)

        return run

    monkeypatch.setattr(torch, 'compile', compile)
    costs = compiled_step_costs(config, 2, rounds=1)
    assert set(costs['seconds']) == {'eager', 'compiled'}
    assert costs['first_seconds'] > 0
    # two parts, in the first step, in two to warm up and in one that counts
    assert len(calls) == 2 * 4


def test_start_up_is_a_process_of_its_own(config):
    assert len(start_up_seconds(config, rounds=2)) == 2
