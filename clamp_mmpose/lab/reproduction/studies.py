"""All studies, by name."""

from .study_livestock import LIVESTOCK
from .study_synthetic import SYNTHETIC

STUDIES = {study.name: study for study in (SYNTHETIC, LIVESTOCK)}
