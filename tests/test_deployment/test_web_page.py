"""What a page is made of, and what is refused."""

import base64
import gzip
import json
import re
import shlex
import subprocess

import cv2
import numpy as np
import onnx
import pytest
from browsers import RUNTIME, Calibration, calibrated, write_network
from exported import picture
from PIL import Image
from predicted import tool_without_torch
from samples import ROOT
from tiny import NAMES

from clamp_mmpose.deployment import web_page
from clamp_mmpose.deployment.web_page import build_page
from clamp_mmpose.deployment.web_runtime import PARTS, VERSION

TOOL = 'export_web.py'


def part(html, name):
    (text,) = re.findall(rf'id="part-{name}" type="text/plain">(.*?)<', html)
    return gzip.decompress(base64.b64decode(text))


def description(html):
    (text,) = re.findall(r'id="description" type="[^"]*">(.*?)</script', html)
    return json.loads(text)


def test_it_holds_the_model_and_what_runs_it(tmp_path):
    model = write_network(tmp_path / 'small.onnx')
    html = build_page(model, RUNTIME)
    assert part(html, 'model') == model.read_bytes()
    for name, content in RUNTIME.parts.items():
        assert part(html, name) == content
    found = description(html)
    assert found['names'] == NAMES
    assert found['sides'] == ['left', 'right', '', '', '']
    assert found['finds_animals'] is False
    assert 'example' not in found


def test_it_names_no_address():
    folder = web_page.files('clamp_mmpose.deployment').joinpath('page')
    for path in folder.iterdir():
        text = path.read_text(encoding='utf-8')
        assert '://' not in text and 'url(' not in text, path.name


def test_texts_are_escaped(tmp_path):
    evil = '</script><script>alert(1)</script>'
    model = write_network(tmp_path / 'a.onnx', labels=[evil, *NAMES[1:]])
    html = build_page(model, RUNTIME, title=evil)
    assert evil not in html
    assert description(html)['names'][0] == evil


def test_the_example_is_small_and_says_nothing_else(tmp_path):
    path = tmp_path / 'photo.jpg'
    exif = Image.Exif()
    exif[0x010F] = 'a camera with a name'
    large = picture(2000, 1000)
    Image.fromarray(large).save(path, exif=exif)
    model = write_network(tmp_path / 'small.onnx')
    html = build_page(model, RUNTIME, path)
    example = part(html, 'example')
    assert b'a camera' in path.read_bytes() and b'a camera' not in example
    shown = cv2.imdecode(np.frombuffer(example, np.uint8), cv2.IMREAD_COLOR)
    assert shown.shape == (640, 1280, 3)
    assert description(html)['example'] == 'photo.jpg'


def test_it_holds_the_calibration(tmp_path, monkeypatch):
    calibration = Calibration.of_all(0.9, [0.5], [3.0, 1.0], 0.25)
    calibrated(monkeypatch, calibration)
    html = build_page(write_network(tmp_path / 'a.onnx'), RUNTIME)
    assert description(html)['calibration'] == vars(calibration)


def test_a_model_too_large_for_a_page_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(web_page, 'LONGEST_PART', 300)
    model = write_network(tmp_path / 'small.onnx')
    with pytest.raises(ValueError, match='too large for a page'):
        build_page(model, RUNTIME)


def test_the_tool_refuses_what_the_runtime_refuses(tool, tmp_path):
    foreign = onnx.load(write_network(tmp_path / 'small.onnx'))
    del foreign.metadata_props[:]
    onnx.save(foreign, tmp_path / 'foreign.onnx')
    (tmp_path / 'text.onnx').write_text('text')
    tool.module.read_runtime = lambda path: RUNTIME
    for name, said in (
        ('text.onnx', 'cannot be opened'),
        ('foreign.onnx', 'not of tools/export_onnx.py'),
    ):
        with pytest.raises(SystemExit, match=f'error: .*{said}'):
            tool(name, 'out.html', '--runtime', 'runtime')
    assert not (tmp_path / 'out.html').exists()


def test_the_tool_replaces_no_model(tool, tmp_path, capsys):
    model = write_network(tmp_path / 'small.onnx')
    content = model.read_bytes()
    with pytest.raises(SystemExit):
        tool('small.onnx', 'small.onnx')
    assert 'small.onnx is to be written: it must' in capsys.readouterr().err
    assert model.read_bytes() == content


def test_the_tool_writes_a_page(tool, tmp_path, capsys):
    write_network(tmp_path / 'small.onnx')
    tool.module.read_runtime = lambda path: RUNTIME
    arguments = ['small.onnx', 'new/out.html', '--runtime', 'runtime']
    tool(*arguments, '--title', 'Mice & co')
    html = (tmp_path / 'new' / 'out.html').read_text(encoding='utf-8')
    assert '<h1>Mice &amp; co</h1>' in html
    assert 'new/out.html: 0.' in capsys.readouterr().out


def test_the_tool_needs_no_torch(tmp_path):
    model = write_network(tmp_path / 'small.onnx')
    contents = {f'dist/{PARTS[key]}': RUNTIME.parts[key] for key in PARTS}
    contents['package.json'] = b'{"name": "onnxruntime-web", "version": "1"}'
    for name, content in contents.items():
        path = tmp_path / 'runtime' / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    arguments = [model, tmp_path / 'out.html', '--runtime', path.parent]
    run = subprocess.run(
        tool_without_torch(*arguments, tool=TOOL),
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert (tmp_path / 'out.html').exists()


def test_the_page_of_the_docs_is_made_as_written(tool, tmp_path, monkeypatch):
    text = (ROOT / 'docs' / 'deploy.md').read_text()
    section = text.partition('one HTML file')[2]
    export, command = section.split('```')[1].strip().splitlines()[1:]
    assert 'tools/export_onnx.py' in export and 'mouse.onnx' in export
    write_network(tmp_path / 'mouse.onnx')
    cv2.imwrite(str(tmp_path / 'cage.jpg'), picture())
    # no network in tests
    monkeypatch.setattr(tool.module, 'download_runtime', lambda: 'kept.tgz')
    monkeypatch.setattr(tool.module, 'read_runtime', lambda path: RUNTIME)
    python, program, *arguments = shlex.split(command)
    assert (python, program) == ('python', f'tools/{TOOL}')
    tool(*arguments)
    html = (tmp_path / 'mouse.html').read_text(encoding='utf-8')
    assert part(html, 'example')
    assert f'onnxruntime-web {VERSION}' in text.replace('\n', ' ')


def test_without_a_runtime_the_tool_says_how_to_get_it(
    tool, tmp_path, monkeypatch
):
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path))
    write_network(tmp_path / 'small.onnx')
    with pytest.raises(SystemExit, match='--download, or run `npm pack onnx'):
        tool('small.onnx', 'out.html')
