"""mmengine runs no text that a checkpoint brings."""

import pytest
import torch
from mmengine.model import BaseModel
from mmengine.runner import CheckpointLoader, Runner
from mmpose.apis import Pose2DInferencer

import clamp_mmpose  # noqa: F401  registers the loader


class Line(BaseModel):
    def __init__(self):
        super().__init__()
        self.line = torch.nn.Linear(2, 1)

    def forward(self, inputs, mode):
        return dict(loss=self.line(torch.stack(list(inputs))).square().mean())


@pytest.fixture
def runner(tmp_path):
    return Runner(
        model=Line(),
        work_dir=str(tmp_path),
        train_dataloader=dict(
            dataset=[dict(inputs=torch.ones(2))] * 2,
            sampler=dict(type='DefaultSampler', shuffle=False),
        ),
        optim_wrapper=dict(optimizer=dict(type='SGD', lr=0.01)),
        train_cfg=dict(by_epoch=True, max_epochs=1),
        default_scope='mmengine',
        log_level='ERROR',
        experiment_name=tmp_path.name,
    )


def add_text(path, text, *keys):
    checkpoint = torch.load(path, weights_only=False)  # ours
    holder = checkpoint
    for key in keys[:-1]:
        holder = holder[key]
    holder[keys[-1]] = text
    torch.save(checkpoint, path)


def trap(tmp_path):
    mark = tmp_path / 'ran'
    return mark, f'open({str(mark)!r}, "w").close()\nmodel = dict()\n'


def test_resume_does_not_run_a_config_in_the_checkpoint(runner, tmp_path):
    runner.train()
    path = tmp_path / 'epoch_1.pth'
    mark, text = trap(tmp_path)
    add_text(path, text, 'meta', 'config')
    runner.resume(str(path))
    assert not mark.exists()
    assert runner.epoch == 1


@pytest.mark.parametrize(
    'keys', [('meta', 'cfg'), ('message_hub', 'runtime_info', 'cfg')]
)
def test_inferencer_does_not_run_a_config_in_the_weights(
    runner, tmp_path, keys
):
    runner.train()
    path = tmp_path / 'epoch_1.pth'
    mark, text = trap(tmp_path)
    add_text(path, text, *keys)
    with pytest.raises(ValueError, match='Cannot find the config'):
        Pose2DInferencer(None, weights=str(path))
    assert not mark.exists()


@pytest.mark.parametrize(
    'content', [dict(meta=None), dict(message_hub=[1]), dict(a=1)]
)
def test_checkpoints_of_other_kinds_load_as_they_are(tmp_path, content):
    torch.save(content, tmp_path / 'other.pth')
    path = str(tmp_path / 'other.pth')
    assert CheckpointLoader.load_checkpoint(path) == content


@pytest.mark.parametrize('content', [[1, 2], dict(state_dict=[1]), 'text'])
def test_what_holds_no_weights_is_refused_with_its_name(tmp_path, content):
    torch.save(content, tmp_path / 'other.pth')
    with pytest.raises(ValueError, match=r'other\.pth holds no state dict'):
        CheckpointLoader.load_checkpoint(str(tmp_path / 'other.pth'))


@pytest.mark.parametrize('content', [b'', b'hello', None])
def test_a_damaged_checkpoint_is_a_sentence_with_its_name(tmp_path, content):
    path = tmp_path / 'damaged.pth'
    torch.save(dict(a=torch.ones(99)), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(ValueError, match=r'damaged\.pth is not a file that'):
        CheckpointLoader.load_checkpoint(str(path))


def test_a_checkpoint_with_code_is_a_sentence_with_its_name(tmp_path):
    torch.save(dict(a=print), tmp_path / 'code.pth')
    with pytest.raises(ValueError, match=r"code\.pth holds '\S*print', and"):
        CheckpointLoader.load_checkpoint(str(tmp_path / 'code.pth'))


def test_an_onnx_file_is_told_from_a_checkpoint(tmp_path):
    (tmp_path / 'model.onnx').write_bytes(b'\x08\x08')
    with pytest.raises(ValueError, match='model.onnx is an ONNX file, and no'):
        CheckpointLoader.load_checkpoint(str(tmp_path / 'model.onnx'))
