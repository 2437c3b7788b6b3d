package lambda_kb

import rego.v1

# What a template or a plan configures: its name, its type, what is written, and of a plan what is not known yet.
resources contains found if {
	some name, resource in input.Resources
	is_string(resource.Type)
	resource.Type != "AWS::Serverless::Function"
	found := {"name": name, "type": resource.Type, "values": object.get(resource, "Properties", {}), "unknown": {}}
}

resources contains found if {
	some name, resource in input.Resources
	resource.Type == "AWS::Serverless::Function"
	shared := object.get(object.get(input, "Globals", {}), "Function", {})
	own := object.get(resource, "Properties", {})
	found := {"name": name, "type": resource.Type, "values": object.union(shared, own), "unknown": {}}
}

resources contains found if {
	some change in input.resource_changes
	is_object(change.change.after)
	found := {
		"name": change.address,
		"type": change.type,
		"values": change.change.after,
		"unknown": object.get(change.change, "after_unknown", {}),
	}
}

kinds contains found.type if some found in resources

of_type[kind] := [found | some found in resources; found.type == kind] if some kind in kinds

finding(found, rule, severity, field, text) := {
	"rule": rule,
	"severity": severity,
	"resource": found.name,
	"field": field,
	"msg": concat("", [rule, " ", found.name, ": ", text]),
}

is_function_of_cloudformation(value) if {
	is_object(value)
	some name, _ in value
	name in {"Ref", "Condition"}
}

is_function_of_cloudformation(value) if {
	is_object(value)
	some name, _ in value
	startswith(name, "Fn::")
}

# Written, but not known.
hidden(value) if is_function_of_cloudformation(value)

hidden(value) if {
	is_array(value)
	some item in value
	item["Fn::If"]
}

# In what a plan does not know yet.
later(value) if value == true

later(value) if {
	is_array(value)
	some item in value
	item == true
}

# In a plan what is empty is not there.
filled(value) := value if not value in {"", []}

there(value) := value if value != null

text(value) := value if is_string(value)

number(value) := value if is_number(value)

number(value) := to_number(value) if {
	is_string(value)
	regex.match(`^-?[0-9]+(\.[0-9]+)?$`, value)
}

size(value) := count(value) if {
	is_array(value)
	not hidden(value)
}

size(value) := count(value) if {
	is_object(value)
	not hidden(value)
}

on(value) if value == true

on(value) if {
	is_string(value)
	not lower(value) in {"", "false"}
}

on(value) if {
	is_array(value)
	count(value) > 0
}

on(value) if {
	is_object(value)
	count(value) > 0
	not hidden(value)
}

first(value) := text(value[0]) if value[0] != ""

characters(value) := count(text(value))

length_of(value) := count(hex.encode(value)) / 2 if is_string(value)

length_of(value) := count(json.marshal(value)) if is_number(value)

length_of(value) := count(json.marshal(value)) if is_boolean(value)

bytes(value) := names + contents if {
	is_object(value)
	not hidden(value)
	names := sum([length_of(name) | some name in object.keys(value)])
	contents := sum([length_of(content) | some content in value])
}

longest(value, name) := max([count(item[name]) | some item in value; is_string(item[name])])

largest(value, name) := max([number(item[name]) | some item in value])

keys(value) := object.keys(value) if {
	is_object(value)
	not hidden(value)
}

items(value) := {item | some item in value; is_string(item)}
