"""The machine's memory of signed ledger heads must not be a developer's own."""

import os
import tempfile

os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="suyuan-state-")
