"""Tasks for `celery -A celery_app worker`; REDIS_URL says where Redis is."""
import os

from celery import Celery

app = Celery("bench", broker=os.environ["REDIS_URL"], backend=os.environ["REDIS_URL"])
app.conf.update(worker_prefetch_multiplier=4, task_serializer="json", result_serializer="json")


@app.task
def value(number):
    return number


@app.task
def step(number):
    return number + 1
