"""floors.py SCORE FLOORS: fails where a figure of SCORE is below its floor."""

import json
import sys

score, floors = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
below = [f"{name} {score[name]} < {floor}" for name, floor in floors.items() if score[name] < floor]
if below:
    sys.exit("FAILED: below the floor: " + ", ".join(below))
