"""Each action of the page, in a browser that reaches nothing else."""

import csv
import io
import json
import time

import numpy as np
import pytest
from PIL import Image
from predicted import write_pictures, write_video

pytest.importorskip('selenium')
from browsing import Visit
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys


@pytest.fixture
def visit(chrome, served):
    """A new tab with the page."""
    before = chrome.current_window_handle
    made = Visit(chrome, served.url)
    yield made
    made.back()
    chrome.close()
    chrome.switch_to.window(before)


@pytest.fixture
def deer(visit):
    visit.take_example()
    return visit


def test_an_example_is_found_and_drawn(deer):
    seen = sum(score >= 0.3 for score in deer.scores())
    assert deer.status.startswith(f'{seen} of 17 keypoints have a score')
    assert len(deer.all('.point')) == seen > 12
    assert deer.one('.stage img').get_attribute('alt') == 'fallow_deer.jpg'
    left, top, right, bottom = deer.box()
    assert 0 <= left < 100 and 400 < right <= 600
    assert not deer.one('.drop').is_displayed()


def test_the_keyboard_chooses_a_keypoint(deer):
    first = deer.all('.keypoint')[0]
    deer.chrome.execute_script('arguments[0].focus()', first)
    ActionChains(deer.chrome).send_keys(Keys.DOWN, Keys.TAB).perform()
    ActionChains(deer.chrome).send_keys(Keys.ENTER).perform()
    deer.wait(lambda: deer.pressed() == ['Nose'])
    score_map, heatmap = deer.wait(
        lambda: [t for t in deer.all('.tile') if t.is_displayed()]
    )
    assert score_map.text.startswith('Score map, up to 0.')
    assert heatmap.text.startswith('Heatmap, up to 0.')
    deer.wait(lambda: deer.all('.ring'))
    # the focus stays, for the next one
    ActionChains(deer.chrome).send_keys(Keys.DOWN, Keys.ENTER).perform()
    deer.wait(lambda: deer.pressed() == ['Neck'])


def test_a_click_on_the_picture_chooses_a_keypoint(deer):
    (tail,) = (
        point
        for point in deer.all('.point')
        if 'tail' in point.get_attribute('textContent').lower()
    )
    ActionChains(deer.chrome).move_to_element(tail).click().perform()
    deer.wait(lambda: deer.pressed() == ['Root of tail (tail root)'])


def test_the_threshold_hides_keypoints(deer):
    shown = len(deer.all('.point'))
    slider = deer.all('.slider input')[1]
    slider.send_keys(Keys.HOME)
    deer.wait_for('17 of 17 keypoints have a score of 0.00')
    assert len(deer.all('.point')) == 17 > shown
    slider.send_keys(Keys.END)
    deer.wait_for('0 of 17 keypoints have a score of 1.00')
    deer.wait(lambda: not deer.all('.point'))


def test_a_box_is_drawn(deer):
    deer.button('Draw a box').click()
    deer.wait(lambda: deer.all('.stage svg.drawing'))
    stage = deer.one('.stage').rect
    start = deer.one('.stage svg')
    drag = ActionChains(deer.chrome)
    drag.move_to_element_with_offset(start, -100, -80).click_and_hold()
    drag.move_by_offset(200, 160).release().perform()
    scale = 600 / stage['width']
    middle = scale * np.array([stage['width'], stage['height']]) / 2
    half = scale * np.array([100, 80])
    expected = [*(middle - half), *(middle + half)]
    deer.wait(lambda: np.allclose(deer.box(), expected, atol=3 * scale))
    deer.wait(lambda: not deer.all('.stage svg.drawing'))


def test_a_box_is_typed_and_one_without_area_refused(deer):
    deer.button('Draw a box').click()
    sides = deer.all('.typed input')
    deer.wait(sides[0].is_displayed)
    for side, value in zip(sides, (9, 8, 9, 99), strict=True):
        side.send_keys(Keys.CONTROL, 'a')
        side.send_keys(str(value))
    deer.button('Use this box').click()
    deer.wait_for('This box has no area')
    sides[2].send_keys(Keys.CONTROL, 'a')
    sides[2].send_keys('70')
    deer.button('Use this box').click()
    deer.wait(lambda: deer.box() == [9, 8, 70, 99])


def test_the_whole_picture_is_taken_and_the_animal_found_again(deer):
    found = deer.box()
    deer.button('Whole picture').click()
    width, height = 600, 450
    deer.wait(lambda: deer.box() == [0, 0, width, height])
    deer.button('Find again').click()
    deer.wait(lambda: deer.box() == found)


def test_words_are_asked(deer):
    deer.button('Ask').click()
    deer.wait_for('Type some words first')
    words = deer.one('.asking input')
    words.send_keys('muzzle, bicycle', Keys.ENTER)
    deer.wait_for('The model knows 1 of 2 texts')
    known, unknown = deer.all('.left .tile')
    assert known.text == "muzzle: means the trained 'nose'."
    assert 'this model does not know' in unknown.text
    assert 'unknown' in unknown.get_attribute('class')
    assert len(deer.all('.mark')) == 1
    words.send_keys(Keys.CONTROL, 'a')
    words.send_keys('...', Keys.ENTER)
    deer.wait_for('has no words')


def test_table_and_picture_are_downloaded(deer, tmp_path):
    deer.chrome.execute_cdp_cmd(
        'Browser.setDownloadBehavior',
        dict(behavior='allow', downloadPath=str(tmp_path)),
    )
    deer.button('Download CSV').click()
    deer.button('Download picture').click()
    table = tmp_path / 'fallow_deer.csv'
    picture = tmp_path / 'fallow_deer.drawn.jpg'
    deer.wait(lambda: table.exists() and picture.exists())
    rows = list(csv.DictReader(io.StringIO(table.read_text())))
    assert [row['source'] for row in rows] == ['fallow_deer.jpg'] * 17
    shown = [round(float(row['score']), 2) for row in rows]
    np.testing.assert_allclose(shown, deer.scores(), atol=0.011)
    assert Image.open(picture).size == (600, 450)


def write_broken(path):
    write_pictures(path.parent, 1)
    path.write_bytes((path.parent / 'picture0.png').read_bytes()[:200])


def write_large(path):
    Image.new('1', (8000, 6000)).save(path)


@pytest.mark.parametrize(
    'name, write, message',
    [
        ('cat.png', write_broken, 'cat.png is incomplete or damaged'),
        ('cat.png', lambda p: p.write_text('hi'), 'cat.png is not a picture'),
        ('cat.png', write_large, 'cat.png has 8000 x 6000 = 48 megapixels'),
        ('cat.mp4', lambda p: p.write_text('hi'), 'cat.mp4 is no video'),
        ('cat.txt', lambda p: p.write_text('hi'), 'cat.txt is neither'),
    ],
)
def test_a_bad_file_is_told_and_the_page_lives(
    visit, tmp_path, name, write, message
):
    write(tmp_path / name)
    visit.give(tmp_path / name)
    visit.wait_for(message)
    assert 'error' in visit.one('.status').get_attribute('class')
    assert visit.one('.drop').is_displayed()
    visit.take_example()


def test_forty_megapixels_are_shown(visit, tmp_path):
    Image.new('L', (8000, 5000), 90).save(tmp_path / 'large.png')
    visit.give(tmp_path / 'large.png')
    visit.wait(lambda: 'animal was' in visit.status or 'of 17' in visit.status)
    image = visit.one('.stage img')
    visit.wait(lambda: image.get_property('naturalWidth') == 1400)
    view_box = visit.one('.stage svg').get_dom_attribute('viewBox')
    assert view_box == '0 0 8000 5000'


def test_frames_of_a_video_are_shown(visit, tmp_path):
    visit.give(write_video(tmp_path / 'clip.mp4', frames=12))
    visit.wait(lambda: 'animal was' in visit.status or 'of 17' in visit.status)
    first = visit.one('.stage img').get_attribute('src')
    slider = visit.one('.slider input')
    slider.send_keys(Keys.END)
    visit.wait(lambda: visit.one('.stage img').get_attribute('src') != first)
    assert visit.one('.slider .number').text == '11'
    visit.button('Play').click()  # begins anew after the last
    visit.wait(lambda: visit.one('.slider input').get_property('value') == '3')
    visit.button('Pause').click()


def test_two_tabs_at_once_do_not_meet(visit, chrome, served):
    other = Visit(chrome, served.url)
    other.take_example('panda')
    visit.back()
    assert not visit.one('.work').is_displayed()
    visit.take_example('giraffe')
    giraffe = visit.scores()
    other.back()
    panda = other.scores()
    assert panda != giraffe
    assert other.one('.stage img').get_attribute('alt') == 'panda.jpg'
    # both at work: neither waits for the other to be looked at
    for tab in (other, visit):
        tab.back()
        tab.button('Find again').click()
    for tab, scores in ((visit, giraffe), (other, panda)):
        tab.back()
        tab.wait(lambda tab=tab, scores=scores: tab.scores() == scores)
    other.back()
    chrome.close()
    visit.back()


@pytest.mark.parametrize('theme', ['light', 'dark'])
def test_a_narrow_page_has_nothing_beside_it(visit, theme):
    feature = dict(name='prefers-color-scheme', value=theme)
    device = dict(width=400, height=800, deviceScaleFactor=1, mobile=False)
    send = visit.chrome.execute_cdp_cmd
    send('Emulation.setDeviceMetricsOverride', device)
    send('Emulation.setEmulatedMedia', dict(features=[feature]))
    visit.take_example()
    width = 'return document.documentElement.scrollWidth'
    assert visit.chrome.execute_script(width) <= 400
    body = visit.one('body').get_attribute('class')
    assert f'body--{theme}' in body


def test_no_request_leaves_this_computer(deer, served):
    asked = [
        json.loads(entry['message'])['message']
        for entry in deer.chrome.get_log('performance')
    ]
    urls = {
        one['params']['request']['url']
        for one in asked
        if one['method'] == 'Network.requestWillBeSent'
    }
    assert any(url.startswith(served.url) for url in urls)
    own = (served.url, 'data:', 'blob:', 'chrome', 'about:')
    assert not {url for url in urls if not url.startswith(own)}


def test_nothing_is_kept_of_a_file(visit, served, tmp_path):
    noise = np.random.randint(0, 256, (900, 900, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / 'large.png')  # more than 1 MB
    visit.give(tmp_path / 'large.png')
    visit.wait(lambda: 'animal was' in visit.status or 'of 17' in visit.status)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and list(served.temporary.iterdir()):
        time.sleep(0.1)
    assert not list(served.temporary.iterdir())
