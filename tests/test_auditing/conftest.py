"""A skeleton, and animals with right labels."""

import pytest
from audited import SKELETON, good_matches


@pytest.fixture
def skeleton():
    return SKELETON


@pytest.fixture
def matches():
    return good_matches()
