"""A resolution of an organ without editions is itself the text that cites."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

TEXTS = {
    "en": "A/RES/71/998\nResolution adopted by the General Assembly on 19 December 2016\n\nThe General Assembly,\n"
    "Recalling its resolution 60/252 of 27 March 2006,\nTakes note of Resolution 139 (Rev. Busan, 2014) of the Plenipotentiary Conference.\n",
    "fr": "A/RES/71/998\nRésolution adoptée par l'Assemblée générale le 19 décembre 2016\n\nL'Assemblée générale,\n"
    "Rappelant sa résolution 60/252 du 27 mars 2006,\nPrend note de la Résolution 139 (Rév. Busan, 2014) de la Conférence de plénipotentiaires.\n",
}


@pytest.mark.parametrize("lang", TEXTS)
def test_what_a_resolution_of_the_general_assembly_cites(lang: str) -> None:
    record = extract_text(Text(TEXTS[lang], (), "text/plain", "0" * 64), Path("x.txt"), lang=lang)
    assert record.document == "resolution/unga/71-998"
    cited = {(r.subject, r.object) for r in record.relations if r.predicate == "itu:cites"}
    assert cited == {
        ("resolution/unga/71-998", "resolution/unga/60-252"),
        ("resolution/unga/71-998", "resolution/pp/139/2014"),
    }
    assert len(TEXTS) == 2
