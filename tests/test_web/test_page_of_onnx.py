"""What needs no browser: an ONNX file's page, and what cannot be foreseen."""

import asyncio

import pytest

pytest.importorskip('nicegui')
from nicegui.elements.mixins.text_element import TextElement
from nicegui.testing.user_simulation import user_simulation

from clamp_mmpose.runtime import Calibration
from clamp_mmpose.web.keypoint_list import KeypointList
from clamp_mmpose.web.page import Page
from clamp_mmpose.web.server import build


def visit(eyes, *deeds):
    """Open the page as NiceGUI's simulated user, and do some things."""

    async def run():
        async with user_simulation(lambda: build(eyes, 'A note.')) as user:
            await user.open('/')
            for deed in deeds:
                await deed(user)

    asyncio.run(run())


def click(marker):
    async def deed(user):
        user.find(marker=marker).click()

    return deed


def see(words):
    async def deed(user):
        await user.should_see(words, retries=100)

    return deed


def test_an_onnx_file_says_what_it_cannot_do(onnx_eyes, monkeypatch):
    monkeypatch.setattr(onnx_eyes._locator, '_min_score', -1e9)
    visit(
        onnx_eyes,
        see('A note.'),
        click('panda'),
        see('of 5 keypoints have a score'),
        see('Words can be asked of a checkpoint only'),
        click('nose'),
        see('An ONNX file gives heatmaps alone'),
    )


def test_what_nobody_foresaw_is_a_sentence_and_no_stack_trace(
    onnx_eyes, monkeypatch
):
    def fail(*_):
        raise RuntimeError('out of memory')

    monkeypatch.setattr(onnx_eyes, 'find', fail)
    visit(
        onnx_eyes,
        click('panda'),
        see('not foreseen (RuntimeError: out of memory)'),
    )


def test_no_animal_is_said(onnx_eyes, monkeypatch):
    monkeypatch.setattr(onnx_eyes._locator, '_min_score', 1e9)
    visit(onnx_eyes, click('panda'), see('No animal was found here.'))


def test_a_closed_tab_is_forgotten(onnx_eyes):
    pages = []

    async def run():
        async with user_simulation(
            lambda: pages.append(Page(onnx_eyes))
        ) as user:
            await user.open('/')
            await click('panda')(user)
            await see('animal was found')(user)
            assert pages[0]._tab.film is not None
            user.client.delete()
            assert pages[0]._tab.film is None

    asyncio.run(run())


def test_radii_are_told_beside_the_scores(onnx_eyes):
    def page():
        calibration = Calibration(0.9, [[]] * 5, [[2.0]] * 5, None)
        names = KeypointList(onnx_eyes.skeleton, calibration, print)
        names.show([0.5] * 5, radii=[1.4, 2.6, 3, 4, 5])

    async def run():
        async with user_simulation(page) as user:
            await user.open('/')
            await user.should_see('90 % of the true points are within ± px.')
            shown = [e.text for e in user.find(kind=TextElement).elements]
            assert shown.count('0.50') == 5 and '3' in shown

    asyncio.run(run())
