"""Every command of docs/page.md opens the page as it is written."""

import re
import shlex
import shutil

import pytest
from mmengine.registry import init_default_scope
from predicted import write_detector, write_model
from samples import ROOT

from clamp_mmpose.web import uploads
from clamp_mmpose.web.first_model import WEIGHTS

TOOL = 'demo.py'
PAGE = (ROOT / 'docs' / 'page.md').read_text()
COMMANDS = [
    shlex.split(line, comments=True)
    for block in re.findall(r'^```bash\n(.*?)^```', PAGE, re.M | re.S)
    for line in block.splitlines()
]


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """Titles and ports of the pages that are opened; none is served."""
    server = pytest.importorskip('clamp_mmpose.web.server')
    pytest.importorskip('onnxruntime')
    init_default_scope('mmpose')
    names = ('clamp_mouse.py', 'mouse.pth', 'mouse.onnx')
    files = write_model(tmp_path)
    for path, name in zip(files, names, strict=True):
        shutil.copy(path, tmp_path / name)
    write_detector(tmp_path)
    pages = []
    monkeypatch.setattr(server, 'check_port', lambda port: None)
    monkeypatch.setattr(
        server,
        'serve',
        lambda eyes, note, port, show: pages.append(
            (eyes.model.title, port, bool(note))
        ),
    )
    return pages


def test_commands_open_what_they_say(opened, tool):
    own = [one for one in COMMANDS if one[:2] == ['python', 'tools/demo.py']]
    assert len(own) == 3 and len(COMMANDS) == 5
    for command in own:
        tool(*command[2:])
    tool()
    assert opened == [
        ('mouse', 8080, False),
        ('mouse', 8081, False),
        ('mouse', 8080, False),
        ('drawn animals', 8080, True),
    ]


def test_limits_are_those_of_the_code():
    assert f'| {uploads.MAX_MEGABYTES} MB |' in PAGE
    assert f'| {uploads.MAX_MEGAPIXELS} megapixels' in PAGE
    assert f'the first {uploads.MAX_FRAMES} frames' in PAGE
    assert f'of {uploads.MAX_VIDEO_MEGAPIXELS} megapixels each' in PAGE
    assert f'in\n{WEIGHTS.stat().st_size / 1e6:.1f} MB' in PAGE
