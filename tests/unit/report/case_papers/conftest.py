import pytest

from suyuan.core.errors import ComponentFault
from suyuan.report import papers


@pytest.fixture(autouse=True)
def _fonts():
    try:
        papers.find_fonts()
    except ComponentFault:
        pytest.skip("this machine has no fonts-noto-cjk")
