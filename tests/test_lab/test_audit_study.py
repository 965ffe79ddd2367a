"""What a study of audits says of what was found."""

import json

import numpy as np
from audited import SKELETON, exchanged, good_matches, labelled_as

from clamp_mmpose.auditing.findings import find_faults
from clamp_mmpose.lab.audit_study import Spoilt, error_line, mended, table
from clamp_mmpose.lab.label_faults import Fault


def spoilt_matches():
    matches = exchanged(exchanged(good_matches(), 3, 0, 1), 8, 2, 3)
    labels = matches.labels.copy()
    labels[11, 5] += 25
    return labelled_as(matches, labels)


FAULTS = [
    Fault(103, 'sides', (0, 1)),
    Fault(108, 'names', (2, 3)),
    Fault(111, 'shift', (5,)),
]


def told(matches, faults):
    found = find_faults(matches, SKELETON)
    return table(found, matches, SKELETON, faults).splitlines()


def test_all_faults_are_counted_as_found():
    lines = told(spoilt_matches(), FAULTS)
    for kind in ('sides', 'names', 'shift'):
        assert f'| {kind} | 1 | 1 of 1 | 1.000 |' in lines
    assert lines[-1].startswith('of the first 3 of all kinds 3 are faults')


def test_a_finding_of_another_animal_is_not_right():
    wrong = [Fault(104, 'sides', (0, 1)), *FAULTS[1:]]
    lines = told(spoilt_matches(), wrong)
    assert any(line.startswith('| sides | 1 | 0 of 1 |') for line in lines)
    assert lines[-1].startswith('of the first 3 of all kinds 2 are faults')


def test_only_the_named_animals_are_mended(tmp_path):
    true = dict(annotations=[dict(id=i, keypoints=[i]) for i in range(3)])
    file = tmp_path / 'spoilt.json'
    wrong = [dict(id=i, keypoints=[-1]) for i in range(3)]
    file.write_text(json.dumps(dict(annotations=wrong)))
    found = mended(Spoilt(file, true, []), {1})
    assert [one['keypoints'] for one in found['annotations']] == [
        [-1],
        [1],
        [-1],
    ]


def test_errors_are_measured_against_true_labels():
    matches = spoilt_matches()
    rows = np.concatenate([matches.found, np.ones((40, 6, 1))], axis=-1)
    rows[..., 0] += 3
    true = dict(
        annotations=[
            dict(id=int(i), keypoints=own.ravel().tolist())
            for i, own in zip(matches.ids, rows, strict=True)
        ]
    )
    said = error_line(matches, true)
    assert said.startswith('mean error 3.00% of the box, median 3.00%')
