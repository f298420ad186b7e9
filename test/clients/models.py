"""Prints what the typed models of Alibaba Cloud's Python SDK know of an operation's answer.

One JSON object: for each operation named on the command line, the type of every field by its path, such as
"DtsJobList[].FullDataCheckStatus.CanSwitch": "bool". Read from the models' own source, because only from_map names the
fields as the API does.
"""

import inspect
import json
import re
import sys
import typing

from alibabacloud_dts20200101 import models

FIELD = re.compile(r"if m\.get\('(\w+)'\) is not None:\n(.*?)(?=\n        if m\.get|\n        return self)", re.S)
MODEL = re.compile(r"main_models\.(\w+)\(\)")
ATTRIBUTE = re.compile(r"self\.(\w+)")


def fields_of(model, path=""):
    """Every field below a model, by its path."""
    types = typing.get_type_hints(model.__init__, vars(sys.modules[model.__module__]))
    found = {}
    for name, body in FIELD.findall(inspect.getsource(model.from_map)):
        inner = MODEL.search(body)
        is_list = "for " in body
        here = f"{path}{name}"
        if inner is None:
            found[here] = type_name(types[ATTRIBUTE.search(body).group(1)])
            continue
        found[here] = "list" if is_list else "object"
        found.update(fields_of(getattr(models, inner.group(1)), f"{here}{'[]' if is_list else ''}."))
    return found


def type_name(of):
    return getattr(of, "__name__", str(of))


if __name__ == "__main__":
    answers = {name: getattr(models, f"{name}ResponseBody") for name in sys.argv[1:]}
    print(json.dumps({name: fields_of(model) for name, model in answers.items()}))
