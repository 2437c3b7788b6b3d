"""The logical ids that the framework gives what it makes of a function."""

from __future__ import annotations

import re

from kb.readers.serverless.template_parts import bare_node, node_at, plain_mapping, single_text, why_unknown
from kb.readers.trees.nodes import Node, Scalar, Sequence, mapping_entry

_GAP = "\0"
"""Stands for what is not known of a text."""
_LONGEST = 255  # characters that CloudFormation takes in an id
_LONGEST_ARN = 2048
_MOST_PIECES = 40  # of an ARN that is joined
_BESIDES = re.compile(
    r"EventBridgeLambdaPermission|EventSourceMapping|LambdaEvConf|LambdaFunction(?:InvokePermission|Url)"
    r"|LambdaPermission|LambdaVersion|(?:Durable|ProvConc[0-9A-Za-z]*|SnapStart)LambdaAlias"
)
"""How the ids go on, behind the function's, of what the framework makes for it besides."""
_ALONE = re.compile(r"CustomDashresourceDash\w+LambdaFunction|\w+LambdaAuthorizerPermissionHttpApi")
"""The ids of what the framework makes of no function of the service: handlers of its own, and who may call them."""
_QUEUES = {"activemq": "ActiveMQ", "rabbitmq": "RabbitMQ"}
_KEPT_OF_CLUSTER = 79
_KEPT_OF_QUEUE = 150
_KEPT_OF_TOPIC = 158


def normal_key(key: str) -> str:
    """The key of a function, layer or capacity provider as ids begin with it."""
    return _upper_first(key.replace("-", "Dash").replace("_", "Underscore"))


def function_id(key: str) -> str:
    """The logical id of a function."""
    return normal_key(key) + "LambdaFunction"


def layer_id(key: str) -> str:
    """The logical id of a layer."""
    return normal_key(key) + "LambdaLayer"


def capacity_provider_id(key: str) -> str:
    """The logical id of a capacity provider."""
    return normal_key(key) + "LambdaCapacityProvider"


def is_own_of_framework(logical_id: str) -> bool:
    """Whether the framework makes something under an id by itself, whatever the functions are called."""
    return len(logical_id) <= _LONGEST and _ALONE.fullmatch(logical_id) is not None


def ids_besides(logical_id: str) -> list[tuple[str, str]]:
    """The functions that something may be made for under an id, by their own ids, and what it would be."""
    if len(logical_id) > _LONGEST:
        return []
    found = _BESIDES.finditer(logical_id)
    return [(f"{logical_id[: word.start()]}LambdaFunction", word[0]) for word in found if word.start()]


def mapping_id(key: str, kind: str, event: Node) -> str | None:
    """The logical id of the mapping of an event; None if it cannot be known."""
    arn = node_at(event, "arn") if plain_mapping(event) else event
    named: str | None = None
    match kind:
        case "sqs":
            named = _joined("SQS", _name_in(arn, ":", -1, ("Fn::GetAtt", "Fn::ImportValue")))
        case "stream":
            references = ("Fn::GetAtt", "Fn::ImportValue", "Ref")
            named = _joined(_type_of_stream(event, arn), _name_in(arn, "/", 1, references))
        case "msk":
            cluster = _kept(_reference(arn, ("Fn::ImportValue", "Ref")) or _part(_known_text(arn), "/", 1))
            topic = _kept(_short_text(node_at(event, "topic")))
            named = _joined("MSK", cluster and topic and cluster[:_KEPT_OF_CLUSTER] + topic[:_KEPT_OF_CLUSTER])
        case "kafka":
            topic = _kept(_short_text(node_at(event, "topic")))
            named = _joined("Kafka", topic and topic[:_KEPT_OF_TOPIC])
        case "activemq" | "rabbitmq":
            queue = _kept(_short_text(node_at(event, "queue")))
            named = _joined(_QUEUES[kind], queue and queue[:_KEPT_OF_QUEUE])
    return named and f"{normal_key(key)}EventSourceMapping{named}"


def _short_text(node: Node | None) -> str | None:
    """A text of which an id may be made; many events may share one that is long."""
    text = single_text(node)
    return text if text and len(text) <= _LONGEST_ARN else None


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _kept(text: str | None) -> str | None:
    """What an id takes of a name."""
    return None if text is None else _upper_first(re.sub(r"[^0-9A-Za-z]", "", text))


def _joined(kind: str | None, name: str | None) -> str | None:
    return kind + name if kind and name else None


def _type_of_stream(event: Node, arn: Node | None) -> str | None:
    """DynamoDB or Kinesis as the id has it: as the event says, else as the ARN does."""
    said = node_at(event, "type") if plain_mapping(event) else None
    found = _short_text(said) if said else _part(_known_text(arn), ":", 2)
    return found and _upper_first(found)


def _name_in(arn: Node | None, sign: str, index: int, references: tuple[str, ...]) -> str | None:
    """What the id of a mapping takes from an ARN: the resource referred to, or a part of the text."""
    if (referred := _reference(arn, references)) is not None:
        return _kept(referred)
    of_text = _kept(_part(_known_text(arn), sign, index))
    items = _joined_items(arn)
    if items is None:
        return of_text
    last = _short_text(items[-1])
    # Of a list that is joined the framework takes the last item, of a stream's what stands behind its slash.
    of_list = _kept(last.rpartition("/")[2] if last and sign == "/" else last)
    # A text that is partly known is joined too, and cannot be told from a list with a part that is not known.
    is_sure = not any(why_unknown(item) for item in items) or of_list == of_text
    return of_list if is_sure else None


def _reference(arn: Node | None, names: tuple[str, ...]) -> str | None:
    """The resource or export that an ARN is taken from."""
    for name in names:
        if found := mapping_entry(bare_node(arn), name):
            inside = bare_node(found)
            first = inside.items[0] if isinstance(inside, Sequence) and inside.items else found
            text = _short_text(first)
            return text.partition(".")[0] if text and name == "Fn::GetAtt" else text
    return None


def _joined_items(arn: Node | None) -> list[Node] | None:
    """The items of a list that is joined."""
    whole = bare_node(mapping_entry(bare_node(arn), "Fn::Join"))
    items = bare_node(whole.items[1]) if isinstance(whole, Sequence) and len(whole.items) > 1 else None
    return items.items if isinstance(items, Sequence) and 0 < len(items.items) <= _MOST_PIECES else None


def _known_text(arn: Node | None) -> str | None:
    """A text, with gaps where it is not known."""
    if isinstance(bare_node(arn), Scalar):
        return _short_text(arn)
    items = _joined_items(arn)
    return None if items is None else "".join(_short_text(item) or _GAP for item in items)


def _part(text: str | None, sign: str, index: int) -> str | None:
    """A part of a text between signs; None where it is missing or has a gap."""
    parts = (text or "").split(sign)
    found = parts[index] if index < len(parts) else None
    return None if not found or _GAP in found else found
