"""Runs one workload with Celery, as `run.js` does for the peers in JavaScript; a worker must be running."""
import json
import resource
import sys
import time

from celery import group

from celery_app import step, value


def fan_out(count):
    values = group(value.s(number) for number in range(count)).apply_async().get(timeout=300)
    assert sorted(values) == list(range(count))
    return len(values)


def chain(count):
    number = 0
    for _ in range(count):
        number = step.delay(number).get(timeout=60)
    return number


workload, count = sys.argv[1], int(sys.argv[2])
run = {"fan-out": fan_out, "chain": chain}[workload]
run(100)
cpu_before, started = time.process_time(), time.perf_counter()
done = run(count)
print(json.dumps({
    "count": done,
    "seconds": time.perf_counter() - started,
    "cpuSeconds": time.process_time() - cpu_before,
    "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
