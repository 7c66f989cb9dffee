"""Ports: which are taken, and how the message helps."""

import socket

import pytest
from writethru.errors import ConfigurationError
from writethru.local.ports import LOOPBACK, free_port, is_free, port_of, require_free


@pytest.fixture
def taken():
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_taken_port_is_named_with_the_variable_that_changes_it(taken):
    with pytest.raises(ConfigurationError, match=rf"{taken} \(set by WRITETHRU_UI_PORT\)"):
        require_free([("WRITETHRU_UI_PORT", taken)])


def test_free_ports_are_no_complaint():
    port = free_port()
    assert is_free(port)
    require_free([("WRITETHRU_UI_PORT", port)])


@pytest.mark.parametrize("text", ["80a", "-1", "0", "65536", "8 0"])
def test_what_is_no_port_is_refused_by_name(text):
    with pytest.raises(ConfigurationError, match="P="):
        port_of({"P": text}, "P", 8080)


@pytest.mark.parametrize("env", [{}, {"P": ""}], ids=["unset", "empty"])
def test_an_unset_port_is_the_usual_one(env):
    assert port_of(env, "P", 8080) == 8080
