"""Calls the DTS API with Alibaba Cloud's older Python SDK (aliyun-python-sdk-core), which signs with V2.

Standard input as in typed.py, without the signature. Prints a list: for each call {"raw": the body}, or {"error": {"code",
"message", "status"}}.
"""

import json
import sys

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest


def ask(client, url, operation, parameters):
    protocol, host = url.rstrip("/").split("://")
    request = CommonRequest(domain=host, version="2020-01-01", action_name=operation)
    request.set_protocol_type(protocol)
    request.set_method("POST")
    request.set_accept_format("json")
    for name, value in parameters.items():
        request.add_query_param(name, str(value).lower() if isinstance(value, bool) else value)
    try:
        return {"raw": json.loads(client.do_action_with_exception(request))}
    except ServerException as error:
        return {"error": {"code": error.error_code, "message": error.message, "status": error.http_status}}


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    client = AcsClient(wanted["key"], wanted["secret"], "cn-hangzhou", auto_retry=False)
    print(json.dumps([ask(client, wanted["url"], **call) for call in wanted["calls"]]))
