"""What to do today: four numbers with their dates, and one sentence; in an empty workspace, where to begin."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from suyuan.web.gate import desk_of, show
from suyuan.web.render import page
from suyuan.web.sessions import Visit


def overview(request: Request, visit: Visit) -> Response:
    """The first page."""
    desk = desk_of(request)
    if not desk.made():
        return page(request, "begin", {})
    workspace = desk.workspace()
    with workspace.reading() as session:
        people = len(session.registry.rids())
        releases = session.releases.outlines()
    head = workspace.ledger.checkpoint()
    return page(request, "overview", {"people": people, "releases": len(releases), "size": head.size})


ROUTES = (show("/", "overview", overview),)
