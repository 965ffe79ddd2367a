"""Pictures of what a model sees."""

from .contact_sheet import draw_predictions, make_contact_sheet

__all__ = ['draw_predictions', 'make_contact_sheet']
