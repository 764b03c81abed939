"""Sex in running text."""

import pytest

from tests.unit.discover.recognizers.seen import seen_in_prose


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("性别：女", [("女", 3)]),
        ("性别为男。", [("男", 3)]),
        ("王某，男，三十岁", [("男", 2)]),
        ("甲，女，乙，男，丙", [("女", 2), ("男", 2)]),
        ("患者,女性,急诊", [("女", 2)]),
        ("性别 男；乙 性别：女", [("男", 3), ("女", 3)]),
        ("性別：Ｍ", []),
        ("男士洗发水，女装，子女", []),
    ],
)
def test_sex(text, hits):
    assert seen_in_prose("sex", text) == hits
