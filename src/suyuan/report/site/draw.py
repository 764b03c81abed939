"""All pages of the site, by path."""

from __future__ import annotations

from suyuan.portal.site import Site
from suyuan.report.messages import Lang
from suyuan.report.site.money import MoneyPages
from suyuan.report.site.words import WordPages

FOLDERS: dict[Lang, str] = {"zh": "", "en": "en/"}


def draw_site(site: Site) -> dict[str, str]:
    """The pages of both languages; the same site gives the same bytes."""
    pages = {}
    for lang, folder in FOLDERS.items():
        money, words = MoneyPages(site, lang), WordPages(site, lang)
        pages[f"{folder}index.html"] = words.home()
        pages[f"{folder}fund.html"] = money.fund()
        pages[f"{folder}verify.html"] = words.verify()
        for judgment in site.state.judgments.values():
            pages[f"{folder}judgment-{judgment.id}.html"] = money.judgment(judgment)
        for key, case in site.cases.items():
            pages[f"{folder}case-{key}.html"] = words.case(key, case)
    return pages
