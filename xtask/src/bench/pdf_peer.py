"""Extracts the tables of documents with one peer: `DOCUMENTS SECONDS` of CPU time.

Stops between two documents once it has worked for as long as it may.
"""
import os
import sys
import time

adapters, name, limit, *paths = sys.argv[1:]
sys.path.insert(0, adapters)
from peers import PEERS

extract = PEERS[name]


def worked():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


# Modules are loaded, and virtual machines started, by the first call; it is not on the clock.
shortest = min(paths, key=os.path.getsize)
try:
    extract(shortest)
except Exception as error:
    print(f"{name}: {shortest}: {error}", file=sys.stderr)
start = worked()
count = 0
for path in paths:
    if count and worked() - start > float(limit):
        break
    # What it cannot read it raises, and that is its answer.
    try:
        extract(path)
    except Exception as error:
        print(f"{name}: {path}: {error}", file=sys.stderr)
    count += 1
print(count, worked() - start)
