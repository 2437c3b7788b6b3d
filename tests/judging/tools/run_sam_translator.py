"""SAM's own translator: templates of SAM as a list of JSON on standard input, what it makes of them on the output."""

import json
import sys

from samtranslator.translator.transform import transform


class NoPolicies:
    """The managed policies of an account that nobody asks."""

    def load(self) -> dict[str, str]:
        """None."""
        return {}


json.dump([transform(template, {}, NoPolicies()) for template in json.load(sys.stdin)], sys.stdout)
