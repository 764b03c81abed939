"""Sentences of a notice in its language, and the wording of a run from the policy and the incident."""

from __future__ import annotations

from collections.abc import Iterable

from suyuan.govern.policy import Policy
from suyuan.remedy.notices.incident import Incident
from suyuan.remedy.notices.wording import Wording, word_notice
from suyuan.report.field_names import field_title
from suyuan.report.messages import catalogue


def make_wording(policy: Policy, incident: Incident, kinds: Iterable[str]) -> Wording:
    """The words of a run.

    Args:
        kinds: field names that its messages name.

    Raises:
        PolicyRefusal: as ``word_notice``.
    """
    words = dict(catalogue(incident.lang)["notice_words"])
    if incident.kinds:
        words["more_kinds"] = words["separator"].join(incident.kinds)
    titles = {name: field_title(incident.lang, name) for name in sorted(set(kinds))}
    told = policy.notify
    return word_notice(incident, told.sender or policy.custodian.name, told.link, told.sms_text, titles, words)
