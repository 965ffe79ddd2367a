"""A page beside Python, with a small network and with onnxruntime-web."""

import pytest
from browsers import ALIKE, RUNTIME, open_browser, write_blots, write_network
from tiny import NAMES

from clamp_mmpose.deployment.web_page import build_page
from clamp_mmpose.deployment.web_runtime import kept_runtime, read_runtime
from clamp_mmpose.lab.page.parity import compare


@pytest.mark.parametrize('runtime', ['small', 'onnxruntime-web'])
def test_a_page_finds_what_python_finds(runtime, tmp_path):
    if runtime != 'small' and not kept_runtime().exists():
        pytest.skip(f'{runtime} is not here: tools/export_web.py --download')
    open_browser(tmp_path).quit()  # skips where there is none
    model = write_network(tmp_path / 'a.onnx', trained_on_whole_pictures=True)
    pictures = [write_blots(tmp_path / f'{i}.png', seed=i) for i in range(3)]
    parts = RUNTIME if runtime == 'small' else read_runtime(kept_runtime())
    page = tmp_path / 'a.html'
    page.write_text(build_page(model, parts, pictures[0]), encoding='utf-8')
    found = compare(model, page, pictures)
    assert found.distances.shape == (3, len(NAMES))
    assert (found.distances <= 0.05).mean() >= ALIKE
    assert '3 pictures, 15 points' in str(found)
