# Every question is asked, and the answers are filtered at the end.
from math import prod


def validate_spec(spec, machines):
    rows = {
        row["accelerator"]: row for row in machines if row["machine"] == spec["machine_type"]
    }
    wanted = spec.get("accelerator_type", "")
    chips = max((row["tpu_chips"] for row in rows.values()), default=0)
    sides = [int(side) for side in spec.get("tpu_topology", "").split("x") if side]
    own = [name for name in rows if name]
    questions = {
        "unknown machine": not rows,
        "accelerator does not belong": wanted and rows and wanted not in own,
        "accelerator missing": not wanted and len(own) == 1,
        "count not offered": wanted in own
        and spec.get("accelerator_count") not in rows[wanted]["counts"],
        "topology missing": chips and not sides,
        "topology does not fit": chips and sides and prod(sides) % chips,
        "topology without a TPU": rows and sides and not chips,
    }
    return [problem for problem, found in questions.items() if found]
