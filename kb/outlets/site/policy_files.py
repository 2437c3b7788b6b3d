"""The policies of the site's day for all engines, each file at an address that stays, with its digest."""

from __future__ import annotations

import hashlib

from kb.channel.manifest import PolicyFile
from kb.facts import Facts
from kb.judging.rules import builtin_rules
from kb.outlets.site.folder import Folder
from kb.policies import ALL
from kb.policies.export import chosen_engines, make_policies
from kb.policies.said_rules import PolicyQuestion

FOLDER = "policies"
"""Where they stand on the site."""


def put_policies(folder: Folder, facts: Facts) -> tuple[PolicyFile, ...]:
    """Write them; what they are, with addresses as seen from the folder `data`."""
    made = make_policies(facts.store, builtin_rules(), PolicyQuestion(facts.basis), chosen_engines(ALL))
    found = []
    for name, text in sorted(made.files.items()):
        content = text.encode()
        folder.put(f"{FOLDER}/{name}", content)
        found.append(PolicyFile(f"../{FOLDER}/{name}", hashlib.sha256(content).hexdigest(), len(content)))
    return tuple(found)
