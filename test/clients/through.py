"""Sends answers through the typed models of Alibaba Cloud's Python SDK and back: what a model does not know is gone.

Standard input: [{"operation", "body"}]. Prints the list of bodies.
"""

import json
import sys

from alibabacloud_dts20200101 import models

if __name__ == "__main__":
    answers = json.load(sys.stdin)
    print(
        json.dumps(
            [
                getattr(models, f"{answer['operation']}ResponseBody")().from_map(answer["body"]).to_map()
                for answer in answers
            ]
        )
    )
