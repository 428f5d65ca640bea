"""Printed blocks under their earlier name, for readers that still ask for them here: see documents.readers.outline."""

from documents.readers.outline.printed import (
    Printed,
    find_annex,
    find_number,
    find_signs,
    has_ended,
    is_formula,
    is_lettered,
    is_number_alone,
    is_serial_heading,
    looks_like_heading,
    may_be_cut,
    opens_operative,
    opens_preambular,
    roman,
    roman_value,
)

__all__ = [
    "Printed",
    "find_annex",
    "find_number",
    "find_signs",
    "has_ended",
    "is_formula",
    "is_lettered",
    "is_number_alone",
    "is_serial_heading",
    "looks_like_heading",
    "may_be_cut",
    "opens_operative",
    "opens_preambular",
    "roman",
    "roman_value",
]
