"""docker-compose.yaml: nothing runs as root, writes to its image, or listens to the outside."""

from pathlib import Path

import pytest
import yaml
from writethru.local.airflow import CHECKOUT

COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yaml").read_text())
SERVICES = COMPOSE["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_hardened(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"].split(":")[0] not in {"", "0", "root"}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "init"])
def test_a_standing_service_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_ports_are_published_on_loopback_alone():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_no_secret_stands_in_the_file():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            assert not any(word in name for word in ("SECRET", "FERNET", "CONN")), name
            assert "://" not in value or "@" not in value


@pytest.mark.parametrize("kind", ["secrets", "networks", "configs"])
def test_what_services_name_is_declared(kind):
    for name, service in SERVICES.items():
        for used in service.get(kind, []):
            assert (used["source"] if isinstance(used, dict) else used) in COMPOSE[kind], name


def test_volumes_that_services_name_are_declared():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]


def test_the_official_services_are_all_here():
    assert set(SERVICES) == {
        "postgres", "redis", "init", "api-server", "scheduler", "dag-processor", "worker",
        "triggerer",
    }  # fmt: skip


def test_the_image_copies_only_what_exists():
    dockerfile = (CHECKOUT / "Dockerfile").read_text()
    for line in dockerfile.splitlines():
        words = [word for word in line.split() if not word.startswith("--")]
        if words[:1] == ["COPY"] and "--from=build" not in line:
            assert all((CHECKOUT / source).exists() for source in words[1:-1]), line
    assert "USER 50000" in dockerfile


def test_secrets_are_ignored_by_git_and_by_the_build():
    assert "/secrets/" in Path(CHECKOUT, ".gitignore").read_text().splitlines()
    assert "secrets" in Path(CHECKOUT, ".dockerignore").read_text().splitlines()
