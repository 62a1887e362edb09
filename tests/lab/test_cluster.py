"""Clusters of real processes: what they do, what they say when they cannot, and that they end."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.manager import start_new_kernel

from grader.lab.cluster import ClusterError, LocalCluster, cluster_spec, report

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0


def all_tasks() -> list[psutil.Process]:
    """List what this process's fork server has running for clusters."""
    return [
        task
        for child in psutil.Process().children()
        if "multiprocessing.forkserver" in " ".join(child.cmdline())
        for task in child.children(recursive=True)
        if task.status() != psutil.STATUS_ZOMBIE
    ]


@pytest.fixture(autouse=True, scope="module")
def imported() -> None:
    """Wait for the import of TensorFlow, which the first cluster of a process waits for."""
    LocalCluster(worker=1).run(os.getpid)


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    assert not all_tasks()


@contextlib.contextmanager
def refused(*words: str) -> Iterator[None]:
    """Demand a `ClusterError` with these words within 20 seconds."""
    start = time.monotonic()
    with pytest.raises(ClusterError) as caught:
        yield
    assert time.monotonic() - start < PATIENCE
    for word in words:
        assert word in str(caught.value)


def add_up() -> tuple[float, list[str]]:
    import tensorflow as tf

    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    with strategy.scope():
        total = tf.Variable(0.0)

    @tf.function
    def step() -> Any:
        def one() -> Any:
            context = tf.distribute.get_replica_context()
            number = tf.cast(context.replica_id_in_sync_group, tf.float32) + 1
            return total.assign_add(context.all_reduce("SUM", number))

        return strategy.run(one)

    step()
    return float(total.values[0]), [copy.device for copy in total.values]


def coordinate() -> tuple[float, str]:
    import tensorflow as tf

    strategy = tf.distribute.ParameterServerStrategy(
        tf.distribute.cluster_resolver.TFConfigClusterResolver()
    )
    coordinator = tf.distribute.coordinator.ClusterCoordinator(strategy)
    with strategy.scope():
        total = tf.Variable(0.0)

    @tf.function
    def step() -> None:
        strategy.run(lambda: total.assign_add(1.0))

    for _ in range(10):
        coordinator.schedule(step)
    coordinator.join()
    return float(total.numpy()), total.device


def wait_long() -> None:
    report("waiting")
    time.sleep(600)


class TestRuns:
    def test_workers_add_up(self) -> None:
        outcome = LocalCluster(worker=2).run(add_up)
        assert outcome.values["worker 0"] == (3.0, ["/job:worker/replica:0/task:0/device:CPU:0"])
        assert outcome.values["worker 1"] == (3.0, ["/job:worker/replica:0/task:1/device:CPU:0"])
        assert set(outcome.states.values()) == {"returned"}

    def test_coordinator_with_servers(self) -> None:
        outcome = LocalCluster(chief=1, worker=2, ps=1).run(coordinate)
        assert outcome.values == {"chief 0": (10.0, "/job:ps/replica:0/task:0/device:CPU:0")}
        assert outcome.states["ps 0"] == outcome.states["worker 1"] == "stopped"

    def test_evaluator_runs_beside_the_cluster(self) -> None:
        def config() -> Any:
            return json.loads(os.environ["TF_CONFIG"])

        outcome = LocalCluster(chief=1, worker=1, ps=1, evaluator=1).run(
            {"chief": coordinate, "evaluator": config}
        )
        told = outcome.values["evaluator 0"]
        assert told["task"] == {"type": "evaluator", "index": 0}
        assert set(told["cluster"]) == {"chief", "worker", "ps"}

    def test_one_process_with_two_devices(self) -> None:
        def look() -> tuple[int, bool]:
            import tensorflow as tf

            strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
            return strategy.num_replicas_in_sync, "TF_CONFIG" in os.environ

        assert LocalCluster(worker=1, devices=2).run(look).values == {"worker 0": (2, False)}

    def test_environment_in_place_of_our_own(self) -> None:
        spec = cluster_spec(worker=2)
        own = {
            f"worker {index}": {
                "TF_CONFIG": json.dumps(
                    {"cluster": spec, "task": {"type": "worker", "index": index}}
                )
            }
            for index in range(2)
        }
        outcome = LocalCluster(worker=2, addresses=spec).run(add_up, environment=own)
        assert outcome.values["worker 0"][0] == 3.0

    def test_logs_and_reports_come_back(self) -> None:
        def speak(word: str) -> None:
            print("said", word)
            report({"word": word})

        outcome = LocalCluster(worker=1).run(speak, "hello")
        assert "said hello" in outcome.logs["worker 0"]
        assert [each.value for each in outcome.reports] == [{"word": "hello"}]

    def test_killed_worker_is_told_from_a_failed_one(self) -> None:
        with LocalCluster(worker=2, start_seconds=5) as cluster:
            spec = cluster.addresses["worker"]

            def listen() -> None:
                index = json.loads(os.environ["TF_CONFIG"])["task"]["index"]
                host, port = spec[index].split(":")
                with socket.create_server((host, int(port))):
                    report("up")
                    time.sleep(600 if index else 1)

            cluster.start(listen)
            cluster.kill("worker 1")
            outcome = cluster.join()
        assert outcome.states == {"worker 0": "returned", "worker 1": "killed"}

    def test_returned_task_can_still_be_reached(self) -> None:
        with LocalCluster(worker=2) as cluster:
            addresses = [each.split(":") for each in cluster.addresses["worker"]]

            def answer_or_ask() -> None:
                index = json.loads(os.environ["TF_CONFIG"])["task"]["index"]
                server = socket.create_server((addresses[index][0], int(addresses[index][1])))
                if index == 0:
                    server.detach()  # stays open until the process ends
                    return
                with server:
                    time.sleep(1)
                    socket.create_connection((addresses[0][0], int(addresses[0][1]))).close()

            cluster.start(answer_or_ask)
            outcome = cluster.join()
        assert set(outcome.states.values()) == {"returned"}

    def test_on_one_core(self) -> None:
        if not hasattr(os, "sched_setaffinity"):
            pytest.skip("this system cannot bind a process to a core")
        script = """
            import os
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
            from grader.lab import strategies
            from test_cluster import LocalCluster, add_up
            print(LocalCluster(worker=2).run(add_up).values["worker 1"][0])
            print(len(strategies.observe("ParameterServer")["updates"]), strategies.STEPS)
        """
        added, updates, steps = in_python(script).stdout.split()
        assert added == "3.0"
        assert updates == steps


def in_python(
    script: str, inside: tuple[str, ...] = (), **options: Any
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*inside, sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        **options,
    )


class TestSaysWhatIsWrong:
    def test_port_taken(self) -> None:
        spec = cluster_spec(worker=2)
        host, port = spec["worker"][1].split(":")
        with (
            socket.create_server((host, int(port))),
            refused("worker 1", spec["worker"][1], f"process {os.getpid()}"),
        ):
            LocalCluster(worker=2, addresses=spec).run(add_up)

    def test_port_taken_in_the_last_moment(self) -> None:
        with LocalCluster(worker=2) as cluster:
            host, port = cluster.addresses["worker"][1].split(":")
            with socket.create_server((host, int(port))), refused("worker 1", "is taken"):
                cluster.start(add_up)

    def test_worker_that_never_comes_up(self) -> None:
        with refused("did not come up", "nothing listens at 127.0.0.1"):
            LocalCluster(worker=2, start_seconds=3).run(wait_long)

    def test_default_patience_is_within_the_limit(self) -> None:
        with refused("did not come up"):
            LocalCluster(worker=2).run(wait_long)

    def test_process_that_dies_at_start(self) -> None:
        def die() -> None:
            print("no licence found", flush=True)
            os._exit(3)

        with refused("exit code 3", "no licence found"):
            LocalCluster(worker=2).run(die)

    def test_process_that_raises_at_start(self) -> None:
        def fail() -> None:
            raise KeyError("batch_size")

        with refused("KeyError", "batch_size", "in fail"):
            LocalCluster(worker=2).run(fail)

    def test_process_that_the_system_kills(self) -> None:
        def starve() -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        with refused("SIGKILL", "no memory"):
            LocalCluster(worker=1).run(starve)

    def test_no_free_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("grader.lab.cluster.free_megabytes", lambda: 200.0)
        with refused("4 processes need about 600 MB", "200 MB are free"):
            LocalCluster(chief=1, worker=2, ps=1).run(coordinate)

    @pytest.mark.parametrize(
        ("most", "used", "cached"),
        [
            ("memory.max", "memory.current", "inactive_file"),
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        ],
    )
    def test_no_free_memory_in_a_control_group(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str, used: str, cached: str
    ) -> None:
        (tmp_path / most).write_text(f"{1000 * 2**20}\n")
        (tmp_path / used).write_text(f"{900 * 2**20}\n")
        # Files in the cache make room at once; memory that is in use does not.
        (tmp_path / "memory.stat").write_text(f"active_file 5\n{cached} {50 * 2**20}\n")
        monkeypatch.setattr("grader.lab.cluster._memory_groups", lambda: [tmp_path])
        with refused("2 processes need about 300 MB", "150 MB are free"):
            LocalCluster(worker=2)

    def test_no_memory_for_the_imports(self) -> None:
        script = """
            from test_cluster import ClusterError, LocalCluster, wait_long
            try:
                LocalCluster(worker=2).run(wait_long)
            except ClusterError as error:
                print(error)
        """

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_AS, (700 * 2**20,) * 2)

        start = time.monotonic()
        done = in_python(script, preexec_fn=limit)
        assert time.monotonic() - start < PATIENCE
        assert "memory" in done.stdout, done.stdout + done.stderr

    def test_stale_config(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TF_CONFIG", '{"cluster": {"worker": ["gone:1"]}}')
        with refused("TF_CONFIG is set", "gone:1", "os.environ.pop"):
            LocalCluster(worker=2).run(add_up)

    def test_no_network_at_all(self) -> None:
        script = """
            from test_cluster import ClusterError, LocalCluster, wait_long
            try:
                LocalCluster(worker=2).run(wait_long)
            except ClusterError as error:
                print(error)
        """
        alone = ("unshare", "--user", "--map-root-user", "--net")
        if not shutil.which("unshare") or subprocess.run([*alone, "true"], check=False).returncode:
            pytest.skip("this system does not let a process leave the network")
        done = in_python(script, alone)
        assert "cannot reach one another" in done.stdout, done.stdout + done.stderr

    def test_run_that_takes_too_long(self) -> None:
        with refused("After 1 s still at work: worker 0"):
            LocalCluster(worker=1).run(wait_long, seconds=1)

    def test_report_that_does_not_come(self) -> None:
        with refused("did not come within 1 s"), LocalCluster(worker=1) as cluster:
            cluster.start(wait_long)
            cluster.wait_for(lambda each: each.value == "done", seconds=1)

    def test_no_process_at_all(self) -> None:
        with refused("no process"):
            LocalCluster()

    def test_start_outside_of_a_block(self) -> None:
        with refused("with LocalCluster"):
            LocalCluster(worker=1).start(wait_long)

    def test_report_outside_of_a_task(self) -> None:
        with pytest.raises(RuntimeError, match="outside a cluster"):
            report(1)


class TestAlwaysEnds:
    def test_after_an_interrupt(self) -> None:
        def interrupt() -> None:
            time.sleep(1)
            os.kill(os.getpid(), signal.SIGINT)

        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt):
            LocalCluster(worker=1).run(wait_long)

    def test_with_what_a_task_has_started(self) -> None:
        def start_another() -> None:
            other = subprocess.Popen(["sleep", "600"], start_new_session=True)
            report(other.pid)
            time.sleep(600)

        with LocalCluster(worker=1) as cluster:
            cluster.start(start_another)
            other = cluster.wait_for(lambda _: True).value
        assert not psutil.pid_exists(other) or psutil.Process(other).status() == "zombie"

    @pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
    def test_nothing_survives_a_script(self, how: signal.Signals) -> None:
        script = subprocess.Popen(
            [sys.executable, "-c", TRAINING],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parent,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        try:
            assert script.stdout is not None
            assert script.stdout.readline() == b"up\n"
            family = the_family(script.pid)
        finally:
            script.send_signal(how)
        script.wait()
        assert not alive_after(family, seconds=10)

    def test_nothing_survives_a_killed_kernel(self) -> None:
        manager, client = start_new_kernel(cwd=str(Path(__file__).parent))
        try:
            client.execute(TRAINING)
            deadline = time.monotonic() + 300
            while time.monotonic() < deadline:
                message = client.get_iopub_msg(timeout=300)
                assert message["msg_type"] != "error", message["content"]
                if message["content"].get("text") == "up\n":
                    break
            kernel = manager.provisioner.pid
            family = the_family(kernel)
            os.kill(kernel, signal.SIGKILL)
            assert not alive_after(family, seconds=10)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


TRAINING = """
import sys, time
from test_cluster import LocalCluster, coordinate, wait_long

def work():
    coordinate()
    wait_long()

with LocalCluster(chief=1, worker=2, ps=1) as cluster:
    cluster.start(work)
    cluster.wait_for(lambda _: True)
    print("up", flush=True)
    time.sleep(600)
"""


def the_family(owner: int) -> list[psutil.Process]:
    """List the fork server, multiprocessing's resource tracker, and four tasks."""
    family = psutil.Process(owner).children(recursive=True)
    assert len(family) == 6
    return family


def alive_after(family: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    _, left = psutil.wait_procs(family, timeout=seconds)
    return [each for each in left if each.status() != psutil.STATUS_ZOMBIE]
