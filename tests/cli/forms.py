"""Fill in a form of ``pia start`` as a careful officer would."""

import re
from pathlib import Path

WORDS = {"conclusion": "may", "impact": "medium", "likelihood": "low", "in_place": "yes"}
LEFT = {"statute"}


def fill(path: Path, **changes: str) -> str:
    """Answer everything that is empty; ``changes`` are answers by name."""

    def answered(found: re.Match[str]) -> str:
        name = found[1]
        if name in LEFT and name not in changes:
            return found[0]
        return f'{name} = "{changes.get(name, WORDS.get(name, f"已核对：{name}"))}"'

    text = re.sub(r'^(\w+) = ""$', answered, path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    return text
