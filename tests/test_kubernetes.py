"""The manifests: Kubernetes takes every field, they run what docker-compose.yml runs, and name what exists."""

from __future__ import annotations

import copy
import os
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.support.composed import read_services, to_bytes
from tests.support.screens import ROOT
from tests.support.system import command
from worker.server.binary import find_binary
from worker.settings import Settings

MANIFESTS = ROOT / "deploy" / "kubernetes"
VERSIONS = ("1.29", kubernetes_validate.latest_version())
WHOLE = ("base", "with-valkey")  # folders, one built on the other
COMPOSED = {"worker": "worker", "fetcher": "fetcher", "scheduler": "scheduler", "serve": "http"}
HARDENED = {"readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
KUBECTL = shutil.which("kubectl")
Resource = dict[str, Any]


def read_resources() -> Iterator[Resource]:
    for folder in WHOLE:
        for path in sorted((MANIFESTS / folder).glob("*.yaml")):
            if path.name != "kustomization.yaml":
                yield from yaml.safe_load_all(path.read_text(encoding="utf-8"))


RESOURCES = {f"{each['kind']} {each['metadata']['name']}": each for each in read_resources()}
WORKLOADS = {name: each for name, each in RESOURCES.items() if "template" in each.get("spec", {})}


def pod_of(name: str) -> Resource:
    pod: Resource = WORKLOADS[name]["spec"]["template"]["spec"]
    return pod


def container_of(name: str) -> Resource:
    (container,) = pod_of(name)["containers"]
    return dict(container)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", RESOURCES)
def test_kubernetes_takes_every_field(name: str, version: str) -> None:
    kubernetes_validate.validate(RESOURCES[name], version, strict=True)


def misspell_field(worker: Resource) -> None:
    worker["spec"]["template"]["spec"]["terminationGracePeriod"] = 60


def give_text_for_a_number(worker: Resource) -> None:
    worker["spec"]["replicas"] = "2"


def misplace_probe(worker: Resource) -> None:
    worker["spec"]["template"]["spec"]["livenessProbe"] = {}


@pytest.mark.parametrize("spoil", [misspell_field, give_text_for_a_number, misplace_probe])
def test_what_kubernetes_does_not_take_would_be_found(spoil: Callable[[Resource], None]) -> None:
    worker = copy.deepcopy(RESOURCES["Deployment feedmill-worker"])
    spoil(worker)
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(worker, VERSIONS[0], strict=True)


@pytest.mark.parametrize("folder", WHOLE)
def test_a_kustomization_takes_every_file_beside_it(folder: str) -> None:
    kustomization = yaml.safe_load((MANIFESTS / folder / "kustomization.yaml").read_text(encoding="utf-8"))
    assert set(kustomization) == {"apiVersion", "kind", "resources"}
    beside = {path.name for path in (MANIFESTS / folder).glob("*.yaml")} - {"kustomization.yaml"}
    assert {*kustomization["resources"]} - {"../base"} == beside
    assert ("../base" in kustomization["resources"]) == (folder != "base")


@pytest.mark.skipif(KUBECTL is None, reason="not built as kubectl does it: no kubectl on this machine")
def test_kubectl_builds_the_same() -> None:
    assert KUBECTL
    done = subprocess.run([KUBECTL, "kustomize", MANIFESTS / "with-valkey"], capture_output=True, text=True, check=True)
    built = {f"{each['kind']} {each['metadata']['name']}": each for each in yaml.safe_load_all(done.stdout)}
    assert built == RESOURCES


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_pod_may_do_little(name: str) -> None:
    pod = pod_of(name)
    assert container_of(name)["securityContext"] == HARDENED
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False


def test_processes_run_as_the_user_of_the_image() -> None:
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for name in COMPOSED:
        given = pod_of(f"Deployment feedmill-{name}")["securityContext"]
        assert f"--gid {given['runAsGroup']} feedmill" in image
        assert f"--uid {given['runAsUser']} " in image


@pytest.mark.parametrize(("name", "service"), COMPOSED.items())
def test_a_process_is_that_of_docker_compose(name: str, service: str) -> None:
    composed, container = read_services()[service], container_of(f"Deployment feedmill-{name}")
    assert container["command"] == composed["command"]
    assert to_bytes(container["resources"]["limits"]["memory"].lower().removesuffix("i")) == to_bytes(
        composed["mem_limit"]
    )
    seconds = pod_of(f"Deployment feedmill-{name}")["terminationGracePeriodSeconds"]
    assert f"{seconds}s" == composed["stop_grace_period"]


@pytest.mark.parametrize("name", ["worker", "fetcher", "scheduler"])
def test_a_process_is_asked_after_as_by_docker_compose(name: str) -> None:
    container, composed = container_of(f"Deployment feedmill-{name}"), read_services()[name]["healthcheck"]
    asked = container["livenessProbe"]
    assert ["CMD", *asked["exec"]["command"]] == composed["test"]
    assert f"{asked['periodSeconds']}s" == composed["interval"]
    assert f"{asked['timeoutSeconds']}s" == composed["timeout"]
    assert asked["failureThreshold"] == composed["retries"]
    assert RESOURCES["ConfigMap feedmill-settings"]["data"]["FEEDMILL_HEARTBEAT"].startswith("/tmp/")
    assert {"name": "tmp", "mountPath": "/tmp"} in container["volumeMounts"]


def test_named_settings_exist() -> None:
    known = {"FEEDMILL_" + field.name.upper() for field in fields(Settings)}
    given = RESOURCES["ConfigMap feedmill-settings"]["data"]
    named = {entry["name"] for name in COMPOSED for entry in container_of(f"Deployment feedmill-{name}")["env"]}
    assert {*given, *named} <= known
    assert Settings.from_env(given).workers == 2


def test_the_documented_secret_has_what_is_asked_of_it() -> None:
    asked = {
        entry["valueFrom"]["secretKeyRef"]["key"]: entry["valueFrom"]["secretKeyRef"].get("optional", False)
        for name in WORKLOADS
        for entry in container_of(name).get("env", [])
        if "valueFrom" in entry
    }
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    (words,) = re.findall(
        r"kubectl create secret generic feedmill .*?<<END\n(.*?)^END$", text, re.DOTALL | re.MULTILINE
    )
    given = {line.partition("=")[0] for line in words.splitlines()}
    assert given == {key for key, optional in asked.items() if not optional}


def test_labels_find_pods() -> None:
    pods = [each["spec"]["template"]["metadata"]["labels"] for each in WORKLOADS.values()]
    for name, each in RESOURCES.items():
        spec = each.get("spec", {})
        wanted = spec.get("podSelector", spec.get("selector", {}))
        for labels in [wanted.get("matchLabels", wanted)] if wanted else []:
            assert [pod for pod in pods if labels.items() <= pod.items()], name
        if name in WORKLOADS:
            assert wanted["matchLabels"] == spec["template"]["metadata"]["labels"]


def test_ports_by_name_exist() -> None:
    workloads = {"feedmill": "Deployment feedmill-serve", "feedmill-valkey": "StatefulSet feedmill-valkey"}
    for service, workload in workloads.items():
        (port,) = RESOURCES[f"Service {service}"]["spec"]["ports"]
        assert {"name": port["targetPort"], "containerPort": port["port"]} in container_of(workload)["ports"]


def test_variables_that_kubernetes_would_add_are_refused_so_it_adds_none() -> None:
    """For the Service `feedmill` each pod of its namespace would get FEEDMILL_PORT, an address."""
    done = command("config", "show", environment={"FEEDMILL_PORT": "tcp://10.0.0.7:8088"})
    assert done.returncode == 2
    assert all(pod_of(name)["enableServiceLinks"] is False for name in WORKLOADS)


def read_server_words(script: str) -> list[str]:
    """What the server is started with, of a shell's text."""
    words = script.replace("$$", "$").replace("\\\n", " ").partition("exec valkey-server")[2].partition("<<")[0]
    return shlex.split(words)


def test_the_server_keeps_what_it_keeps_in_docker_compose() -> None:
    composed = read_server_words(read_services()["valkey"]["command"][-1])
    own = read_server_words(container_of("StatefulSet feedmill-valkey")["command"][-1])
    assert own[own.index("--appendfsync") :][:2] == ["--appendfsync", "always"]
    # that of docker compose has no password, and takes its folder from the image
    assert composed[2:] == own[2:-1]
    assert (composed[:2], own[:2], own[-1]) == (["--protected-mode", "no"], ["--dir", "/data"], "-")


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with the programs of the server's image."""
    binary = find_binary("").path  # the package's
    folder = tmp_path / "programs"
    folder.mkdir()
    # one program is several, by the name that it is called by
    for name, target in (
        ("valkey-server", binary),
        ("valkey-check-aof", binary),
        ("valkey-cli", binary.parent / "valkey-cli"),
    ):
        (folder / name).symlink_to(target)
    return folder


@contextmanager
def running_server(folder: Path, programs: Path) -> Iterator[Callable[..., tuple[int, str]]]:
    """The container's own command, in a folder of ours; what a probe's command says, with our password or another."""
    data, socket = folder / "data", folder / "socket"
    data.mkdir(exist_ok=True)
    *shell, script = container_of("StatefulSet feedmill-valkey")["command"]
    script = script.replace("/data", str(data)).replace(
        "valkey-server ", f"valkey-server --port 0 --unixsocket {socket} "
    )
    environment = {"PATH": f"{programs}:{os.defpath}", "VALKEY_MAXMEMORY": "64mb", "REDISCLI_AUTH": "crane-by-the-pier"}
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen([*shell, script], env=environment, stdout=log, stderr=log)

    def ask(words: list[str], **other: str) -> tuple[int, str]:
        at_socket = [words[0], "-s", str(socket), *words[1:]]
        done = subprocess.run(at_socket, env=environment | other, capture_output=True, text=True)
        return done.returncode, done.stdout.strip()

    try:
        end = time.monotonic() + 10
        while ask(["valkey-cli", "-e", "ping"]) != (0, "PONG"):
            assert server.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < end
            time.sleep(0.05)
        yield ask
    finally:
        server.terminate()
        assert server.wait(10) == 0


def test_the_server_wants_its_password_and_comes_back_with_what_it_had(tmp_path: Path, programs: Path) -> None:
    container = container_of("StatefulSet feedmill-valkey")
    ready, alive = (container[probe]["exec"]["command"] for probe in ("readinessProbe", "livenessProbe"))
    with running_server(tmp_path, programs) as ask:
        assert ask(ready) == ask(alive) == (0, "PONG")
        assert ask(ready, REDISCLI_AUTH="another")[0] != 0
        assert ask(["valkey-cli", "config", "get", "appendfsync"])[1].split() == ["appendfsync", "always"]
        assert ask(["valkey-cli", "set", "crane", "by the pier"]) == (0, "OK")
    with running_server(tmp_path, programs) as ask:
        assert ask(["valkey-cli", "get", "crane"]) == (0, "by the pier")
