"""tools/calibrate.py ends mistakes with one sentence, and writes nothing."""

import pytest
from samples import CONFIGS

TOOL = 'calibrate.py'
CONFIG = str(CONFIGS / 'clamp_tiny_demo.py')


@pytest.mark.parametrize(
    'args, message',
    [
        ([CONFIG, 'b.pth'], 'b.pth is not a file that torch.save wrote'),
        ([CONFIG, 'b.onnx'], 'b.onnx cannot be opened'),
        ([CONFIG, 'b.pth', '--device', 'cuda:7'], "'cuda:7' is not there"),
        ([CONFIG, 'b.pth', '--coverage', '90'], 'coverage=90.0 is not betw'),
        ([CONFIG, 'b.pth', '--out', 'b.onnx'], 'name that ends with .pth'),
        ([CONFIG, 'b.onnx', '--out', 'b.py'], 'name that ends with .onnx'),
    ],
)
def test_mistakes_are_one_sentence(tool, tmp_path, args, message):
    for name in ('b.pth', 'b.onnx'):
        (tmp_path / name).write_text('nothing')
    with pytest.raises(SystemExit) as ended:
        tool(*args)
    error, *rest = str(ended.value.code).splitlines()
    assert error.startswith('error: ') and message in error
    assert rest == ['nothing was written']
    assert not list(tmp_path.glob('*.calibrated.*'))
