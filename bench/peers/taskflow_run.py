"""Runs one workload with OpenStack TaskFlow and its serial engine, as `run.js` does for the peers in JavaScript."""
import json
import resource
import sys
import time

from taskflow import engines, task
from taskflow.patterns import linear_flow, unordered_flow

sys.setrecursionlimit(1_000_000)


class Value(task.Task):
    def __init__(self, number):
        super().__init__(name=f"value {number}", provides=f"result {number}")
        self.number = number

    def execute(self):
        return self.number


def step(number):
    name, provides = f"step {number}", f"result {number}"
    if number == 0:
        return task.FunctorTask(lambda: 1, name=name, provides=provides)
    return task.FunctorTask(lambda before: before + 1, name=name, provides=provides, rebind={"before": f"result {number - 1}"})


def fan_out(count):
    return unordered_flow.Flow("fan-out").add(*[Value(number) for number in range(count)])


def chain(count):
    return linear_flow.Flow("chain").add(*[step(number) for number in range(count)])


def run(count):
    engine = engines.load({"fan-out": fan_out, "chain": chain}[workload](count), engine="serial")
    engine.run()
    return len(engine.storage.fetch_all())


workload, count = sys.argv[1], int(sys.argv[2])
run(100)
cpu_before, started = time.process_time(), time.perf_counter()
done = run(count)
print(json.dumps({
    "count": done,
    "seconds": time.perf_counter() - started,
    "cpuSeconds": time.process_time() - cpu_before,
    "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
