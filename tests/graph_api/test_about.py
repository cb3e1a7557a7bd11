"""`/stats`, `/audit`, `/search`, the health checks and the description of the API."""

from collections.abc import Sequence
from typing import Any

import pyoxigraph as ox
import pytest
from pydantic import TypeAdapter

from graph_api.reading import Snapshot
from graph_api.schemas import FindingsModel, StatsModel
from graph_api.text.folding import fold
from graph_api.text.schemas import SearchModel
from ontology.languages import OFFICIAL_LANGUAGES
from ontology.namespaces import entity, expand, graph, term
from store import Store
from tests.graph_api.service import Client, application, node_quad, snapshot

API = "/api/v1"
ONTOLOGY = ox.NamedNode(graph("ontology"))


def finding(number: int, **members: Any) -> dict[str, Any]:
    place = {"doc": "000", "start": 3, "end": 9, "quote": "القرار", "lang": "ar"}
    return {
        "rule": "dangling-reference",
        "severity": "warning",
        "doc": "000",
        "document": "document/C29-7",
        "focus": f"resolution/pp/{number}",
        "places": [place],
        "message": {"en": "says so", "ar": "يقول ذلك"},
        "values": {"number": str(number), "years": [2014, 2018]},
        "fingerprint": f"{number:016x}",
        **members,
    }


def test_stats_tell_what_is_held_and_what_is_not(client: Client) -> None:
    found = TypeAdapter(StatsModel).validate_python(client.json(f"{API}/stats"))
    assert [(d.document, d.language, d.paragraphs, d.unresolved) for d in found.documents] == [
        ("document/C29-7", "ar", 3, 2),
        ("document/C29-7", "en", 1, 0),
        ("document/C29-8", "ar", 3, 0),
    ]
    assert found.languages == {"ar": 2, "en": 1}
    assert (found.editions_held, found.editions_known, found.not_held.editions) == (0, 2, 2)
    assert found.not_held.languages == ("es", "fr", "ru", "zh")
    assert found.not_held.language_versions == {"en": 1, "es": 2, "fr": 2, "ru": 2, "zh": 2}
    assert found.not_held.cited == {"decision": 1, "resolution": 3}
    assert client.json(found.not_held.cited_url)["meta"]["total"] == 4
    assert (found.unresolved_mentions, found.mentions) == (2, 14)
    assert found.graphs["document/C29-7/ar"] > 100
    assert found.classes["itu:CouncilDocument"] == 1
    assert {d.document for d in found.documents} | found.classes.keys() == found.labels.keys()
    english, arabic = (client.json(f"{API}/stats?lang={lang}")["labels"] for lang in ("en", "ar"))
    assert [told["document/C29-7"]["lang"] for told in (english, arabic)] == ["en", "ar"]
    assert len(OFFICIAL_LANGUAGES) == 6


def test_an_empty_store_holds_nothing_and_says_so() -> None:
    with Client(application(Store.memory())) as client:
        found = client.json(f"{API}/stats")
        assert (found["documents"], found["not_held"]["languages"]) == ([], list(OFFICIAL_LANGUAGES))
        for path in ("/en/", "/ar/", f"{API}/audit", f"{API}/search?q=x", "/sparql", "/readyz"):
            assert client.get(path).status_code == 200, path


def test_findings_come_in_pages_with_filters() -> None:
    given = [
        finding(1),
        finding(2, severity="violation", rule="impossible-edition"),
        finding(3, document="document/C29-8", doc="001"),
    ]
    asked: list[str] = []

    def findings(held: Snapshot) -> Sequence[dict[str, Any]]:
        asked.append(held.name)
        return given

    with Client(application(snapshot(), findings=findings)) as client:
        whole = FindingsModel.model_validate(client.json(f"{API}/audit"))
        assert [f.model_dump() for f in whole.findings] == [given[1], given[0], given[2]]
        assert (whole.meta.shown, whole.meta.total, whole.meta.truncated) == (3, 3, False)

        def focus(query: str) -> list[str]:
            return [f["focus"].rpartition("/")[2] for f in client.json(f"{API}/audit?{query}")["findings"]]

        assert focus("severity=violation") == ["2"]
        assert focus("severity=violation&severity=warning") == ["2", "1", "3"]
        assert focus("rule=dangling-reference&document=document/C29-8") == ["3"]
        assert focus("rule=nothing") == []
        first = client.json(f"{API}/audit?limit=2")
        assert (first["meta"]["truncated"], first["meta"]["total"]) == (True, 3)
        assert [f["focus"] for f in client.json(first["next_url"])["findings"]] == ["resolution/pp/3"]
        assert client.get(f"{API}/audit?severity=bad").status_code == 422
        assert len(asked) == 1


def test_without_an_audit_the_validation_graph_is_served() -> None:
    results = (ox.BlankNode("r"), ox.BlankNode("s"))  # of one shape at one node: two values, say
    home = ox.NamedNode(graph("validation"))
    focus = ox.NamedNode(entity("claim/document/C29-7/ar/1-2/0123456789ab"))
    facts: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        ("rdf:type", ox.NamedNode(expand("sh:ValidationResult"))),
        ("sh:focusNode", focus),
        ("sh:resultSeverity", ox.NamedNode(expand("sh:Violation"))),
        ("sh:sourceShape", ox.NamedNode(expand("shape:Claim"))),
        ("sh:resultMessage", ox.Literal("no quote", language="en")),
        ("sh:resultMessage", ox.Literal("بلا اقتباس", language="ar")),
    ]
    value = ox.Quad(results[1], ox.NamedNode(expand("sh:value")), ox.Literal("x"), home)
    extra = [value, *(ox.Quad(result, ox.NamedNode(expand(p)), o, home) for result in results for p, o in facts)]
    with Client(application(snapshot(extra=extra))) as client:
        found, other = FindingsModel.model_validate(client.json(f"{API}/audit")).findings
        assert found.fingerprint < other.fingerprint
        assert (found.rule, found.severity, found.document) == ("Claim", "violation", "document/C29-7")
        assert found.message == {"en": "no quote", "ar": "بلا اقتباس"}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("isc-tf", "body/ISC-TF"),
        ("المجلس", "body/Council"),
        ("مَجْلِس", "body/Council"),
        ("الامانه العامه", None),
        ("النفاذ الى المعلومات", "action-line/C3"),
        ("C29/7", "document/C29-7"),
        ("٢٠١٤", "event/PP-14"),
        ("country/kwt", "country/KWT"),
        ("   ", None),
    ],
)
def test_search_folds_what_spelling_leaves_open(client: Client, text: str, first: str | None) -> None:
    found = SearchModel.model_validate(client.json(f"{API}/search", params={"q": text}))
    assert (found.hits[0].id if found.hits else None) == first


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Resolution 191", ["resolution/pp/191", "resolution/pp/191/2014", "resolution/pp/191/2018"]),
        ("القرار ١٩١", ["resolution/pp/191", "resolution/pp/191/2014", "resolution/pp/191/2018"]),
        ("قرار 191 (2018)", ["resolution/pp/191/2018"]),
        ("decision 619", ["decision/council/619"]),
        ("المقرر 619", ["decision/council/619"]),
        ("C28/INF/5", ["document/C28-INF-5"]),
        ("pp/191/2018", ["resolution/pp/191/2018"]),
        ("Resolution 619", []),
    ],
)
def test_search_knows_instruments_by_kind_and_number(text: str, found: list[str]) -> None:
    classes = [
        node_quad_of(name, label, lang)
        for name, labels in (("Resolution", ("Resolution", "قرار")), ("Decision", ("Decision", "مقرر")))
        for label, lang in zip(labels, ("en", "ar"), strict=True)
    ]
    kinds = [
        ox.Quad(
            ox.NamedNode(term(n)), ox.NamedNode(expand("rdfs:subClassOf")), ox.NamedNode(term("Instrument")), ONTOLOGY
        )
        for n in ("Resolution", "Decision")
    ]
    cited = node_quad("document/C29-7", term("cites"), ox.NamedNode(entity("document/C28-INF-5")), "document/C29-7/ar")
    with Client(application(snapshot(extra=[*classes, *kinds, cited]))) as client:
        hits = client.json(f"{API}/search", params={"q": text, "scope": "names", "words": "all"})["hits"]
        assert [h["id"] for h in hits] == found


def node_quad_of(name: str, label: str, lang: str) -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(term(name)), ox.NamedNode(expand("rdfs:label")), ox.Literal(label, language=lang), ONTOLOGY
    )


def test_search_comes_in_pages(client: Client) -> None:
    url: str | None = f"{API}/search?q=م&limit=7"
    seen: list[str] = []
    while url is not None:
        found = client.json(url)
        seen.extend(h["id"] for h in found["hits"])
        assert found["meta"]["truncated"] is True
        url = found["next_url"]
    assert len(seen) == len(set(seen)) == found["meta"]["total"] > 14
    assert client.get(f"{API}/search").status_code == 422


def test_folding_is_done_once_and_for_all() -> None:
    for text in ("الأمانة العامّة", "Straße ÉCOLE", "  ١٢٣\n", "ﷲ"):
        assert fold(fold(text)) == fold(text)


def test_the_health_checks_answer(client: Client) -> None:
    assert client.json("/healthz") == {"status": "ok"}
    told = client.json("/readyz")
    assert (told["status"], told["workers"]) == ("ready", None)
    assert told["snapshot"] == client.get("/readyz").headers["x-dataset-version"]


def test_the_api_describes_itself(client: Client) -> None:
    found = client.json("/openapi.json")
    assert found["openapi"].startswith("3.1")
    expected = {
        "/sparql", "/sparql/validate", "/healthz", "/readyz", f"{API}/stats", f"{API}/audit", f"{API}/search", f"{API}/queries",
        f"{API}/queries/{{name}}", f"{API}/entities/{{id}}", f"{API}/entities/{{id}}/neighbors", f"{API}/edges/{{id}}",
        f"{API}/edges/{{id}}/evidence", f"{API}/graph/ego", f"{API}/graph/paths", "/{lang}/",
    }  # fmt: skip
    assert expected <= set(found["paths"])
    for path, methods in found["paths"].items():
        for method, spec in methods.items():
            assert spec["summary"], (method, path)
            invalid = spec["responses"].get("422")
            assert invalid is None or set(invalid["content"]) == {"application/problem+json"}, (method, path)


def test_stats_as_turtle_are_the_description_of_the_dataset(client: Client) -> None:
    answer = client.get(f"{API}/stats", headers={"accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    described = client.get("/.well-known/void", headers={"accept": "text/turtle"})
    assert answer.text == described.text
    assert client.get(f"{API}/stats", headers={"accept": "image/png"}).status_code == 406
