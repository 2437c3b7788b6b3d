"""Find functions and types that Trino does not document: a JSON list of statements in, one of complaints out."""

import json
import sys

from trino_sql_validator import validate

found = [validate(statement) for statement in json.load(sys.stdin)]
json.dump([[*map(str, one.warnings), *([str(one.error)] if one.error else [])] for one in found], sys.stdout)
