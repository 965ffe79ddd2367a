"""The page finds the points that Python finds, and asks nobody."""

import http.server
import threading
from dataclasses import replace

import cv2
import numpy as np
import pytest
from browsers import (
    ALIKE,
    RUNTIME,
    Calibration,
    calibrated,
    open_browser,
    write_blots,
    write_network,
)
from PIL import Image
from tiny import NAMES

from clamp_mmpose.deployment.web_page import build_page
from clamp_mmpose.foundation.pictures import read_picture
from clamp_mmpose.lab.page.driving import Page, patiently
from clamp_mmpose.prediction.backends.onnx_backend import OnnxBackend
from clamp_mmpose.prediction.frames import Boxes, Frame
from clamp_mmpose.prediction.locating.two_passes import TwoPasses
from clamp_mmpose.prediction.sources import Video

WHOLE = dict(trained_on_whole_pictures=True)
EVIL = '</script><img src=x onerror="document.title=\'evil\'">,"\''

WAYS_OUT = """
const [address, done] = arguments;
const attempt = (act) => act().then(() => 'sent', () => 'refused');
const loaded = (tag) => () => new Promise((resolve, reject) => {
  const made = document.createElement(tag);
  Object.assign(made, { onload: resolve, onerror: reject });
  made.src = address;
  document.body.append(made);
});
Promise.all([
  attempt(() => fetch(address)),
  attempt(() => fetch(address, { method: 'POST', mode: 'no-cors' })),
  attempt(loaded('img')),
  attempt(loaded('script')),
]).then(done);
"""


@pytest.fixture(scope='module')
def downloads(tmp_path_factory):
    return tmp_path_factory.mktemp('downloads')


@pytest.fixture(scope='module')
def browser(downloads):
    browser = open_browser(downloads)
    yield browser
    browser.quit()


@pytest.fixture
def opened(browser, downloads, tmp_path):
    """Opens the page of a small network; gives it with its ONNX file."""

    def open_page(runtime=RUNTIME, **metadata):
        model = write_network(tmp_path / 'small.onnx', **metadata)
        path = tmp_path / 'small.html'
        path.write_text(build_page(model, runtime), encoding='utf-8')
        return Page(browser, path, downloads), model

    return open_page


def found_by_python(model, path, box=None):
    """Points (K, 2) and scores of a picture."""
    image = np.ascontiguousarray(read_picture(path)[..., ::-1])
    return found_in_image(OnnxBackend(model), image, box)


def found_in_image(backend, image, box=None):
    if box is None:
        (boxes,) = TwoPasses(backend).locate([Frame(image, 'image', 0)])
    else:
        boxes = Boxes.of([box])
    (poses,) = backend.predict([image], [boxes])
    return poses.keypoints[0], poses.scores[0]


def points_in(rows):
    return np.array([[float(row['x']), float(row['y'])] for row in rows])


def same(rows, expected, atol=0.05):
    points, scores = expected
    assert [row['keypoint'] for row in rows] == NAMES
    alike = np.abs(points_in(rows) - points) <= atol
    assert alike.mean() >= ALIKE, (points_in(rows), points)
    found = [float(row['score']) for row in rows]
    np.testing.assert_allclose(found, scores, atol=0.01)


def test_twenty_pictures_as_in_python(opened, tmp_path):
    page, model = opened(**WHOLE)
    paths = [
        write_blots(tmp_path / f'{i}.png', 100 + 30 * i, 300 - 8 * i, i)
        for i in range(20)
    ]
    page.drop(*paths)
    rows, K = page.table(), len(NAMES)
    assert len(rows) == 20 * K
    for i, path in enumerate(paths):
        own = rows[i * K : (i + 1) * K]
        assert {(r['source'], r['frame'], r['animal']) for r in own} == {
            (path.name, str(i), '0')
        }
        same(own, found_by_python(model, path))
    assert page.log() == []


@pytest.mark.parametrize(
    'metadata',
    [
        dict(flip_test=False, channel_order='BGR'),
        dict(shift_heatmap=False, bbox_padding=1.0),
    ],
)
def test_other_models_as_in_python(opened, tmp_path, metadata):
    page, model = opened(**metadata)
    path = write_blots(tmp_path / 'a.png')
    page.drop(path)
    page.press('whole')
    same(page.table(), found_by_python(model, path, [0, 0, 200, 150]))


def test_boxes_that_are_typed_are_animals(opened, tmp_path):
    page, model = opened()
    path = write_blots(tmp_path / 'a.png')
    page.drop(path)
    boxes = [[20, 30, 120.5, 90], [-30, -20, 60, 200]]
    for box in boxes:
        page.look_into(box)
    rows, K = page.table(), len(NAMES)
    assert [row['animal'] for row in rows] == ['0'] * K + ['1'] * K
    for i, box in enumerate(boxes):
        own = rows[i * K : (i + 1) * K]
        same(own, found_by_python(model, path, box))
    page.press('clear')
    page.look_into([5, 5, 4, 9])
    problem = page.get('box-problem').get_attribute('textContent')
    assert 'has no area' in problem
    assert not page.get('download').is_enabled()


def test_a_box_is_drawn_with_the_mouse(opened, tmp_path):
    actions = pytest.importorskip('selenium.webdriver').ActionChains
    page, model = opened()
    path = write_blots(tmp_path / 'a.png')
    page.drop(path)
    canvas = page.get('picture')
    patiently(lambda: canvas.size['width'] > 100)
    drag = actions(page.browser).move_to_element_with_offset(canvas, -90, -50)
    drag.click_and_hold().move_by_offset(120, 110).release().perform()
    page.wait()
    box = [
        float(page.get(side).get_attribute('value'))
        for side in ('left', 'top', 'right', 'bottom')
    ]
    scale = 200 / canvas.size['width']
    assert box[2] - box[0] == pytest.approx(120 * scale, abs=0.2)
    assert box[3] - box[1] == pytest.approx(110 * scale, abs=0.2)
    # the numbers are rounded
    same(page.table(), found_by_python(model, path, box), atol=0.2)


def test_the_picture_fits_a_window_of_another_size(opened, tmp_path):
    page, _ = opened()
    page.drop(write_blots(tmp_path / 'a.png'))
    canvas, before = page.get('picture'), page.browser.get_window_size()
    patiently(lambda: canvas.size['width'] > 100)
    wide = canvas.size['width']
    page.browser.set_window_size(500, 400)
    try:
        patiently(lambda: canvas.size['width'] < wide, 20)
        pixels = int(canvas.get_attribute('width'))
        assert pixels == pytest.approx(canvas.size['width'], abs=1)
    finally:
        page.browser.set_window_size(before['width'], before['height'])
    assert page.log() == []


def test_photos_are_turned_as_exif_says(opened, tmp_path):
    page, model = opened()
    path = tmp_path / 'turned.jpg'
    image = Image.open(write_blots(tmp_path / 'a.png'))
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(path, exif=exif, quality=95)
    page.drop(path)
    page.press('whole')
    same(page.table(), found_by_python(model, path, [0, 0, 150, 200]), 1)


def write_video(path):
    """Twelve frames, 5 a second: longer than the page measures a rate."""
    fourcc = cv2.VideoWriter_fourcc(*'VP80')
    writer = cv2.VideoWriter(str(path), fourcc, 5, (160, 120))
    blots = cv2.imread(str(write_blots(path.with_suffix('.png'), 320, 120)))
    for i in range(12):
        writer.write(np.ascontiguousarray(blots[:, 12 * i : 12 * i + 160]))
    writer.release()
    return path


def test_frames_of_a_video_are_those_of_python(opened, tmp_path):
    page, model = opened(**WHOLE)
    path = write_video(tmp_path / 'moving.webm')
    page.drop(path)
    rows, K = page.table(), len(NAMES)
    frames = list(Video('moving', path).frames())
    assert len(rows) == 12 * K
    for i, frame in enumerate(frames):
        own = rows[i * K : (i + 1) * K]
        assert {row['frame'] for row in own} == {str(i)}
        assert {row['time'] for row in own} == {f'{frame.time:.4f}'}
        # colours of videos are decoded by another library
        expected, _ = found_in_image(OnnxBackend(model), frame.image)
        assert np.median(np.abs(points_in(own) - expected)) < 1


def test_videos_need_not_tell_how_long_they_are(opened, tmp_path):
    page, _ = opened(**WHOLE)
    path = write_video(tmp_path / 'whole.webm')
    page.drop(path)
    expected = page.table()
    content = path.read_bytes()
    at = content.index(b'\x44\x89\x88')  # Duration, 8 bytes
    gap = b'\xec\x89' + bytes(9)  # a Void element of the same size
    path = tmp_path / 'endless.webm'
    path.write_bytes(content[:at] + gap + content[at + 11 :])
    page, _ = opened(**WHOLE)
    page.drop(path)
    # Chromium leaves the last frame out
    assert page.table() == [
        row | dict(source='endless.webm') for row in expected[: -len(NAMES)]
    ]


def test_pictures_without_an_animal_are_told(opened, tmp_path):
    page, _ = opened(bbox_padding=1.0, **WHOLE)
    grey = np.full((60, 80, 3), 110, np.uint8)
    cv2.imwrite(str(tmp_path / 'grey.png'), grey)
    page.drop(tmp_path / 'grey.png')
    assert 'No animal was found' in page.get('status').text
    (row,) = page.table()
    assert row['source'] == 'grey.png' and row['x'] == ''


def test_what_is_no_picture_is_a_sentence(opened, tmp_path):
    page, _ = opened(**WHOLE)
    bad = tmp_path / 'bad.png'
    bad.write_text('no picture')
    good = write_blots(tmp_path / 'good.png')
    page.drop(bad, good)
    said = page.get('problems').text
    assert 'bad.png is neither a picture nor a video' in said
    chosen = page.browser.find_element('css selector', '[aria-current=true]')
    assert chosen.text.startswith('good.png')
    assert page.get('picture').is_displayed()
    assert {row['source'] for row in page.table()} == {'good.png'}


def test_a_video_that_cannot_be_played_is_told_of_codecs(opened, tmp_path):
    page, _ = opened(**WHOLE)
    (tmp_path / 'bad.mp4').write_text('no video')
    page.drop(tmp_path / 'bad.mp4')
    said = page.get('problems').text
    assert 'bad.mp4 is damaged, or of a codec' in said
    assert 'MP4 with H.264' in said


def test_a_network_that_cannot_be_started_is_a_sentence(opened, tmp_path):
    broken = dict(RUNTIME.parts, runtime=b'throw new Error("no memory");')
    page, _ = opened(type(RUNTIME)('broken', broken), **WHOLE)
    said = patiently(lambda: page.get('problems').text)
    assert 'cannot be started in this browser: no memory.' in said


def test_a_network_that_dies_is_a_sentence(opened, tmp_path):
    dying = b"""
    export const env = { wasm: {} };
    export class Tensor {}
    export class InferenceSession {
      static create = async () => new InferenceSession();
      run() {
        setTimeout(() => { throw new Error('no memory'); });
        return new Promise(() => {});
      }
    }
    """
    runtime = replace(RUNTIME, parts=dict(RUNTIME.parts, runtime=dying))
    page, _ = opened(runtime, **WHOLE)
    page.drop(write_blots(tmp_path / 'a.png'), write_blots(tmp_path / 'b.png'))
    said = page.get('problems').text
    assert said.startswith('The network has stopped (')
    assert said.endswith('no memory): open this page again.')


def test_names_are_texts_everywhere(opened, tmp_path):
    names = [EVIL, *NAMES[1:]]
    page, _ = opened(labels=names, config=f'{EVIL}.py', **WHOLE)
    page.drop(write_blots(tmp_path / 'a.png'))
    assert EVIL in page.get('points').text
    assert page.table()[0]['keypoint'] == EVIL
    assert page.browser.title != 'evil' and page.log() == []


def test_words_are_beside_labels_but_not_in_the_table(opened, tmp_path):
    page, _ = opened(labels=['L_Eye', *NAMES[1:]], **WHOLE)
    page.drop(write_blots(tmp_path / 'a.png'))
    first = page.get('points').text.splitlines()[0]
    assert first.startswith('L_Eye (left eye)')
    assert page.table()[0]['keypoint'] == 'L_Eye'


def test_no_request_leaves_the_page(opened, tmp_path):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET

    page, _ = opened()
    with http.server.HTTPServer(('127.0.0.1', 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ways = page.browser.execute_async_script(
            WAYS_OUT, f'http://127.0.0.1:{server.server_port}'
        )
        server.shutdown()
    assert ways == ['refused'] * 4 and asked == []
    assert any('Content Security Policy' in line for line in page.log())


@pytest.mark.parametrize('in_view_score', [None, 1.1])
def test_radii_and_view_follow_the_scores(
    opened, tmp_path, monkeypatch, in_view_score
):
    values = Calibration.of_all(0.9, [1.0, 1.2], [3, 2, 1], in_view_score)
    calibrated(monkeypatch, values)
    page, _ = opened()
    page.drop(write_blots(tmp_path / 'a.png'))
    page.press('whole')
    assert '90 %' in page.get('radii-choice').text
    heads = page.browser.find_elements('css selector', 'thead th')
    assert heads[-1].text == '± px' and heads[-1].is_displayed()
    rows = page.table()
    first = page.get('points').text.splitlines()[0]
    assert first.endswith(f'{float(rows[0]["radius"]):.1f}')
    scores = [float(row['score']) for row in rows]
    assert min(scores) < 1 < 1.2 < max(scores)
    for row, score in zip(rows, scores, strict=True):
        radius = 3 if score < 1 else 2 if score < 1.2 else 1
        # 200 x 1.25 pixels of the picture are 64 of the input
        assert row['radius'] == f'{radius * 250 / 64:.2f}'
        if in_view_score is None:
            assert 'in_view' not in row
        else:
            assert row['in_view'] == str(int(score >= in_view_score))


WATCH_TEXTS = """
const drawing = CanvasRenderingContext2D.prototype;
const fill = drawing.fillText;
window.ends = [];
drawing.fillText = function (text, x, y) {
  const end = x + this.measureText(text).width;
  window.ends.push([x / this.canvas.width, end / this.canvas.width]);
  fill.call(this, text, x, y);
};
"""


def test_names_stay_within_the_picture(opened, tmp_path):
    page, _ = opened(labels=[f'a long name {k}' for k in NAMES], **WHOLE)
    page.drop(write_blots(tmp_path / 'a.png'))
    page.browser.execute_script(WATCH_TEXTS)
    page.press('names')
    ends = np.array(page.browser.execute_script('return ends'))
    points = points_in(page.table())[:, 0] / 200
    assert len(ends) == len(points)
    of_seen = ends[(points >= 0) & (points <= 1)]
    assert of_seen.min() >= 0 and of_seen.max() <= 1


def test_it_fits_a_telephone(opened, tmp_path):
    page, _ = opened(labels=['long_' * 30, *NAMES[1:]], **WHOLE)
    telephone = dict(width=400, height=800, deviceScaleFactor=2, mobile=False)
    emulate = page.browser.execute_cdp_cmd
    emulate('Emulation.setDeviceMetricsOverride', telephone)
    page.drop(write_blots(tmp_path / ('long' * 20 + '.png'), 800, 300))
    root = 'document.documentElement'
    wide, seen = page.browser.execute_script(
        f'return [{root}.scrollWidth, {root}.clientWidth]'
    )
    emulate('Emulation.clearDeviceMetricsOverride', {})
    assert wide <= seen <= 400
