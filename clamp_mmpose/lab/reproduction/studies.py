"""All studies, by name."""

from .study_body_part import BODY_PART
from .study_livestock import LIVESTOCK
from .study_synthetic import SYNTHETIC

STUDIES = {study.name: study for study in (SYNTHETIC, LIVESTOCK, BODY_PART)}
