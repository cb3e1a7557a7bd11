"""Entities, neighbours, edges and evidence over HTTP."""

from typing import Any

import pyoxigraph as ox
import pytest

from graph_api.schemas import EdgeModel, EntityModel, EvidenceModel, NeighborsModel
from graph_api.sentences import within
from ontology.identifiers import edge_id
from ontology.namespaces import entity, expand, term
from tests.graph_api.service import Client, application, node_quad, snapshot
from tests.queries import fixture

API = "/api/v1"
CITES = edge_id("document/C29-7", "itu:cites", "resolution/pp/191/2018")


def text_of_version(version: str) -> str:
    (found,) = (
        q.object.value
        for q in fixture.quads()
        if q.subject == ox.NamedNode(entity(version))
        and q.predicate.value == term("text")
        and isinstance(q.object, ox.Literal)
    )
    return found


def test_an_entity_has_names_classes_and_counts(client: Client) -> None:
    found = EntityModel.model_validate(client.json(f"{API}/entities/body/ISC-TF"))
    assert (found.id, found.iri) == ("body/ISC-TF", "https://w3id.org/itugov/id/body/ISC-TF")
    assert (found.label.text, found.label.lang) == ("فريق المهام المعني بالتنسيق", "ar")
    assert {name.lang for name in found.labels["skos:prefLabel"]} == {"ar", "en"}
    assert [(kind.id, kind.label) for kind in found.kinds] == [("itu:TaskForce", "فريق مهام")]
    assert (found.edges_out, found.edges_in) == (4, 1)
    english = client.json(f"{API}/entities/body/ISC-TF?lang=en")
    assert (english["label"]["text"], english["kinds"][0]["label"]) == ("Coordination Task Force", "Task force")


def test_facts_lead_to_their_evidence_and_texts_are_left_out(client: Client) -> None:
    found = client.json(f"{API}/entities/document/C29-7")
    facts = {(f["predicate"], f["value"]): f for f in found["facts"]}
    assert facts["dcterms:date", "2029-03-01"]["datatype"] == "xsd:date"
    version = client.json(f"{API}/entities/document/C29-7/ar")
    assert version["omitted"] == ["itu:text"]
    assert "ISC-TF" not in str(version["facts"])


def test_unchecked_names_are_never_shown() -> None:
    extra = [node_quad("body/PP", term("unverifiedName"), ox.Literal("اسم لم يراجع", language="ar"), "reference")]
    with Client(application(snapshot(extra=extra))) as client:
        answer = client.get(f"{API}/entities/body/PP")
        assert "لم يراجع" not in answer.text
        assert answer.json()["omitted"] == ["itu:unverifiedName"]
        assert client.json(f"{API}/search?q=لم يراجع")["hits"] == []


@pytest.mark.parametrize(
    "path",
    ["resolution/pp/191/2018", "document/C29-7/ar/p/1.1", "event/PP", "service-order/16-13", "event/Council"],
)
def test_identifiers_keep_their_slashes_and_dots(client: Client, path: str) -> None:
    assert client.json(f"{API}/entities/{path}")["id"] == path
    assert client.json(f"{API}/entities/{path}/neighbors")["id"] == path
    assert client.json(f"{API}/entities/{path.replace('/', '%2F')}")["id"] == path


def test_a_suffix_binds_last() -> None:
    # An identifier that looks as if it ended in a suffix
    extra = [node_quad("body/neighbors", term("partOf"), ox.NamedNode(entity("body/ITU")), "reference")]
    with Client(application(snapshot(extra=extra))) as client:
        assert (
            client.get(f"{API}/entities/body/neighbors").status_code == 404
        )  # the neighbours of `body`, which is nothing
        assert client.json(f"{API}/entities/body/neighbors/neighbors")["id"] == "body/neighbors"


@pytest.mark.parametrize(
    "path", ["nothing/here", "a//b", "body/", "body/ISC TF", "body/<x>", "فريق", "-x", "body/ISC-TF/"]
)
@pytest.mark.parametrize("suffix", ["", "/neighbors"])
def test_what_is_not_there_is_not_found(client: Client, path: str, suffix: str) -> None:
    answer = client.get(f"{API}/entities/{path}{suffix}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_neighbours_are_grouped_with_totals(client: Client) -> None:
    found = NeighborsModel.model_validate(client.json(f"{API}/entities/body/ISC-TF/neighbors?lang=en"))
    assert [(g.direction, g.predicate, g.total) for g in found.groups] == [
        ("out", "itu:chairedBy", 1),
        ("out", "itu:establishedBy", 1),
        ("out", "itu:reportsTo", 1),
        ("out", "itu:termsOfReference", 1),
        ("in", "itu:mentions", 1),
    ]
    (chair,) = found.groups[0].items
    assert (found.groups[0].predicate_label, chair.id, chair.kind) == (
        "chaired by",
        "post/ITU-Deputy-Secretary-General",
        "itu:Post",
    )
    assert chair.evidence_quote == "يترأس نائب الأمين العام فريق المهام ISC-TF"
    assert (chair.document, chair.confidence, chair.inferred) == ("document/C29-7", 1.0, False)
    assert found.meta.truncated is False
    assert (found.meta.shown, found.meta.total) == (5, 5)


def test_neighbours_are_filtered(client: Client) -> None:
    def groups(query: str) -> list[tuple[str, str]]:
        found = client.json(f"{API}/entities/resolution/pp/191/neighbors?{query}")["groups"]
        return [(g["direction"], g["predicate"]) for g in found]

    assert ("in", "itu:citesWork") in groups("")
    assert ("in", "itu:citesWork") not in groups("inferred=false")
    assert groups("direction=out") == []
    assert groups("predicate=itu:cites&predicate=itu:implements") == [("in", "itu:cites"), ("in", "itu:implements")]
    unknown = client.get(f"{API}/entities/resolution/pp/191/neighbors?predicate=itu:nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (400, "bad-parameter")


def test_counts_come_alone(client: Client) -> None:
    found = client.json(f"{API}/entities/body/ISC-TF/neighbors?counts_only=true")
    assert [(g["total"], g["items"]) for g in found["groups"]] == [(1, [])] * 5
    assert (found["next"], found["meta"]["shown"], found["meta"]["total"], found["meta"]["truncated"]) == (
        None,
        0,
        5,
        True,
    )


def test_pages_of_neighbours_join_to_the_whole(client: Client) -> None:
    url: str | None = f"{API}/entities/document/C29-7/neighbors?limit=3"
    whole = _edges(client.json(f"{API}/entities/document/C29-7/neighbors?limit=500"))
    seen: list[str] = []
    pages = 0
    while url is not None:
        answer = client.get(url)
        found = answer.json()
        seen.extend(_edges(found))
        assert found["meta"]["total"] == len(whole)
        assert found["meta"]["truncated"] is True
        assert ("link" in answer.headers) == (found["next_url"] is not None)
        if found["next_url"] is not None:
            assert answer.headers["link"] == f'<{found["next_url"]}>; rel="next"'
        url, pages = found["next_url"], pages + 1
    assert seen == whole
    assert pages == -(-len(whole) // 3)


def test_a_cursor_is_good_for_its_question_alone(client: Client) -> None:
    cursor = client.json(f"{API}/entities/document/C29-7/neighbors?limit=2")["next"]
    assert client.get(f"{API}/entities/document/C29-7/neighbors?limit=5&lang=en&cursor={cursor}").status_code == 200
    for url in (
        f"{API}/entities/document/C29-8/neighbors?cursor={cursor}",
        f"{API}/entities/document/C29-7/neighbors?direction=in&cursor={cursor}",
        f"{API}/entities/document/C29-7/neighbors?cursor=WzEsMl0",
        f"{API}/entities/document/C29-7/neighbors?cursor=nonsense!",
        f"{API}/entities/document/C29-7/neighbors?cursor=%D9%82",
        f"{API}/search?q=a&cursor={cursor}",
    ):
        answer = client.get(url)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter"), url


def test_an_edge_is_the_triple_with_its_status(client: Client) -> None:
    found = EdgeModel.model_validate(client.json(f"{API}/edges/{CITES}"))
    assert (found.subject, found.predicate, found.object) == ("document/C29-7", "itu:cites", "resolution/pp/191/2018")
    assert (found.object_kind, found.asserted, found.inferred) == ("iri", True, False)
    assert found.graphs == ["document/C29-7/ar", "document/C29-7/en"]
    assert (found.statuses, found.evidence_total) == (["asserted"], 2)
    assert found.subject_label.text == "تقرير عن التنسيق بين القطاعات"


@pytest.mark.parametrize(
    ("triple", "kind", "asserted", "inferred", "statuses"),
    [
        (("event/Council-2029", "itu:postponedTo", "event/Council-2030"), "iri", False, False, ["proposed"]),
        (("event/CWG-LANG-2029-06", "itu:startDate", "2029-06"), "literal", False, False, ["planned"]),
        (("document/C29-7", "itu:citesWork", "resolution/pp/191"), "iri", True, True, ["asserted"]),
        (("body/Council", "itu:partOf", "body/ITU"), "iri", True, False, []),
        (("document/C29-8", "itu:submittedBy", "country/KWT"), "iri", True, False, ["asserted"]),
    ],
)
def test_edges_that_no_text_asserts(
    client: Client, triple: tuple[str, str, str], kind: str, asserted: bool, inferred: bool, statuses: list[str]
) -> None:
    found = client.json(f"{API}/edges/{edge_id(*triple)}")
    assert (found["subject"], found["predicate"], found["object"]) == triple
    assert (found["object_kind"], found["asserted"], found["inferred"], found["statuses"]) == (
        kind,
        asserted,
        inferred,
        statuses,
    )


def test_evidence_is_verbatim_with_the_text_around_it(client: Client) -> None:
    found = EvidenceModel.model_validate(client.json(f"{API}/edges/{CITES}/evidence?context=25"))
    assert [(p.document, p.lang, p.paragraph_label) for p in found.places] == [
        ("document/C29-7", "ar", "1.1"),
        ("document/C29-7", "en", "1.1"),
    ]
    for place in found.places:
        text = text_of_version(f"{place.document}/{place.lang}")
        assert place.start is not None
        assert place.end is not None
        assert text[place.start : place.end] == place.quote
        assert place.context.before == text[max(0, place.start - 25) : place.start]
        assert place.context.after == text[place.end : place.end + 25]
        assert len(place.sha256) == 64
    assert (found.meta.shown, found.meta.total, found.meta.truncated) == (2, 2, False)


def test_evidence_tells_the_page(client: Client) -> None:
    first, *others = client.json(f"{API}/edges/{CITES}/evidence")["places"]
    assert {first["page"], *(place["page"] for place in others)} == {None}
    paged = node_quad(first["paragraph"], term("page"), ox.Literal(7), f"{first['document']}/{first['lang']}")
    with Client(application(snapshot(extra=[paged]))) as asked:
        pages = [place["page"] for place in asked.json(f"{API}/edges/{CITES}/evidence")["places"]]
    assert pages == [7, *(None for _ in others)]


def test_evidence_within_its_sentences(client: Client) -> None:
    url = f"{API}/edges/{CITES}/evidence"
    for more in (0, 1, 10):
        for place, wide in zip(
            client.json(f"{url}?sentences={more}")["places"], client.json(f"{url}?context=5000")["places"], strict=True
        ):
            around = within(wide["context"]["before"], wide["quote"], wide["context"]["after"], more)
            assert (place["context"]["before"], place["context"]["after"]) == around
            assert {**place, "context": None} == {**wide, "context": None}
    assert client.get(f"{url}?sentences=11").status_code == 422


def test_evidence_is_a_page_for_a_browser(client: Client) -> None:
    url = f"{API}/edges/{CITES}/evidence"
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "ar"}
    answer = client.get(url, headers=browser)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text == client.get(f"/ar/edge/{CITES}").text
    assert "Accept-Language" in answer.headers["vary"]
    assert client.get(f"{url}?format=html").text == client.get(f"/en/edge/{CITES}").text
    for plain in (
        client.get(f"{url}?format=json", headers=browser),
        client.get(url),
        client.get(url, headers={"accept": "*/*"}),
    ):
        assert plain.headers["content-type"] == "application/json"
    assert client.get(f"{API}/edges/0000/evidence", headers=browser).status_code == 404


def test_a_mention_proves_its_edge(client: Client) -> None:
    name = edge_id("document/C29-7", "itu:mentions", "body/ISC-TF")
    (place,) = client.json(f"{API}/edges/{name}/evidence")["places"]
    assert (place["quote"], place["rule"], place["claim"].split("/")[0]) == ("ISC-TF", "name", "mention")


def test_what_a_manifest_states_has_no_place(client: Client) -> None:
    name = edge_id("document/C29-7", "itu:submittedTo", "event/Council-2029")
    (place,) = client.json(f"{API}/edges/{name}/evidence")["places"]
    assert (place["origin"], place["document"], place["start"], place["quote"]) == (
        "manifest",
        "document/C29-7",
        None,
        "",
    )


def test_a_reference_fact_gives_its_source(client: Client) -> None:
    extra = [node_quad("resolution/pp/191", term("adoptedBy"), ox.NamedNode(entity("body/PP")), "reference")]
    with Client(application(snapshot(extra=extra))) as other:
        found = other.json(f"{API}/edges/{edge_id('resolution/pp/191', 'itu:adoptedBy', 'body/PP')}/evidence")
        assert (found["places"], found["sources"]) == ([], ["https://www.itu.int/en/council/"])
    assert client.json(f"{API}/edges/{CITES}/evidence")["sources"] == []


def test_qualifiers_stand_with_their_place(client: Client) -> None:
    name = edge_id("person/Noor-Example", "itu:nominatedFor", "body/CWG-LANG")
    (place,) = client.json(f"{API}/edges/{name}/evidence")["places"]
    assert place["qualifiers"] == {"itu:role": "vice-chair"}


@pytest.mark.parametrize("path", ["/edges/0000000000000000", "/edges/x/evidence", "/edges/فريق"])
def test_an_unknown_edge_is_not_found(client: Client, path: str) -> None:
    answer = client.get(f"{API}{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_the_validation_graph_makes_no_edges() -> None:
    extra = [node_quad("body/PP", expand("sh:focusNode"), ox.NamedNode(entity("body/ITU")), "validation")]
    with Client(application(snapshot(extra=extra))) as client:
        assert "sh:focusNode" not in client.get(f"{API}/entities/body/PP/neighbors").text


def _edges(found: Any) -> list[str]:
    return [item["edge"] for group in found["groups"] for item in group["items"]]


def test_an_edition_without_a_name_is_called_by_its_work(client: Client) -> None:
    found = client.json(f"{API}/entities/resolution/pp/191/2018?lang=en")
    assert found["label"] == {"text": "Coordination of efforts (2018)", "lang": "en"}


def test_what_a_thing_is_to_itself_by_reasoning_is_no_edge() -> None:
    itself = ox.NamedNode(entity("resolution/pp/191"))
    extra = [
        node_quad("resolution/pp/191", term("work"), itself, "inferred"),
        node_quad("resolution/pp/191", term("cites"), itself, "document/C29-8/ar"),
    ]
    with Client(application(snapshot(extra=extra))) as client:
        groups = client.json(f"{API}/entities/resolution/pp/191/neighbors?direction=out")["groups"]
        assert [(g["predicate"], g["total"]) for g in groups] == [("itu:cites", 1)]
