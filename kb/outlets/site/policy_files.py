"""The policies of the site's day for all engines, each file at an address that stays, with its digest."""

from __future__ import annotations

import hashlib

from kb.channel.manifest import PolicyFile
from kb.facts import Basis, Facts
from kb.judging.rules import builtin_rules
from kb.outlets.site.folder import Folder
from kb.policies import ALL
from kb.policies.export import chosen_engines, make_policies
from kb.policies.said_rules import PolicyQuestion
from kb.store import Store

FOLDER = "policies"
"""Where they stand on the site."""


def policy_texts(store: Store, basis: Basis) -> dict[str, str]:
    """The texts of all files of a day by their names, in the order of those."""
    made = make_policies(store, builtin_rules(), PolicyQuestion(basis), chosen_engines(ALL))
    return dict(sorted(made.files.items()))


def put_policies(folder: Folder, facts: Facts) -> tuple[PolicyFile, ...]:
    """Write them; what they are, with addresses as seen from the folder `data`."""
    found = []
    for name, text in policy_texts(facts.store, facts.basis).items():
        content = text.encode()
        folder.put(f"{FOLDER}/{name}", content)
        found.append(PolicyFile(f"../{FOLDER}/{name}", hashlib.sha256(content).hexdigest(), len(content)))
    return tuple(found)
