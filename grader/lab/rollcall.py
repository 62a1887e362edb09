"""See whether the processes of a cluster find one another."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence

from grader.lab.cluster import LocalCluster


def call(addresses: Mapping[str, Sequence[str]], variables: Mapping[str, Mapping[str, str]]) -> int:
    """Start a cluster with given environment variables, and count who answers.

    Parameters
    ----------
    addresses
        By role. With parameter servers the chief asks each worker; without, all add up ones.
    variables
        By task: either TF_CONFIG or CLUSTER_SPEC.

    Returns
    -------
    int
        Number of processes that compute and have answered, the chief included.

    Raises
    ------
    ClusterError
        They did not come together.
    """
    numbers = {role: len(each) for role, each in addresses.items()}
    cluster = LocalCluster(**numbers, addresses=addresses)
    work = _ask_workers if "ps" in addresses else _add_ones
    return int(cluster.run(work, environment=variables).values["chief 0"])


def _add_ones() -> int:
    import tensorflow as tf

    strategy = tf.distribute.MultiWorkerMirroredStrategy()

    @tf.function  # type: ignore[untyped-decorator]
    def count() -> tf.Tensor:
        return strategy.run(
            lambda: tf.distribute.get_replica_context().all_reduce("SUM", tf.constant(1))
        )

    return int(strategy.experimental_local_results(count())[0])


def _ask_workers() -> int:
    import tensorflow as tf

    resolver = tf.distribute.cluster_resolver.TFConfigClusterResolver()
    workers = len(json.loads(os.environ["TF_CONFIG"])["cluster"]["worker"])
    strategy = tf.distribute.ParameterServerStrategy(resolver)
    coordinator = tf.distribute.coordinator.ClusterCoordinator(strategy)
    source = iter(
        coordinator.create_per_worker_dataset(lambda: tf.data.Dataset.from_tensors(1).repeat())
    )

    @tf.function  # type: ignore[untyped-decorator]
    def answer(ones: tf.data.Iterator) -> tf.Tensor:
        return next(ones)

    answers = [coordinator.schedule(answer, args=(source,)) for _ in range(workers)]
    return 1 + sum(int(each.fetch()) for each in answers)
