"""Documents in zip containers: text of any content in a sound container, so that the readers themselves are met."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from fuzz.harness import read_here, run

if TYPE_CHECKING:
    from collections.abc import Callable

SEPARATOR = b"\x00\x01\x02"
NAMES = (
    ("[Content_Types].xml", "word/document.xml"),
    ("[Content_Types].xml", "ppt/presentation.xml", "ppt/slides/slide1.xml", "ppt/comments1.xml"),
    ("mimetype", "content.xml", "styles.xml"),
    ("a.txt", "b.zip", "c.csv"),
    ("[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels", "word/embeddings/a.docx"),
)


def load() -> Callable[[bytes], None]:
    """The function that takes one input: a byte for the kind of document, and its parts with a separator between."""

    def one_input(data: bytes) -> None:
        if not data:
            return
        kind, contents = data[0] % len(NAMES), data[1:].split(SEPARATOR)
        names = NAMES[kind]
        if names[0] != "a.txt":
            contents = [b"<Types/>" if kind != 2 else b"application/vnd.oasis.opendocument.text", *contents]
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, content in zip(names, contents, strict=False):
                archive.writestr(zipfile.ZipInfo(name), content)
        read_here("a.docx", made.getvalue())

    return one_input


if __name__ == "__main__":
    run("documents", load)
