"""All studies, by name."""

from .study_body_part import BODY_PART
from .study_joint import JOINT
from .study_livestock import LIVESTOCK
from .study_synthetic import SYNTHETIC

_ALL = (SYNTHETIC, LIVESTOCK, BODY_PART, JOINT)
STUDIES = {study.name: study for study in _ALL}
