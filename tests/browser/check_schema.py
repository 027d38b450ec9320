"""check_schema.py SCHEMA RESULT...: every result must satisfy the schema, and the schema must be able to refuse one."""
import copy
import json
import sys

from jsonschema import Draft202012Validator

schema = json.load(open(sys.argv[1], encoding="utf-8"))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)

problems = []
for name in sys.argv[2:]:
    result = json.load(open(name, encoding="utf-8"))
    for error in sorted(validator.iter_errors(result), key=lambda e: list(e.path))[:10]:
        problems.append(f"{name}: /{'/'.join(map(str, error.path))}: {error.message[:200]}")
    # Negative control: a schema that takes anything proves nothing.
    for spoil in ("decision", "board", "evidence", "total", "items", "size", "schema_version"):
        if spoil not in schema["properties"]:
            continue
        broken = copy.deepcopy(result)
        broken[spoil] = "nonsense"
        if validator.is_valid(broken):
            problems.append(f"the schema accepts nonsense as {spoil}")
print("\n".join(problems) or f"schema: {len(sys.argv) - 2} results are valid")
sys.exit(bool(problems))
