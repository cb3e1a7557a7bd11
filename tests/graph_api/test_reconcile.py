"""`/reconcile` by the standard's own schemas and by a client that is not ours; what is sure, what is found, what is refused."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from lxml import html
from reconciler import reconcile
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from graph_api.middleware import FRAMED
from graph_api.reconciling import candidates
from graph_api.reconciling.candidates import alike, literal_is
from graph_api.reconciling.schemas import MOST_CANDIDATES, MOST_IDS, MOST_QUERIES
from ontology.namespaces import expand, term
from tests.graph_api.service import Client, application, node_quad, snapshot
from tests.listening import listening
from tests.shared import ROOT

FOLDER = ROOT / "tests" / "graph_api" / "data" / "reconciliation-0.2"
SCHEMAS = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}
REGISTRY: Registry[Any] = Registry().with_resources(
    [(schema["$id"], Resource.from_contents(schema, default_specification=DRAFT7)) for schema in SCHEMAS.values()]
)
FORM = {"content-type": "application/x-www-form-urlencoded"}


def conforms(name: str, answer: Any) -> None:
    Draft7Validator(SCHEMAS[name], registry=REGISTRY).validate(answer)


def post(client: Client, lang: str = "en", **fields: Any) -> Any:
    body = urlencode({name: json.dumps(value) for name, value in fields.items()})
    return client.request("POST", f"/reconcile?lang={lang}", content=body, headers=FORM)


def best(client: Client, **query: Any) -> list[tuple[str, bool]]:
    """Return the candidates of one query that bear its name, and which one is sure; the answer follows the schema."""
    conforms("reconciliation-query-batch", {"q": query})
    answer = post(client, queries={"q": query})
    assert answer.status_code == 200, answer.text
    conforms("reconciliation-result-batch", answer.json())
    found = answer.json()["q"]["result"]
    assert [c["score"] for c in found] == sorted((c["score"] for c in found), reverse=True)
    assert all(0 <= c["score"] <= 100 for c in found)
    return [(c["id"], c["match"]) for c in found if {"id": "name_equal", "value": True} in c["features"]]


def test_schemas_are_all_there() -> None:
    assert len(SCHEMAS) == 10
    wrong: tuple[Any, ...] = ({"q": {"result": [{"id": "a"}]}}, [], {"q": {}})
    for bad in wrong:
        assert not Draft7Validator(SCHEMAS["reconciliation-result-batch"], registry=REGISTRY).is_valid(bad)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_manifest_says_what_there_is_and_its_addresses_answer(client: Client, lang: str) -> None:
    manifest = client.json(f"/reconcile?lang={lang}")
    conforms("manifest", manifest)
    assert manifest["batchSize"] == MOST_QUERIES
    assert {"id": "itu:Document", "name": {"en": "Document", "ar": "وثيقة"}[lang]} in manifest["defaultTypes"]
    assert not {"itu:Claim", "itu:Mention", "itu:Paragraph"} & {kind["id"] for kind in manifest["defaultTypes"]}
    reserved = quote("body/ISC-TF", safe="")
    for url in (
        manifest["view"]["url"].replace("{{id}}", reserved),
        manifest["preview"]["url"].replace("{{id}}", reserved),
        manifest["documentation"],
        manifest["logo"],
        manifest["extend"]["propose_properties"]["service_url"]
        + manifest["extend"]["propose_properties"]["service_path"]
        + "&type=itu:TaskForce",
    ):
        assert url.startswith("http://test/")
        assert client.get(url).status_code in (200, 303), url
    for what, known in (("entity", "body/ISC-TF"), ("property", "itu:partOf"), ("type", "itu:TaskForce")):
        service = manifest["suggest"][what]
        found = client.json(f"{service['service_url']}{service['service_path']}?prefix={quote(known)}")["result"]
        assert found[0]["id"] == known
        shown = service["flyout_service_path"].replace("${id}", quote(known, safe=""))
        flyout = client.json(service["flyout_service_url"] + shown)
        assert flyout["id"] == known
        assert html.fragment_fromstring(flyout["html"], create_parent=True).xpath("string()")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"query": "المجلس"}, [("body/Council", True)]),
        ({"query": "مجلس"}, [("body/Council", True)]),  # with the article, or without
        ({"query": "إمكانيه النفاذ"}, [("topic/accessibility", True)]),  # ta marbuta as it is often typed
        ({"query": "امكانيّة  النَّفاذ"}, [("topic/accessibility", True)]),
        ({"query": "COORDINATION task FORCE"}, [("body/ISC-TF", True)]),
        ({"query": "isc-tf"}, [("body/ISC-TF", True)]),
        ({"query": '"Egypt"'}, [("country/EGY", True)]),
        ({"query": "body/ISC-TF"}, [("body/ISC-TF", True)]),
        ({"query": "https://w3id.org/itugov/id/body/ISC-TF"}, [("body/ISC-TF", True)]),
        # Two things bear the name
        ({"query": "Plenipotentiary Conference"}, [("body/PP", False), ("event/PP", False)]),
        ({"query": "Plenipotentiary Conference", "type": "itu:Organ"}, [("body/PP", True)]),
        ({"query": "Plenipotentiary Conference", "type": ["itu:Organ", "itu:City"]}, [("body/PP", True)]),
        ({"query": "Plenipotentiary Conference", "type": "itu:City"}, []),
        ({"query": "Coordination Task Force", "type": "https://w3id.org/itugov/ontology#Body"}, [("body/ISC-TF", True)]),
        ({"query": "Coordination Task Force", "type": ["Body", "TaskForce"], "type_strict": "all"}, [("body/ISC-TF", True)]),
        ({"query": "Coordination Task Force", "type": ["Body", "City"], "type_strict": "all"}, []),
        ({"query": "Coordination Task Force", "type": ["Body", "City"], "type_strict": "should"}, [("body/ISC-TF", True)]),
        # The end of an identifier is found and proves nothing, unless a property does
        ({"query": "pp/191"}, [("resolution/pp/191", False)]),
        ({"query": "pp 191 2018", "properties": [{"pid": "itu:adoptedAt", "v": "Conference of 2018"}]}, [("resolution/pp/191/2018", True)]),
        ({"query": "pp 191 2018", "properties": [{"pid": "adoptedAt", "v": {"id": "event/PP-14"}}]}, [("resolution/pp/191/2018", False)]),
        ({"query": "Council", "properties": [{"pid": "partOf", "v": ["FAO", {"id": "body/ITU", "name": "x"}]}]}, [("body/Council", True), ("event/Council", False)]),
        ({"query": "Council", "properties": [{"pid": "itu:partOf", "v": "the Union"}]}, [("body/Council", True), ("event/Council", False)]),
        ({"query": "Council", "properties": [{"pid": "itu:partOf", "v": "UNESCO"}]}, [("body/Council", False), ("event/Council", False)]),
        ({"query": "Conference of 2014", "properties": [{"pid": "itu:startDate", "v": "2014-10"}]}, [("event/PP-14", True)]),
        ({"query": "Conference of 2014", "properties": [{"pid": "itu:startDate", "v": 2015}]}, [("event/PP-14", False)]),
        ({"query": "Coordination of efforts", "properties": [{"pid": "itu:number", "v": 191.0}]}, [("resolution/pp/191", True)]),
        ({"query": "Headquarters premises " * 40}, []),
        ({"query": "لا شيء من هذا القبيل"}, []),
        ({"query": "?!"}, []),
    ],
)  # fmt: skip
def test_one_thing_is_sure_where_nothing_speaks_against_it(
    client: Client, query: dict[str, Any], found: list[tuple[str, bool]]
) -> None:
    assert best(client, **query) == found


def test_what_is_alike_comes_with_a_lower_score(client: Client) -> None:
    answer = post(
        client, queries={"a": {"query": "Coordination"}, "b": {"query": "Coordination Task Forces of 1066", "limit": 1}}
    ).json()
    assert answer["a"]["result"][0]["match"] is False
    assert {c["id"] for c in answer["a"]["result"]} >= {"body/ISC-TF", "body/ISCG", "resolution/pp/191"}
    assert len(answer["b"]["result"]) <= 1
    assert all(c["score"] < 100 for results in answer.values() for c in results["result"])


def test_properties_alone_find_candidates_and_are_never_sure(client: Client) -> None:
    query = {
        "properties": [{"pid": "itu:adoptedBy", "v": "Plenipotentiary Conference"}, {"pid": "dateAdopted", "v": "2018"}]
    }
    conforms("reconciliation-query-batch", {"q": query})
    found = post(client, queries={"q": query}).json()["q"]["result"]
    assert [(c["id"], c["score"], c["match"]) for c in found] == [
        ("resolution/pp/191/2018", 100, False),
        ("resolution/pp/191/2014", 50, False),
    ]


def test_a_thing_nobody_confirmed_is_never_sure() -> None:
    true = ox.Literal("true", datatype=ox.NamedNode(expand("xsd:boolean")))
    with Client(application(snapshot(extra=[node_quad("city/Busan", term("provisional"), true, "reference")]))) as made:
        assert best(made, query="Busan") == [("city/Busan", False)]
        assert best(made, query="Dubai") == [("city/Dubai", True)]


def test_a_number_is_sure_of_a_class_only() -> None:
    notation = node_quad("action-line/C3", "http://www.w3.org/2004/02/skos/core#notation", ox.Literal("3"), "reference")
    with Client(application(snapshot(extra=[notation]))) as made:
        assert best(made, query="٣") == [("action-line/C3", False)]
        assert best(made, query="٣", type="itu:ActionLine") == [("action-line/C3", True)]


def test_a_name_good_in_its_context_only_is_not_sure() -> None:
    short = node_quad("body/ISC-TF", term("shortName"), ox.Literal("الفريق", language="ar"), "reference")
    with Client(application(snapshot(extra=[short]))) as made:
        assert best(made, query="فريق") == [("body/ISC-TF", False)]


def test_labels_are_in_the_language_asked(client: Client) -> None:
    for asked, name in (("/reconcile?lang=en", "Council"), ("/reconcile?lang=ar", "المجلس")):
        url = f"{asked}&queries={quote(json.dumps({'q': {'query': 'body/Council'}}))}"
        (found, *_) = client.json(url)["q"]["result"]
        assert (found["name"], found["lang"]) == (name, asked[-2:])
    url = f"/reconcile/suggest/entity?prefix={quote('body/Council')}"
    names = [client.json(url, headers={"accept-language": tag})["result"][0]["name"] for tag in ("en-GB", "ar", "xx")]
    assert names == ["Council", "المجلس", "المجلس"]


def test_suggestions_follow_their_schemas_and_are_skipped_by_cursor(client: Client) -> None:
    for what, schema, prefix in (
        ("entity", "suggest-entities-response", "co"),
        ("property", "suggest-properties-response", "adopt"),
        ("type", "suggest-types-response", "co"),
    ):
        whole = client.json(f"/reconcile/suggest/{what}?prefix={prefix}&lang=en")
        conforms(schema, whole)
        ids = [item["id"] for item in whole["result"]]
        assert len(ids) > 1, what
        rest = client.json(f"/reconcile/suggest/{what}?prefix={prefix}&lang=en&cursor=1")
        assert [item["id"] for item in rest["result"]] == ids[1:] or len(ids) == 10
        assert client.json(f"/reconcile/suggest/{what}?prefix={quote('لا شيء كهذا')}")["result"] == []
        assert client.json(f"/reconcile/suggest/{what}?prefix=")["result"] == []
    typed = client.json("/reconcile/suggest/entity?prefix=Plenipotentiary&type=itu:EventSeries")
    assert [item["id"] for item in typed["result"]] == ["event/PP"]
    (force,) = client.json(f"/reconcile/suggest/type?prefix={quote('فريق مه')}&lang=en")["result"]
    assert (force["id"], force["broader"]) == ("itu:TaskForce", [{"id": "itu:Body", "name": "Body"}])


def test_values_of_properties_are_given_by_what_they_are(client: Client) -> None:
    proposed = client.json("/reconcile/extend/properties?type=itu:Conference&lang=en&limit=3")
    conforms("data-extension-property-proposal", proposed)
    assert len(proposed["properties"]) == 3
    every = client.json("/reconcile/extend/properties?type=itu:Conference&lang=en")
    assert {"itu:inCity", "itu:startDate", "skos:prefLabel"} <= {p["id"] for p in every["properties"]}
    asked: dict[str, Any] = {
        "ids": ["event/PP-14", "event/PP-18", "no/such", "https://w3id.org/itugov/id/event/PP", 'a"b'],
        "properties": [
            {"id": "itu:inCity"},
            {"id": "startDate"},
            {"id": "skos:prefLabel", "settings": {"lang": "ar"}},
            {"id": "dcterms:source", "settings": {"limit": 1}},
        ],
    }
    conforms("data-extension-query", asked)
    answer = post(client, extend=asked)
    assert answer.status_code == 200, answer.text
    conforms("data-extension-response", answer.json())
    meta, rows = answer.json()["meta"], answer.json()["rows"]
    assert [column["id"] for column in meta] == [p["id"] for p in asked["properties"]]
    assert list(rows) == asked["ids"]
    assert rows["event/PP-14"] == {
        "itu:inCity": [{"id": "city/Busan", "name": "Busan"}],
        "startDate": [{"date": "2014-10-20T00:00:00"}],
        "skos:prefLabel": [{"str": "المؤتمر لعام 2014"}],
        "dcterms:source": [{"str": "https://example.org/conferences"}],
    }
    assert rows["event/PP-18"]["startDate"] == [{"str": "2018-10"}]
    assert rows["no/such"] == {name: [] for name in rows["event/PP-14"]}
    assert client.json(f"/reconcile?lang=en&extend={quote(json.dumps(asked))}") == answer.json()


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({}, 400, "bad-request"),
        ({"queries": {"q": {"query": "a"}}, "extend": {"ids": [], "properties": []}}, 400, "bad-request"),
        ({"queries": []}, 400, "bad-parameter"),
        ({"queries": {"q": {}}}, 400, "bad-parameter"),
        ({"queries": {"q": {"query": " "}}}, 400, "bad-parameter"),
        ({"queries": {"q": {"query": "a", "limit": 0}}}, 400, "bad-parameter"),
        ({"queries": {"q": {"query": "a", "limit": MOST_CANDIDATES + 1}}}, 400, "bad-parameter"),
        ({"queries": {"q": {"query": "a", "type": "itu:" + "NoSuchClass"}}}, 400, "bad-parameter"),
        ({"queries": {"q": {"query": "a", "properties": [{"pid": "x>", "v": "y"}]}}}, 400, "bad-parameter"),
        ({"queries": {"q": {"query": "a", "properties": [{"pid": "itu:partOf"}]}}}, 400, "bad-parameter"),
        ({"queries": {"q": {"query": "a", "propertys": []}}}, 400, "bad-parameter"),
        ({"queries": {f"q{n}": {"query": "a"} for n in range(MOST_QUERIES + 1)}}, 413, "body-too-large"),
        ({"extend": {"ids": ["a"] * (MOST_IDS + 1), "properties": []}}, 413, "body-too-large"),
        ({"extend": {"ids": ["a"], "properties": [{"id": "itu:" + "nothing"}]}}, 400, "bad-parameter"),
        ({"extend": {"ids": ["a"], "properties": [{"id": "itu:partOf"}, {"id": "itu:partOf"}]}}, 400, "bad-parameter"),
        ({"extend": {"ids": ["a"]}}, 400, "bad-parameter"),
    ],
)
def test_what_is_not_answered_is_a_problem(client: Client, fields: dict[str, Any], status: int, code: str) -> None:
    answer = post(client, **fields)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    if fields:
        url = "/reconcile?" + urlencode({name: json.dumps(value) for name, value in fields.items()})
        assert client.get(url).json()["code"] == code


def test_bodies_that_are_no_forms_are_refused(client: Client) -> None:
    assert client.request("POST", "/reconcile", json={"q": {"query": "a"}}).status_code == 415
    for body in (
        b"queries=%ff",
        b"queries=" + b"[" * 100_000,
        b"queries=%7B%7D&queries=%7B%7D",
        b"&".join([b"a=1"] * 20),
    ):
        assert client.request("POST", "/reconcile", content=body, headers=FORM).status_code == 400, body[:20]
    assert client.request("POST", "/reconcile", content=b"queries=" + b"x" * 1_000_001, headers=FORM).status_code == 413
    assert post(client, queries={}).json() == {}


def test_a_batch_that_takes_too_long_is_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "BATCH_S", -1.0)
    answer = post(client, queries={"q": {"query": "Council"}})
    assert (answer.status_code, answer.json()["code"]) == (413, "search-too-dear")


def test_others_may_ask_and_frame_the_preview(client: Client) -> None:
    origin = {"origin": "https://refine.example.org"}
    for url in ("/reconcile", "/reconcile/suggest/type?prefix=a", "/reconcile/preview/body%2FISC-TF"):
        assert client.get(url, headers=origin).headers["access-control-allow-origin"] == "*"
    shown = client.get("/reconcile/preview/body%2FISC-TF?lang=ar")
    assert shown.headers["content-security-policy"] == FRAMED
    assert "script" not in FRAMED
    again = client.get("/reconcile/preview/body%2FISC-TF?lang=ar", headers={"if-none-match": shown.headers["etag"]})
    assert (again.status_code, again.headers["content-security-policy"]) == (304, FRAMED)
    page = html.fromstring(shown.text)
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.xpath("string(//h1)") == "فريق المهام المعني بالتنسيق"
    assert page.xpath("//blockquote")
    assert not page.xpath("//script | //form | //@style | //*[starts-with(name(@*), 'on')]")
    assert "frame-ancestors 'none'" in client.get("/reconcile").headers["content-security-policy"]
    assert client.get("/reconcile/preview/no/thing").status_code == 404


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # of pandas 3.1, of the client's doing
def test_a_client_of_another_make_reconciles_a_table() -> None:
    """`reconciler` (BSD) sends a column of pandas in batches of ten, as OpenRefine does, and reads the answers."""
    names = ["المجلس", "Egypt", "الكويت", "Coordination Task Force", "Plenipotentiary Conference", "TDAG", "UNESCO"]
    names += ["إمكانيه النفاذ", "دبى", "اليونسكو", "Food and Agriculture Organization", "Noor Example"]
    table = pd.DataFrame({"name": names})
    with listening(application(snapshot())) as address:
        found = reconcile(table["name"], reconciliation_endpoint=f"{address}/reconcile?lang=en")
        typed = reconcile(
            table["name"][4:5], type_id="itu:Organ", reconciliation_endpoint=f"{address}/reconcile?lang=en"
        )
    meant = dict(zip(found["input_value"], zip(found["id"], found["match"], strict=True), strict=True))
    assert len(meant) == len(names)
    assert {name for name, (_, match) in meant.items() if not match} == {"Plenipotentiary Conference", "TDAG"}
    assert meant["دبى"][0] == "city/Dubai"
    assert meant["TDAG"][0] == "body/TDAG"
    assert list(typed["id"]) == ["body/PP"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_goes_both_ways(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1
    assert alike(one, other) == alike(other, one)
    assert alike(one, one) == 1


@pytest.mark.parametrize(
    ("held", "given", "same"),
    [
        ("2014-10-20", "2014", True),
        ("2014-10-20", "2014-10", True),
        ("2014-10-20", "201", False),
        ("2014-10-20", "2014-1", False),
        ("191", "١٩١", True),
        ("191", "191.0", True),
        ("191", "19", False),
        ("القرار", "قرار", False),
        ("أمانة", "امانه", True),
        ("nan", "NaN", True),
    ],
)
def test_literals_are_compared_as_what_they_are(held: str, given: str, same: bool) -> None:
    assert literal_is(held, given) is same


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["query", "type", "limit", "properties", "pid", "v", "id", "q"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_is_sent_is_answered_or_refused(sent: Any) -> None:
    with Client(_ANY) as made:
        for name in ("queries", "extend"):
            answer = made.request("POST", "/reconcile", content=urlencode({name: json.dumps(sent)}), headers=FORM)
            assert answer.status_code in (200, 400, 413), answer.text


_ANY = application(snapshot())
