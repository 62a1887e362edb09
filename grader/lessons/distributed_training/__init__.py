"""Lesson 08: the exercises on distributed training, and their checks."""

from grader.lessons.distributed_training.choosing import CHOOSE_STRATEGY, PLAN, REDUCERS
from grader.lessons.distributed_training.communicating import BUSIEST_SENDS, RING_ALL_REDUCE
from grader.lessons.distributed_training.configuring import ENVIRONMENT, FIND_FAULTS
from grader.lessons.distributed_training.pools import WORKER_POOLS
from grader.lessons.distributed_training.resuming import RESUME
from grader.lessons.distributed_training.runs import READ_RUN, STRATEGY_TABLE
from grader.lessons.distributed_training.scaling import REPLICA_LOSS, SCALE_OUT
from grader.lessons.distributed_training.staleness import REPLAY

EXERCISES = (
    READ_RUN,
    STRATEGY_TABLE,
    CHOOSE_STRATEGY,
    ENVIRONMENT,
    FIND_FAULTS,
    WORKER_POOLS,
    REPLICA_LOSS,
    SCALE_OUT,
    RING_ALL_REDUCE,
    BUSIEST_SENDS,
    REDUCERS,
    REPLAY,
    PLAN,
    RESUME,
)
