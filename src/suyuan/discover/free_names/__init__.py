"""Names of persons in running text (自由文本里的姓名): a model's opinion, ours, and how far both may be trusted."""

from suyuan.discover.free_names.finder import FoundName, NameFinder, Tier
from suyuan.discover.free_names.model import NameModel, make_model

__all__ = ["FoundName", "NameFinder", "NameModel", "Tier", "make_model"]
