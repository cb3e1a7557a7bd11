"""An engine is believed to be the one that was named by its certificate alone."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from store import Snapshot
from store.asking import Question
from store.engine import Engine
from store.errors import EngineUnavailable
from store.mirroring import Mirror
from tests.engines import MIRROR
from tests.store.misbehaving import answer, misbehaving, rows
from tests.store.remote import Asker, asking, built

SELECT = "SELECT ?s ?o { ?s <http://e.example/p> ?o }"


def certified(folder: Path, host: str) -> tuple[Path, ssl.SSLContext]:
    """Return a certificate that an engine at an address has signed for itself, and how it shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "engine")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, private = folder / f"{host}.pem", folder / f"{host}.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(file, private)
    return file, shown


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return built(tmp_path_factory.mktemp("trusting") / "store")


@pytest.fixture(scope="module")
def asker() -> Iterator[Asker]:
    with asking() as made:
        yield made


def test_an_engine_whose_authority_is_named_is_asked(
    held: Snapshot, asker: Asker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, shown = certified(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with misbehaving(held.name, answer(rows(2)), tls=shown) as there:
        assert there.address.startswith("https://")
        engine = Engine(there.address, MIRROR)
        with asker.at(engine):
            assert asker.ask(held, Question(SELECT))
        with Mirror(engine, tmp_path) as mirror:
            assert mirror.head().name == held.name


@pytest.mark.parametrize(("trusted", "host"), [(False, "127.0.0.1"), (True, "127.0.0.2")])
def test_one_that_anyone_could_be_is_not(
    trusted: bool, host: str, held: Snapshot, asker: Asker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, shown = certified(tmp_path, host)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with misbehaving(held.name, answer(rows(2)), tls=shown) as there, asker.at(Engine(there.address, MIRROR)):
        with pytest.raises(EngineUnavailable, match=r"cannot be told from another .* SSL_CERT_FILE"):
            asker.ask(held, Question(SELECT))
        assert there.asked == []
