"""The page's model, its server and a browser, or a reason to skip."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from types import SimpleNamespace
from urllib.request import urlopen

import pytest
from mmengine.registry import init_default_scope
from predicted import write_model
from samples import ROOT

from clamp_mmpose.prediction.locating.choice import Search
from clamp_mmpose.web.start import first_eyes, make_eyes


@pytest.fixture(scope='session')
def eyes():
    """The model that comes with the package."""
    init_default_scope('mmpose')
    return first_eyes(Search(one_animal=True), 'cpu')


@pytest.fixture(scope='session')
def onnx_eyes(tmp_path_factory):
    """An untrained model of an ONNX file."""
    pytest.importorskip('onnxruntime')
    init_default_scope('mmpose')
    *_, onnx = write_model(tmp_path_factory.mktemp('model'))
    return make_eyes(Search(one_animal=True), 'cpu', onnx, None, None)


@pytest.fixture(scope='session')
def served(tmp_path_factory):
    """The page as ``tools/demo.py`` serves it; Ctrl-C ends it."""
    pytest.importorskip('nicegui', reason='the page needs NiceGUI')
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    # by this NiceGUI would take the server for a test of its own
    env = {k: v for k, v in os.environ.items() if k != 'PYTEST_CURRENT_TEST'}
    folder = tmp_path_factory.mktemp('temporary')
    command = [sys.executable, 'tools/demo.py', '--no-browser', '--port']
    server = subprocess.Popen(
        [*command, str(port)],
        cwd=ROOT,
        env=env | dict(TMPDIR=str(folder)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(server, f'http://127.0.0.1:{port}')
    yield SimpleNamespace(
        url=f'http://127.0.0.1:{port}', port=port, temporary=folder
    )
    server.send_signal(signal.SIGINT)
    _, said = server.communicate(timeout=60)
    assert server.returncode == 130, said
    assert said.endswith('\ninterrupted\n') and 'Traceback' not in said, said


def wait_for(server, url):
    for _ in range(600):
        assert server.poll() is None, server.stderr.read()
        try:
            return urlopen(url, timeout=10)
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)


@pytest.fixture(scope='session')
def chrome():
    """A headless Chromium that can reach nothing but this computer."""
    webdriver = pytest.importorskip('selenium.webdriver')
    from selenium.common.exceptions import WebDriverException

    program = shutil.which('chromium') or shutil.which('google-chrome')
    driver = shutil.which('chromedriver')
    if not program or not driver:
        pytest.skip('there is no Chromium with its driver')
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in (
        '--headless=new',
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ):
        options.add_argument(argument)
    options.set_capability('goog:loggingPrefs', dict(performance='ALL'))
    service = webdriver.ChromeService(driver)
    try:
        browser = webdriver.Chrome(options=options, service=service)
    except WebDriverException as error:
        pytest.skip(f'Chromium does not start: {error.msg}')
    yield browser
    browser.quit()
