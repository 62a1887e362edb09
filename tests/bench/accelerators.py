"""The accelerators of this machine beside its CPU, measured in the same rounds."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from grader.lab import stopwatch

SIZES = (32, 256, 1024, 4096)
LARGEST_ON_CPU = 1024
"""A larger multiplication takes a CPU seconds, and says nothing new."""


def compare(console: Console) -> None:
    """Print speed over sizes and number formats; say so where there is no accelerator."""
    cpu, *accelerators = stopwatch.devices()
    if not accelerators:
        console.print(
            "Accelerators: skipped. TensorFlow sees none on this machine, only the CPU; with a GPU "
            "this part compares both."
        )
        return
    for device in accelerators:
        table = Table("matmul", "format", f"{cpu} GFLOP/s", f"{device} GFLOP/s", "times faster")
        for number_format in stopwatch.NUMBER_FORMATS:
            for size in SIZES:
                _add_row(table, size, number_format, cpu, device)
        console.print(table)


def _add_row(table: Table, size: int, number_format: str, cpu: str, device: str) -> None:
    devices = [cpu, device] if size <= LARGEST_ON_CPU else [device]
    operations = [stopwatch.matmul(size, size, size, number_format, name) for name in devices]
    speeds = [
        operation.flops / seconds / 1e9
        for operation, seconds in zip(operations, stopwatch.best_seconds(operations), strict=True)
    ]
    known = f"{speeds[0]:.1f}" if len(speeds) == 2 else "not measured"
    ratio = f"{speeds[-1] / speeds[0]:.1f}" if len(speeds) == 2 else ""
    table.add_row(f"{size} x {size}", number_format, known, f"{speeds[-1]:.1f}", ratio)
