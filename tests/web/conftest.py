"""The browser of these tests lies beside them; and an office on its first day."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Three hundred invented people, three operators, one recipient with a purpose and an assessment."""
    from browser import make_settings, serving
    from daily import Office, assess, bring_in, make_office, people_file, write_policy

    folder = tmp_path_factory.mktemp("office")
    with serving(make_settings(folder / "w")) as browser:
        assert "建立工作区" in browser.come_in().text
        assert "第一份副本" in browser.send("/make", {"custodian": "某虚构医院"}).text
        assert "已导入" in bring_in(browser, "名单.xlsx", people_file(folder)).text
        make_office(browser)
        assert "策略已写入" in write_policy(browser).text
        filed = assess(browser)
        assert "已归档" in filed.text, filed.words
        yield Office(folder / "w", browser.port)


@pytest.fixture(scope="module")
def named_office(office: object) -> Iterator[int]:
    """The same workspace, for operators with passwords."""
    from browser import make_settings, serving

    with serving(make_settings(office.folder, named=True)) as browser:  # type: ignore[attr-defined]
        yield browser.port
