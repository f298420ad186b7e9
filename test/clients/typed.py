"""Calls the DTS API with Alibaba Cloud's typed Python SDK, as its users do.

Standard input: {"url", "signature": "v2" | "v3", "key", "secret", "calls": [{"operation", "parameters"}]}. Prints a list:
for each call {"raw": the body as it came, "typed": the same through the SDK's model and back}, or {"error": {"code",
"message", "status", "detail"}}.
"""

import json
import sys

from alibabacloud_dts20200101 import models
from alibabacloud_dts20200101.client import Client
from alibabacloud_tea_openapi import models as openapi
from alibabacloud_tea_util import models as util
from darabonba.exceptions import DaraException

# In this SDK V3 is what a configuration that names no algorithm signs with.
ALGORITHMS = {"v2": "v2", "v3": None}


def create_client(wanted):
    protocol, host = wanted["url"].rstrip("/").split("://")
    return Client(
        openapi.Config(
            access_key_id=wanted["key"],
            access_key_secret=wanted["secret"],
            endpoint=host,
            protocol=protocol,
            region_id="cn-hangzhou",
            signature_algorithm=ALGORITHMS[wanted["signature"]],
        )
    )


def ask(client, operation, parameters):
    """One call through the generated method, and the body that it read."""
    bodies = []
    call_api = client.call_api

    def keep(*arguments):
        answer = call_api(*arguments)
        bodies.append(answer["body"])
        return answer

    client.call_api = keep
    try:
        request = getattr(models, f"{operation}Request")().from_map(parameters)
        method = "".join(f"_{c.lower()}" if c.isupper() else c for c in operation).lstrip("_")
        answer = getattr(client, f"{method}_with_options")(request, util.RuntimeOptions(autoretry=False))
        return {"raw": bodies[0], "typed": answer.body.to_map()}
    except DaraException as error:
        return {
            "error": {
                "code": error.code,
                "message": error.message,
                "status": getattr(error, "status_code", None),
                "detail": getattr(error, "access_denied_detail", None),
            }
        }
    finally:
        client.call_api = call_api


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    client = create_client(wanted)
    print(json.dumps([ask(client, **call) for call in wanted["calls"]]))
