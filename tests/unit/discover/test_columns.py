"""Column typing on whole tables: with header, with a bad one, with none."""

from __future__ import annotations

import pyarrow as pa
import pytest

from suyuan.core.fields import Kind, Role
from suyuan.discover.columns import propose
from tests_discover_tables import column, fields, kinds, newborns, typed
