"""Invented families for tests of notices."""

from datetime import UTC, datetime

from suyuan.core.fields import Role
from suyuan.remedy.notices.households import AffectedRecord
from suyuan.remedy.notices.incident import parse_incident

NOW = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)

INCIDENT = """
title = "新生儿登记信息外泄"
happened_from = 2026-03-01
found = 2026-03-10T09:30:00
cause = "一份名单被人非法获取"
harm = "可能接到推销或者诈骗电话"
measures = ["停用相关账号", "向公安机关报案"]
advice = ["不要向来电人说出验证码", "遇到推销请留下对方号码并告知我们"]
[contact]
name = "个人信息保护办公室"
phone = "0571-55500000"
[authority]
name = "示例市互联网信息办公室"
"""

WORDS = {
    "title": "个人信息安全事件告知书", "opening": "现就有关事项告知如下。", "greeting": "{names}：",
    "guardian_of": "{names}的监护人：", "your_child": "您孩子", "nameless": "未登记姓名", "separator": "、",
    "stop": "；",
    "children": "涉及谁", "kinds": "涉及的信息", "code": "查询码", "found": "{day}发现", "unknown": "未查明",
    "when_unknown": "发生时间未查明",
    **{f"item_{name}": name for name in
       ("happened", "cause", "harm", "measures", "advice", "contact", "authority", "link")},
}  # fmt: skip


def incident(text=INCIDENT, now=NOW):
    return parse_incident(text, "incident.toml", now)


def family(
    rid, *, child=True, mother="钱虚构", phone="15400000001", address="浙江省虚构市虚构路1号", name="徐假名", **more
):
    told = {
        "guardians": {Role.MOTHER: mother},
        "phones": ((Role.MOTHER, phone),) if phone else (),
        "addresses": ((Role.SELF, address),) if address else (),
        "mails": (),
        "kinds": ("name", "birth_date", "mother_phone"),
    }
    return AffectedRecord(rid, name, child, **{**told, **more})
