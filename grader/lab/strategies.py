"""TensorFlow's strategies, each one run in processes of its own and looked at from inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.lab.cluster import LocalCluster, Outcome, report

STEPS = 12
LONG = 100
"""Steps of a run in which something is killed."""
CHECKPOINTS = 3
GLOBAL_BATCH, COLUMNS = 16, 3
RATE = 0.1
ROUNDS_OF_WORK = 60
"""Matrix products between reading the weights and changing them, so that a step takes a moment."""

Floats = NDArray[np.floating[Any]]
Record = dict[str, Any]

CLUSTERS: Mapping[str, Mapping[str, Any]] = {
    "Default": {"worker": 1},
    "OneDevice": {"worker": 1, "devices": 2},
    "Mirrored": {"worker": 1, "devices": 2},
    "CentralStorage": {"worker": 1, "devices": 2},
    "MultiWorkerMirrored": {"worker": 2},
    "ParameterServer": {"chief": 1, "worker": 2, "ps": 1},
}
"""The processes that each strategy is run in, as arguments of `LocalCluster`."""


def make(name: str) -> Any:
    """Make a strategy, in the process of a cluster."""
    import tensorflow as tf

    pair = ["CPU:0", "CPU:1"]
    makers = {
        "Default": tf.distribute.get_strategy,
        "OneDevice": lambda: tf.distribute.OneDeviceStrategy("CPU:1"),
        "Mirrored": lambda: tf.distribute.MirroredStrategy(pair),
        "CentralStorage": lambda: tf.distribute.experimental.CentralStorageStrategy(
            pair, parameter_device="CPU:0"
        ),
        "MultiWorkerMirrored": tf.distribute.MultiWorkerMirroredStrategy,
        "ParameterServer": lambda: tf.distribute.ParameterServerStrategy(
            tf.distribute.cluster_resolver.TFConfigClusterResolver()
        ),
    }
    return makers[name]()


def examples(seed: int = 0, rows: int = 64) -> tuple[Floats, Floats]:
    """Draw rows of a linear problem, with noise."""
    rng = np.random.default_rng(seed)
    inputs = rng.normal(0, 1, (rows, COLUMNS)).astype("float32")
    targets = inputs @ np.array([1, -2, 3], dtype="float32") + rng.normal(0, 0.1, rows)
    return inputs, targets.astype("float32")[:, None]


def batches(seed: int = 0) -> Any:
    """Make an endless dataset of global batches."""
    import tensorflow as tf

    rows = tf.data.Dataset.from_tensor_slices(examples(seed))
    return rows.repeat().batch(GLOBAL_BATCH, drop_remainder=True)


class Training:
    """A custom loop: one linear layer, trained by SGD under any strategy."""

    def __init__(self, strategy: Any) -> None:
        import keras
        import tensorflow as tf

        keras.utils.set_random_seed(0)

        with strategy.scope():
            self.model = keras.Sequential([keras.Input((COLUMNS,)), keras.layers.Dense(1)])
            self.optimizer = keras.optimizers.SGD(RATE)
            self.optimizer.build(self.model.trainable_variables)
            self.version = tf.Variable(
                0, dtype=tf.int64, aggregation=tf.VariableAggregation.ONLY_FIRST_REPLICA
            )

    def step(self, inputs: Any, targets: Any) -> tuple[Any, Any, Any]:
        """Do one replica's part: loss, version that the gradient is of, version that it changes."""
        import tensorflow as tf

        seen = self.version.read_value()
        with tf.control_dependencies([seen]), tf.GradientTape() as tape:
            errors = (self.model(inputs, training=True) - targets) ** 2
            loss = tf.reduce_sum(errors) / GLOBAL_BATCH
        gradients = tape.gradient(loss, self.model.trainable_variables)
        with tf.control_dependencies([*gradients, _work(loss)]):
            found = self.version.read_value()
            self.optimizer.apply(gradients, self.model.trainable_variables)
            self.version.assign_add(1)
        return loss, seen, found

    def copies(self) -> tuple[str, list[str]]:
        """Name the type of the kernel's variable, and the devices of its copies."""
        variable = self.model.trainable_variables[0].value
        inner = getattr(variable, "values", None) or (variable,)
        return type(variable).__name__, [copy.device for copy in inner]


def _work(loss: Any) -> Any:
    import tensorflow as tf

    square = tf.fill([96, 96], loss * 0.0)
    for _ in range(ROUNDS_OF_WORK):
        square = square @ square
    return square


def synchronous(name: str, steps: int = STEPS) -> Record:
    """Run a strategy whose replicas step together; give what one process sees of it."""
    import tensorflow as tf

    strategy = make(name)
    training = Training(strategy)

    @tf.function  # type: ignore[untyped-decorator]
    def step(inputs: Any, targets: Any) -> Any:
        return strategy.run(training.step, args=(inputs, targets))

    source = iter(strategy.experimental_distribute_dataset(batches()))
    updates, losses = [], []
    for number in range(steps):
        each = [strategy.experimental_local_results(part) for part in step(*next(source))]
        losses.append(float(sum(each[0])))
        updates += [(int(seen), int(found)) for seen, found in zip(each[1], each[2], strict=True)]
        report({"step": number})
    kind, copies = training.copies()
    # The default strategy does not say where it computes: where the variables are.
    where = copies if name == "Default" else list(strategy.extended.worker_devices)
    return {
        "replicas_in_sync": strategy.num_replicas_in_sync,
        "variable": kind,
        "copies": copies,
        "computes_on": where,
        "updates": updates,
        "losses": losses,
    }


def coordinated(name: str, steps: int = STEPS) -> Record:
    """Run the parameter-server strategy from its coordinator."""
    import tensorflow as tf

    strategy = make(name)
    coordinator = tf.distribute.coordinator.ClusterCoordinator(strategy)
    training = Training(strategy)

    @tf.function  # type: ignore[untyped-decorator]
    def step(source: Any) -> Any:
        worker = tf.distribute.coordinator.experimental_get_current_worker_index()
        return worker, *strategy.run(training.step, args=next(source))

    source = iter(coordinator.create_per_worker_dataset(batches))
    asked = []
    for number in range(steps):
        asked.append(coordinator.schedule(step, args=(source,)))
        report({"step": number})
    coordinator.join()
    got = [tuple(np.asarray(part).item() for part in each.fetch()) for each in asked]
    kind, copies = training.copies()
    return {
        "replicas_in_sync": strategy.num_replicas_in_sync,
        "variable": kind,
        "copies": copies,
        "computes_on": sorted(
            {f"/job:worker/replica:0/task:{each[0]}/device:CPU:0" for each in got}
        ),
        "updates": [(each[2], each[3]) for each in got],
        "losses": [each[1] for each in got],
    }


def observe(name: str, steps: int = STEPS) -> Record:
    """Run a strategy in its processes, and put together what they saw.

    Parameters
    ----------
    name
        A key of `CLUSTERS`.
    steps
        Of training.

    Returns
    -------
    dict
        ``replicas_in_sync``; ``variable``, the type of the kernel's variable; ``copies`` and
        ``computes_on``, devices; ``updates``, for every gradient the version of the weights that it
        was computed from and the version that it changed; ``losses``.
    """
    outcome = LocalCluster(**CLUSTERS[name]).run(_function(name), name, steps)
    first, *others = outcome.values.values()
    return {
        **first,
        **{
            key: [*first[key], *(item for each in others for item in each[key])]
            for key in ("copies", "computes_on", "updates")
        },
    }


def observe_a_kill(name: str, victim: str) -> Outcome:
    """Kill one process of a strategy in the middle of its training.

    Parameters
    ----------
    name
        A key of `CLUSTERS`.
    victim
        The task that is killed, for example ``"worker 1"``.
    """
    with LocalCluster(**CLUSTERS[name]) as cluster:
        cluster.start(_function(name), name, LONG)
        cluster.wait_for(lambda each: each.value["step"] == LONG // 10)
        cluster.kill(victim)
        return cluster.join(forgiving=True)


def _function(name: str) -> Any:
    return coordinated if name == "ParameterServer" else synchronous


def observe_an_evaluator(folder: str) -> list[tuple[int, float]]:
    """Train with parameter servers, while an evaluator judges every checkpoint.

    Parameters
    ----------
    folder
        Of the checkpoints: all that evaluator and cluster have in common.

    Returns
    -------
    list of tuple
        Steps that were done, and the mean squared error on unseen rows.
    """
    outcome = LocalCluster(**CLUSTERS["ParameterServer"], evaluator=1).run(
        {"chief": _train_and_save, "evaluator": _evaluate}, folder
    )
    return list(outcome.values["evaluator 0"])


def _saved(training: Training, folder: str) -> Any:
    import tensorflow as tf

    weights = [each.value for each in training.model.trainable_variables]
    checkpoint = tf.train.Checkpoint(weights=weights, version=training.version)
    return tf.train.CheckpointManager(checkpoint, folder, max_to_keep=CHECKPOINTS)


def _train_and_save(folder: str) -> None:
    import tensorflow as tf

    strategy = make("ParameterServer")
    coordinator = tf.distribute.coordinator.ClusterCoordinator(strategy)
    training = Training(strategy)
    manager = _saved(training, folder)
    source = iter(coordinator.create_per_worker_dataset(batches))

    @tf.function  # type: ignore[untyped-decorator]
    def step(source: Any) -> None:
        strategy.run(training.step, args=next(source))

    for _ in range(CHECKPOINTS):
        for _ in range(STEPS):
            coordinator.schedule(step, args=(source,))
        coordinator.join()
        manager.save()


def _evaluate(folder: str) -> list[tuple[int, float]]:
    import tensorflow as tf

    training = Training(tf.distribute.get_strategy())
    manager = _saved(training, folder)
    inputs, targets = examples(seed=1)
    seen: list[tuple[int, float]] = []
    # Without end: if the training does not come to its end, the cluster says so.
    for path in tf.train.checkpoints_iterator(folder, min_interval_secs=0):
        manager.checkpoint.restore(path)
        error = float(np.mean((training.model(inputs) - targets) ** 2))
        seen.append((int(training.version), error))
        if seen[-1][0] == CHECKPOINTS * STEPS:
            break
    return seen


def tpu_slice() -> dict[str, Any]:
    """Look at what TensorFlow says of TPUs on this machine, in a process of its own.

    Returns
    -------
    dict
        ``error``, of the attempt to reach a TPU here; ``hosts``, what the resolver makes of the
        addresses of a slice of two hosts; ``replicas``, where the replicas of that slice are put.
    """
    return dict(LocalCluster(worker=1).run(_look_for_tpus).values["worker 0"])


def _look_for_tpus() -> dict[str, Any]:
    import tensorflow as tf

    resolver = tf.distribute.cluster_resolver.TPUClusterResolver
    try:
        tf.tpu.experimental.initialize_tpu_system(resolver(tpu="local"))
        error = ""
    except Exception as caught:
        error = f"{type(caught).__name__}: {str(caught).splitlines()[0]}"
    two_hosts = resolver(tpu="grpc://10.0.0.1:8470,grpc://10.0.0.2:8470")
    # Two hosts with two chips of two cores each: place in the mesh by task and core.
    places = [[[row, task, 0, core] for row in range(2) for core in range(2)] for task in range(2)]
    topology = tf.tpu.experimental.Topology(mesh_shape=[2, 2, 1, 2], device_coordinates=places)
    assignment = tf.tpu.experimental.DeviceAssignment.build(topology, num_replicas=8)
    return {
        "error": error,
        "hosts": two_hosts.cluster_spec().as_dict()["worker"],
        "replicas": [assignment.tpu_device(replica=number) for number in range(8)],
    }


def events(updates: Sequence[tuple[int, int]]) -> list[tuple[str, int]]:
    """Put the reads and updates of an asynchronous run in order.

    Parameters
    ----------
    updates
        For every gradient the version that it was computed from and the version that it changed.

    Returns
    -------
    list of tuple
        ``("read", number)`` and ``("apply", number)``, where every gradient has its own number.
    """
    applied = sorted(updates, key=lambda update: update[1])
    found: list[tuple[str, int]] = []
    for version in range(len(applied)):
        found += [("read", n) for n, (seen, _) in enumerate(applied) if seen == version]
        found.append(("apply", version))
    return found
