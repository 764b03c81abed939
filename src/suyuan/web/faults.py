"""What is shown of a fault of ours."""

from __future__ import annotations

import traceback
from pathlib import Path

from suyuan.core.errors import ComponentFault


def hide_fault(error: Exception) -> ComponentFault:
    """A fault of ours without the values it met: they may be a person's."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "suyuan" in frame.filename]
    place = f"{Path(frames[-1].filename).stem}:{frames[-1].lineno}" if frames else "-"
    return ComponentFault("SY-C099", kind=type(error).__name__, place=place)
