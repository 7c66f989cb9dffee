"""Airflow's environment: on loopback, with secrets that only the owner can read."""

import stat
from configparser import ConfigParser

import pytest
from writethru.local.airflow import Airflow


@pytest.fixture
def airflow(tmp_path, monkeypatch) -> Airflow:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("WRITETHRU_SOURCES", "/elsewhere")
    return Airflow(
        home=tmp_path,
        port=18099,
        metadata_url="postgresql://postgres@/airflow?host=%2Frun",
        warehouse_url="postgresql://postgres@/warehouse?host=%2Frun",
        settings={"WRITETHRU_HOME": str(tmp_path)},
    )


def test_secrets_stay_the_same_and_only_the_owner_reads_them(airflow, tmp_path):
    first = airflow.environment()
    assert airflow.environment() == first
    files = list((tmp_path / "airflow" / "secrets").iterdir())
    assert len(files) == 5
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_two_homes_have_different_secrets(airflow, tmp_path):
    other = Airflow(home=tmp_path / "other", port=1, metadata_url="", warehouse_url="", settings={})
    for name in ("CORE__FERNET_KEY", "API_AUTH__JWT_SECRET", "API__SECRET_KEY"):
        key = f"AIRFLOW__{name}"
        assert airflow.environment()[key] != other.environment()[key]
    assert airflow.password != other.password


def test_the_fernet_key_is_one(airflow):
    from cryptography.fernet import Fernet

    Fernet(airflow.environment()["AIRFLOW__CORE__FERNET_KEY"])


def test_nothing_listens_beyond_loopback(airflow):
    env = airflow.environment()
    assert env["AIRFLOW__API__HOST"] == "127.0.0.1"
    for name in ("scheduler", "triggerer"):
        assert "--skip-serve-logs" in airflow.program(name).argv


def test_the_configuration_file_says_what_the_environment_says(airflow):
    env = airflow.environment()
    file = airflow.write_config()
    config = ConfigParser()
    config.read(file)
    for section in config.sections():
        for option, value in config[section].items():
            assert env[f"AIRFLOW__{section}__{option}".upper()] == value
    assert "%2Frun" in config["database"]["sql_alchemy_conn"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_callers_airflow_settings_do_not_leak_in(airflow):
    env = airflow.environment()
    assert env["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert "WRITETHRU_SOURCES" not in env
