"""The stopwatch: what operations cost on paper, and that the best of several rounds is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.lab import stopwatch

tf = pytest.importorskip("tensorflow")


def test_a_matmul_counts_two_operations_and_all_three_matrices() -> None:
    operation = stopwatch.matmul(2, 3, 5, "bfloat16")
    assert operation.flops == 2 * 2 * 3 * 5
    assert operation.bytes == 2 * (2 * 3 + 3 * 5 + 2 * 5)
    assert operation.intensity == operation.flops / operation.bytes
    assert tuple(operation.run().shape) == (2, 5)


def test_a_convolution_counts_nine_products_a_channel_and_place() -> None:
    operation = stopwatch.convolution(2, 4, 3)
    assert operation.flops == 2 * (2 * 4 * 4) * 9 * 3 * 3
    assert operation.bytes == 4 * (2 * (2 * 4 * 4 * 3) + 9 * 3 * 3)
    assert tuple(operation.run().shape) == (2, 4, 4, 3)


def test_the_first_device_is_the_cpu() -> None:
    assert stopwatch.devices()[0] == "CPU:0"


def test_the_best_time_of_each_operation_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 5.0, 10.0, 11.0, 20.0, 22.0, 30.0, 33.0])
    monkeypatch.setattr(stopwatch.time, "perf_counter", lambda: next(clock))
    calls: list[str] = []
    operations = [
        stopwatch.Operation(name, 1, 1, lambda name=name: calls.append(name)) for name in "ab"
    ]
    assert stopwatch.best_seconds(operations, rounds=2) == [2.0, 1.0]
    assert calls == list("ababab"), "one run untimed, then round by round"


def test_no_rounds_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        stopwatch.best_seconds([], rounds=0)


@pytest.mark.skipif(
    len(stopwatch.devices()) < 2, reason="TensorFlow sees no accelerator on this machine"
)
def test_an_accelerator_is_waited_for() -> None:
    device = stopwatch.devices()[1]
    large = stopwatch.matmul(4096, 4096, 4096, device=device)
    small = stopwatch.matmul(8, 8, 8, device=device)
    slow, fast = stopwatch.best_seconds([large, small])
    assert slow > fast, "without waiting, both would take no longer than a launch"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[object]:
    """What TensorFlow was asked to start, on a machine whose devices are those in a folder."""
    asked: list[object] = []
    (tmp_path / "dev" / "vfio").mkdir(parents=True)
    monkeypatch.setattr(stopwatch, "Path", lambda path: tmp_path / path.strip("/"))
    monkeypatch.setattr(tf.tpu.experimental, "initialize_tpu_system", asked.append)
    return asked


@pytest.mark.parametrize(("device", "times"), [("accel0", 1), ("vfio/0", 1), ("vfio/vfio", 0)])
def test_tpus_are_started_where_there_are_some(
    device: str, times: int, started: list[object], tmp_path: Path
) -> None:
    (tmp_path / "dev" / device).touch()
    assert stopwatch.devices()[0] == "CPU:0"
    assert len(started) == times


def test_chips_that_are_no_tpus_do_no_harm(
    started: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dev" / "vfio" / "7").touch()
    monkeypatch.undo()
    monkeypatch.setattr(stopwatch, "Path", lambda path: tmp_path / path.strip("/"))
    assert stopwatch.devices()[0] == "CPU:0"
