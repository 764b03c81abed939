"""Charts are well-formed, say their figures, and escape what they are given."""

import xml.etree.ElementTree as ET

from suyuan.report import risk_charts


def test_charts_are_well_formed_and_escaped():
    drawn = [
        risk_charts.bars("<t>", "a&b", "c", [("1", 0.5), ("<2>", 0.5)]),
        risk_charts.lines("t", "a", "b", [("one", [(1.0, 0.2), (2.0, 0.4)])], [1, 2]),
        risk_charts.lines("t", "a", "b", [("", [(1.0, 0.2)])], [1]),
        risk_charts.steps("t", "a", "b", [(0.1, 1.0), (1.0, 0.25)]),
        risk_charts.heat("t", [("字段", [("王**", 3, 0.5), ("<b>", 2, 1.0)]), ("空", [])]),
        risk_charts.heat("t", []),
    ]
    for svg in drawn:
        root = ET.fromstring(svg)
        assert root.attrib["role"] == "img"
    assert "50%" in drawn[4]
