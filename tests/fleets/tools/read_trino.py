"""Read statements by Trino's own grammar: a JSON list of statements in, one of their errors out."""

import json
import sys

from trino_query_parser import parse_statement

errors = []
for statement in json.load(sys.stdin):
    try:
        parse_statement(statement)
        errors.append(None)
    except Exception as e:
        errors.append(f"{type(e).__name__}: {e}"[:300])
json.dump(errors, sys.stdout)
