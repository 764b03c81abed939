"""The benches of assessment and de-identification as one section."""

from __future__ import annotations

import adult
import recoding
import risk

from report import Section

ABOUT = "Whom do fields identify, and what does it cost to change that?"


def run() -> Section:
    """Risk and recoding."""
    path = adult.folder()
    if path is None:
        return Section("Assessment", f"{ABOUT}\n\n{adult.MISSING}")
    return Section("Assessment", ABOUT, parts=[risk.run(path), recoding.run(path)])
