"""The page and the table of an audit."""

import csv
import io
import re
from dataclasses import replace

import cv2
import numpy as np
import pytest
from audited import SKELETON
from run_folders import HOSTILE

from clamp_mmpose.auditing.findings import Finding, Findings
from clamp_mmpose.auditing.page import write_page
from clamp_mmpose.auditing.readings import NAMES, SHIFT, SIDES, Reading
from clamp_mmpose.auditing.sentences import headline
from clamp_mmpose.auditing.table import write_table


@pytest.fixture
def drawn(matches, tmp_path):
    """The same, with pictures on the disk."""
    path = str(tmp_path / 'img37.png')
    cv2.imwrite(path, np.full((100, 100, 3), 120, np.uint8))
    return replace(matches, pictures=np.array([path] * len(matches)))


def finding(animal, kind, *keypoints):
    return Finding(animal, Reading(kind, keypoints, 5.0 - animal / 10))


FOUND = [
    finding(0, SIDES, 0, 1),
    finding(1, NAMES, 2, 5),
    finding(2, SHIFT, 3),
]


def page_of(found, matches, most=9):
    findings = Findings(found, matches, SKELETON)
    return write_page('T', 'seen', [], findings, most).decode()


def test_the_page_says_what_looks_wrong_and_where(drawn):
    page = page_of(FOUND, drawn)
    ears = 'left ear and right ear look exchanged'
    assert f'{ears}\n{drawn.pictures[0]}, annotation 100' in page
    assert 'nose and tail look exchanged' in page
    assert 'left paw looks shifted by' in page
    assert page.count('<img src="data:image/jpeg') == 3


def test_page_and_table_name_the_file_to_mend(drawn):
    where = np.array([f'CollectedData.csv, img{i}.png' for i in range(40)])
    known = replace(drawn, labelled_in=where)
    page = page_of(FOUND, known)
    assert 'annotation 100\nlabelled in CollectedData.csv, img0.png' in page
    table = write_table(Findings(FOUND, known, SKELETON)).decode()
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row['labelled_in'] for row in rows] == where[:3].tolist()
    unknown = page_of(FOUND, drawn)
    assert 'labelled in' not in unknown


def test_the_page_is_bounded_and_needs_nothing_else(drawn):
    page = page_of(FOUND, drawn, most=1)
    assert page.count('<img') == 1
    assert '2 more that are less suspicious' in page
    assert not re.findall(r'(?:src|href)="(?!data:|#)', page)
    assert "default-src 'none'" in page


def test_names_are_escaped(drawn, skeleton):
    skeleton = replace(skeleton, names=(HOSTILE, *skeleton.names[1:]))
    found = Findings(FOUND, drawn, skeleton)
    page = write_page(HOSTILE, HOSTILE, [HOSTILE], found, 9).decode()
    assert HOSTILE not in page
    assert '&lt;script&gt;' in page


def test_a_picture_that_is_gone_is_told_beside_the_others(drawn):
    pictures = drawn.pictures.copy()
    pictures[1] = 'gone.png'
    gone = replace(drawn, pictures=pictures)
    page = page_of(FOUND, gone)
    assert page.count('<img') == 2
    assert 'there is no picture gone.png' in page


def test_no_finding_is_said(drawn):
    page = page_of([], drawn)
    assert 'No label looks wrong.' in page


def test_the_table_has_a_row_for_each_finding(drawn):
    text = write_table(Findings(FOUND, drawn, SKELETON)).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row['rank'] for row in rows] == ['1', '2', '3']
    assert [row['kind'] for row in rows] == [SIDES, NAMES, SHIFT]
    assert rows[0]['keypoints'] == 'left ear; right ear'
    assert rows[2]['picture'] == drawn.pictures[2]
    assert rows[2]['annotation_id'] == '102'


@pytest.mark.parametrize(
    'reading, unlabelled, said',
    [
        ((SIDES, 0, 1, 3, 4), None, 'left and right look exchanged in the'),
        ((SIDES, 0, 1), 0, 'right ear has the wrong side, it seems: left ear'),
        ((NAMES, 2, 5), 5, 'nose has the wrong name, it seems: tail was'),
    ],
)
def test_what_looks_wrong_is_said_in_words(
    matches, skeleton, reading, unlabelled, said
):
    labelled = matches.labelled.copy()
    if unlabelled is not None:
        labelled[4, unlabelled] = False
    matches = replace(matches, labelled=labelled)
    assert said in headline(finding(4, *reading), matches, skeleton)
