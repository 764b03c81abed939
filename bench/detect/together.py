"""The benches of detection as one section."""

from __future__ import annotations

import columns
import forms

import speed
from report import Section

ABOUT = "Is personal information found where it stands, and told from what looks like it?  All people are invented."


def run() -> Section:
    """Written forms, columns, speed."""
    return Section("Detection", ABOUT, parts=[forms.run(), columns.run(), speed.run()])
