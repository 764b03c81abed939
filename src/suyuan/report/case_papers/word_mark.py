"""The mark that a word processor draws across each page of a draft: text art of the old drawing language (VML)."""

from __future__ import annotations

from html import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
FORMULAS = (
    "sum #0 0 10800", "prod #0 2 1", "sum 21600 0 @1", "sum 0 0 @2", "sum 21600 0 @3", "if @0 @3 0", "if @0 21600 @1",
    "if @0 0 @2", "if @0 @4 21600", "mid @5 @6", "mid @8 @5", "mid @7 @8", "mid @6 @7", "sum @6 0 @5",
)  # fmt: skip
"""Of the shape "plain text", number 136; programs that read it expect it to be spelled out."""

PLACE = {
    "position": "absolute",
    "margin-left": "0",
    "margin-top": "0",
    "width": "400pt",
    "height": "90pt",
    "rotation": "325",
    "z-index": "-251658752",
    "mso-position-horizontal": "center",
    "mso-position-horizontal-relative": "margin",
    "mso-position-vertical": "center",
    "mso-position-vertical-relative": "margin",
}


def draw_mark(text: str, number: int) -> str:
    """The XML of a drawing to stand in a page's head.

    Args:
        number: of the drawing in its document.
    """
    formulas = "".join(f'<v:f eqn="{one}"/>' for one in FORMULAS)
    place = ";".join(f"{name}:{value}" for name, value in PLACE.items())
    return (
        f"<w:pict {NAMESPACES}>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        f'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>{formulas}</v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
        'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="draft{number}" type="#_x0000_t136" style="{place}" fillcolor="#dedede" stroked="f">'
        f'<v:textpath style="font-size:1pt" string="{escape(text, quote=True)}"/></v:shape></w:pict>'
    )
