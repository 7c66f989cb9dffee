"""A client of Airflow's REST API, for starting runs and waiting for them."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import requests

from writethru.errors import WritethruError

REQUEST_TIMEOUT_S: Final = 30
POLL_S: Final = 0.3
BACKFILL_RUNS: Final = 4
FINISHED: Final = frozenset({"success", "failed"})


@dataclass(slots=True, kw_only=True)
class AirflowClient:
    """`url` is the UI's address. Every method raises WritethruError where Airflow says no."""

    url: str
    user: str
    password: str
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        # Loopback must not go through a proxy that the environment names.
        self.session.trust_env = False

    def is_healthy(self) -> bool:
        """True once the API answers and scheduler, DAG processor and triggerer are heard of."""
        try:
            answer = self.session.get(f"{self.url}/api/v2/monitor/health", timeout=5)
            parts: Mapping[str, Any] = answer.json()
        except (requests.RequestException, ValueError):
            return False
        return bool(parts) and all(part["status"] == "healthy" for part in parts.values())

    def dag_ids(self) -> set[str]:
        found = self._call("GET", "/dags", params={"limit": 200})
        return {dag["dag_id"] for dag in found["dags"]}

    def import_errors(self) -> list[str]:
        found = self._call("GET", "/importErrors")
        return [f"{each['filename']}: {each['stack_trace']}" for each in found["import_errors"]]

    def unpause(self, dag_ids: Iterable[str]) -> None:
        for dag_id in dag_ids:
            self._call("PATCH", f"/dags/{dag_id}", json={"is_paused": False})

    def trigger(self, dag_id: str, conf: Mapping[str, Any] | None = None) -> str:
        """Starts a run; returns its run_id."""
        body = {"logical_date": None, "conf": dict(conf or {})}
        run = self._call("POST", f"/dags/{dag_id}/dagRuns", json=body)
        return str(run["dag_run_id"])

    def wait(self, dag_id: str, run_id: str, *, timeout_s: float = 600) -> None:
        """Returns when the run has succeeded. Raises WritethruError if it fails or takes longer."""
        deadline = time.monotonic() + timeout_s
        state = "queued"
        while state not in FINISHED and time.monotonic() < deadline:
            time.sleep(POLL_S)
            state = self._call("GET", f"/dags/{dag_id}/dagRuns/{run_id}")["state"]
        if state != "success":
            raise WritethruError(
                f"{dag_id} is {state}: {self.url}/dags/{dag_id}/runs/{run_id} says why"
            )

    def run(self, dag_id: str, conf: Mapping[str, Any] | None = None) -> None:
        """Starts a run and waits for it."""
        self.wait(dag_id, self.trigger(dag_id, conf))

    def unfinished(self, dag_id: str) -> int:
        """How many runs of the DAG are queued or running."""
        found = self._call(
            "GET", f"/dags/{dag_id}/dagRuns", params={"state": ["queued", "running"], "limit": 1}
        )
        return int(found["total_entries"])

    def backfill(self, dag_id: str, first: date, last: date) -> bool:
        """Starts a backfill of the days `first` to `last`, both included.

        False where one of this DAG runs already: there is one at a time.
        """
        body = {
            "dag_id": dag_id,
            "from_date": f"{first}T00:00:00Z",
            "to_date": f"{last}T00:00:00Z",
            "max_active_runs": BACKFILL_RUNS,
        }
        answer = self._answer("POST", "/backfills", json=body)
        if answer.status_code == requests.codes.conflict:
            return False
        self._require_ok(answer)
        return True

    def _call(self, method: str, path: str, **arguments: Any) -> Any:
        answer = self._answer(method, path, **arguments)
        self._require_ok(answer)
        return answer.json()

    def _answer(self, method: str, path: str, **arguments: Any) -> requests.Response:
        """The API's answer, logged in (again) where it asks for that."""
        answer = self._send(method, f"/api/v2{path}", **arguments)
        if answer.status_code == requests.codes.unauthorized:
            self._log_in()
            answer = self._send(method, f"/api/v2{path}", **arguments)
        return answer

    @staticmethod
    def _require_ok(answer: requests.Response) -> None:
        if not answer.ok:
            asked = f"{answer.request.method} {answer.request.path_url}"
            raise WritethruError(f"Airflow: {asked}: {answer.status_code} {answer.text}")

    def _send(self, method: str, path: str, **arguments: Any) -> requests.Response:
        try:
            return self.session.request(
                method, self.url + path, timeout=REQUEST_TIMEOUT_S, **arguments
            )
        except requests.RequestException as error:
            raise WritethruError(f"Airflow's API: {error}") from error

    def _log_in(self) -> None:
        body = {"username": self.user, "password": self.password}
        answer = self._send("POST", "/auth/token", json=body)
        if not answer.ok:
            raise WritethruError(f"Airflow's login: {answer.status_code} {answer.text}")
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
