"""floors.py SCORE FLOORS: fails where a figure of SCORE is out of its bounds."""

import json
import sys

score, floors = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
# The scorer of table finding writes one row a program; there is one program.
score = score[0] if isinstance(score, list) else score
low = [f"{name} {score[name]} < {bound}" for name, bound in floors["at_least"].items() if score[name] < bound]
high = [f"{name} {score[name]} > {bound}" for name, bound in floors["at_most"].items() if score[name] > bound]
if low or high:
    sys.exit("FAILED: " + ", ".join(low + high))
