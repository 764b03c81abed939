"""A case as CASE 1.4 / UCO 1.4 JSON-LD (caseontology.org), so that other tools of forensics can read it.

Exhibits are files with their hashes under provenance records, custody is a chain of investigative actions, parties are
identities, batches and payments are relationships between them, findings are annotations.  What the ontologies have no
term for (tiers, families, clocks) is not put into terms that mean something else; it stays in the CSV and the pack.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from suyuan.case.file import CaseFile
from suyuan.case.items import CustodyEvent, Exhibit
from suyuan.core.canonical import Json

_SPACE = UUID("8c6f2f0a-5f0c-5f5e-9a39-2f6f5f0f7d11")
_KB = "http://example.org/kb/"
"""The prefix of ids, as CASE's own examples have it; an id is stable for one case and item."""

CONTEXT = {
    "kb": _KB,
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-location": "https://ontology.unifiedcyberontology.org/uco/location/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Json]


def case_uco(case_file: CaseFile, software: str) -> Node:
    """The case as one JSON-LD document; the same case gives the same document.

    Args:
        case_file: names as they are to be told, masked or not.
        software: name and version of what writes it.
    """
    return _Graph(case_file, software).document()


class _Graph:
    def __init__(self, case_file: CaseFile, software: str) -> None:
        self._case = case_file
        self._software = software
        self._nodes: list[Node] = []
        self._people: dict[str, str] = {}
        self._places: dict[str, str] = {}

    def document(self) -> Node:
        """All nodes, the investigation first."""
        case = self._case
        tool = self._add("tool", "tool", "uco-tool:Tool", {"uco-core:name": self._software})
        for party in case.parties:
            kind = "uco-identity:Organization" if party.unit else "uco-identity:Person"
            told = f"{party.number}: {', '.join(role.value for role in party.roles)}"
            self._add("party", party.number, kind, {"uco-core:name": party.name, "uco-core:description": told})
        for exhibit in case.exhibits:
            self._exhibit(exhibit, tool)
        for event in sorted(case.custody, key=lambda one: one.at):
            self._custody(event)
        self._passes()
        for finding in case.findings:
            about = [self._id("exhibit", number) for number in finding.exhibits] or [self._id("case", case.number)]
            fields = {"uco-core:statement": [finding.zh, finding.en], "uco-core:tag": [finding.kind]}
            self._add("finding", finding.number, "uco-core:Annotation", {**fields, "uco-core:object": _refs(about)})
        investigation: Node = {
            "@id": self._id("case", case.number),
            "@type": "case-investigation:Investigation",
            "uco-core:name": f"{case.number} {case.title}".strip(),
            "uco-core:object": _refs(str(node["@id"]) for node in self._nodes),
        }
        if case.office:
            investigation["uco-core:description"] = case.office
        return {"@context": CONTEXT, "@graph": [investigation, *self._nodes]}

    def _exhibit(self, exhibit: Exhibit, tool: str) -> None:
        hashes: list[Json] = [
            self._hash(exhibit.number, method, value)
            for method, value in (("SHA256", exhibit.sha256), ("SM3", exhibit.sm3))
            if value
        ]
        facets: list[Json] = [
            {
                "@id": self._id("file-facet", exhibit.number),
                "@type": "uco-observable:FileFacet",
                "uco-observable:fileName": exhibit.file_name,
                "uco-observable:sizeInBytes": exhibit.size,
            },
            {
                "@id": self._id("content-facet", exhibit.number),
                "@type": "uco-observable:ContentDataFacet",
                "uco-observable:sizeInBytes": exhibit.size,
                **({"uco-observable:hash": hashes} if hashes else {}),
            },
        ]
        self._add("exhibit", exhibit.number, "uco-observable:File",
                  {"uco-core:name": exhibit.title, "uco-core:hasFacet": facets})  # fmt: skip
        told: Node = {
            "uco-core:description": exhibit.proves or exhibit.title,
            "case-investigation:exhibitNumber": exhibit.number,
            "uco-core:object": _refs([self._id("exhibit", exhibit.number)]),
        }
        record = self._add("provenance", exhibit.number, "case-investigation:ProvenanceRecord", told)
        self._action(
            exhibit.number,
            f"obtained: {exhibit.method}",
            exhibit.obtained_at,
            exhibit.obtained_by,
            exhibit.place,
            exhibit.number,
            (record,),
            tool,
        )

    def _custody(self, event: CustodyEvent) -> None:
        people = dict.fromkeys((event.giver, event.taker))
        self._action(event.number, event.handling.value, event.at, tuple(people), event.place, event.exhibit, (), None)

    def _action(
        self,
        number: str,
        name: str,
        at: datetime,
        people: tuple[str, ...],
        place: str,
        exhibit: str,
        results: tuple[str, ...],
        tool: str | None,
    ) -> None:
        """An action; its performer is who had the thing first, the others took part."""
        identities = [self._person(one) for one in people if one]
        body: Node = {
            "uco-core:name": name,
            "uco-action:startTime": {"@type": "xsd:dateTime", "@value": at.isoformat(timespec="seconds")},
            "uco-action:object": _refs([self._id("exhibit", exhibit)]),
        }
        if identities:
            body["uco-action:performer"] = {"@id": identities[0]}
        if identities[1:]:
            body["uco-action:participant"] = _refs(identities[1:])
        if place:
            body["uco-action:location"] = _refs([self._place(place)])
        if results:
            body["uco-action:result"] = _refs(results)
        if tool is not None:
            body["uco-action:instrument"] = _refs([tool])
        self._add("action", number, "case-investigation:InvestigativeAction", body)

    def _passes(self) -> None:
        for batch in self._case.batches:
            rows = "" if batch.rows is None else f"{batch.rows} rows ({batch.bound.value})"
            self._relation("batch", batch.number, batch.giver, batch.taker, f"records_{batch.way.value}", rows)
        for payment in self._case.payments:
            told = f"{payment.amount_fen} fen ({payment.bound.value})"
            self._relation("payment", payment.number, payment.payer, payment.payee, "paid", told)

    def _relation(self, kind: str, number: str, source: str | None, target: str | None, name: str, told: str) -> None:
        """A relationship has two ends; where one is unknown, an annotation says what is known."""
        described = f"{number}: {told}".strip()
        if source is not None and target is not None:
            ends: Node = {
                "uco-core:source": _refs([self._id("party", source)]),
                "uco-core:target": {"@id": self._id("party", target)},
                "uco-core:kindOfRelationship": name,
                "uco-core:isDirectional": True,
                "uco-core:description": described,
            }
            self._add(kind, number, "uco-core:Relationship", ends)
            return
        known = [self._id("party", one) for one in (source, target) if one] or [self._id("case", self._case.number)]
        body: Node = {"uco-core:statement": [f"{name}; {described}"], "uco-core:object": _refs(known)}
        self._add(kind, number, "uco-core:Annotation", body)

    def _hash(self, number: str, method: str, value: str) -> Node:
        return {
            "@id": self._id(f"hash-{method.lower()}", number),
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": method,
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": value.upper()},
        }

    def _person(self, name: str) -> str:
        if name not in self._people:
            number = f"H{len(self._people) + 1}"
            self._people[name] = self._add("holder", number, "uco-identity:Person", {"uco-core:name": name})
        return self._people[name]

    def _place(self, name: str) -> str:
        if name not in self._places:
            number = f"L{len(self._places) + 1}"
            self._places[name] = self._add("place", number, "uco-location:Location", {"uco-core:name": name})
        return self._places[name]

    def _id(self, kind: str, number: str) -> str:
        return f"kb:{kind}-{uuid5(_SPACE, f'{self._case.number}/{kind}/{number}')}"

    def _add(self, kind: str, number: str, type_: str, body: Node) -> str:
        node: Node = {"@id": self._id(kind, number), "@type": type_, **body}
        self._nodes.append(node)
        return str(node["@id"])


def _refs(ids: Iterable[str]) -> list[Json]:
    return [{"@id": one} for one in ids]
