"""Only this computer is answered, by its own name, and within limits."""

import http.client
import socket
import sys
from importlib.util import find_spec

import pytest

TOOL = 'demo.py'


def ask(served, method='GET', path='/', **headers):
    connection = http.client.HTTPConnection('127.0.0.1', served.port)
    connection.request(method, path, headers=headers)
    return connection.getresponse()


def test_other_addresses_are_not_answered(served):
    with pytest.raises(OSError), socket.socket() as other:
        other.settimeout(5)
        other.connect(('127.0.0.2', served.port))


def test_the_page_tells_browsers_to_ask_nobody_else(served):
    answer = ask(served)
    assert answer.status == 200
    policy = answer.headers['content-security-policy']
    assert policy.startswith("default-src 'self' data: blob:")
    assert 'http' not in policy and 'frame-ancestors' in policy


def test_other_names_of_this_computer_are_refused(served):
    assert ask(served, Host='attacker.example').status == 400
    assert ask(served, Host=f'localhost:{served.port}').status == 200


def test_other_pages_are_refused(served):
    assert ask(served, Origin='http://attacker.example').status == 403
    assert ask(served, Origin='null').status == 403
    other_program = f'http://127.0.0.1:{served.port + 1}'
    assert ask(served, Origin=other_program).status == 403
    assert ask(served, Origin=f'http://localhost:{served.port}').status == 403
    assert ask(served, Origin=served.url).status == 200


@pytest.mark.parametrize(
    'headers', [{'Content-Length': str(2**30)}, {'Content-Length': 'x'}]
)
def test_large_bodies_are_refused_before_they_are_read(served, headers):
    answer = ask(served, 'POST', '/_nicegui/client/x/upload/1', **headers)
    assert answer.status in (400, 413)


def test_a_port_that_is_taken_is_one_sentence(tool):
    pytest.importorskip('nicegui')
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f'port {port} cannot be had'):
            tool('--port', str(port))


@pytest.mark.parametrize(
    'args, message',
    [
        (f'--config {__file__}', 'give the model: either an ONNX file, or'),
        ('--animal dog', "animal 'dog' needs a detector"),
        ('--port 99999', 'port 99999 cannot be had'),
    ],
)
def test_mistakes_are_one_sentence(tool, args, message):
    pytest.importorskip('nicegui')
    pytest.importorskip('onnxruntime')
    with pytest.raises(SystemExit) as ended:
        tool(*args.split())
    assert message in ended.value.code
    assert '\n' not in ended.value.code


def test_without_nicegui_the_way_to_it_is_told(tool, monkeypatch):
    monkeypatch.setattr(
        sys.modules['clamp_mmpose.web.start'],
        'find_spec',
        lambda name: None if name == 'nicegui' else find_spec(name),
    )
    with pytest.raises(SystemExit, match='pip install "nicegui>=3"'):
        tool()
