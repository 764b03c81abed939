"""Other tools live in an environment of their own: SUYUAN_PEERS names its Python; without it their columns stay out."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

MISSING = "Other tools were not installed; set SUYUAN_PEERS to a Python that has presidio-analyzer, helan and jionlp."


def ask(question: str, texts: object) -> dict[str, Any]:
    """Put texts to the other tools; empty where there are none."""
    python = os.environ.get("SUYUAN_PEERS", "")
    if not python:
        return {}
    program = Path(__file__).with_name("others.py")
    asked = json.dumps({"texts": texts})
    done = subprocess.run([python, str(program), question], input=asked, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer
