"""Finds a Redis service through Holdfast's Sentinel port with redis-py, and follows it through one failover.

Reads SENTINELS (host:port,host:port), SERVICE, and optionally PROTOCOL (2 or 3), USER, PASSWORD and SENTINEL_PASSWORD from
the environment. Says "ready" when it has written and waits for a failover; ends with 0 when it has heard of it,
found the new master and written there.
"""

import os
import sys
import time

import redis
from redis.sentinel import MasterNotFoundError, Sentinel

PATIENCE_SECONDS = 120

service = os.environ["SERVICE"]
addresses = [tuple(pair.rsplit(":", 1)) for pair in os.environ["SENTINELS"].split(",")]
protocol = int(os.environ.get("PROTOCOL", "2"))
for_sentinels = {"socket_timeout": 10, "protocol": protocol}
if "SENTINEL_PASSWORD" in os.environ:
    for_sentinels["password"] = os.environ["SENTINEL_PASSWORD"]
for_members = {"socket_timeout": 10, "protocol": protocol, "decode_responses": True}
if "PASSWORD" in os.environ:
    for_members |= {"username": os.environ.get("USER_NAME", "default"), "password": os.environ["PASSWORD"]}


def say(what):
    print(what, flush=True)


def until(what, condition):
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            result = condition()
            if result:
                return result
        except redis.RedisError as error:
            say(f"not yet: {type(error).__name__}: {error}")
        time.sleep(0.2)
    sys.exit(f"never: {what}")


say(f"redis-py {redis.__version__}, RESP {protocol}")
sentinel = Sentinel([(host, int(port)) for host, port in addresses], sentinel_kwargs=for_sentinels, **for_members)
former = until("a master", lambda: sentinel.discover_master(service))
say(f"master {former}, replicas {sentinel.discover_slaves(service)}")
try:
    sentinel.discover_master("no-such-service")
    sys.exit("a service that is not there has a master")
except MasterNotFoundError:
    pass

asked = sentinel.sentinels[0]
say(f"info: {asked.info()['master0']}")
say(f"sentinels: {[other['ip'] for other in asked.sentinel_sentinels(service)]}")
listener = asked.pubsub()
listener.psubscribe("*")
until("the confirmation", lambda: listener.get_message(timeout=5))

master = sentinel.master_for(service)
until("a first write", lambda: master.set("py", "before"))
say("ready")

heard = until(
    "the message",
    lambda: next(
        (m for m in iter(lambda: listener.get_message(timeout=1), None) if m["channel"] == b"+switch-master"), None
    ),
)
say(f"heard {heard['data'].decode()}")
until("a write after the failover", lambda: master.set("py", "after"))
now = sentinel.discover_master(service)
if now == former:
    sys.exit(f"the master is still {former}")
say(f"done, master {now}")
