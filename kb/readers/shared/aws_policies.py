"""Policies that AWS has made, which every account has under the same names."""

from __future__ import annotations

_BEFORE_THE_NAME = "::aws:policy/"
"""What stands before the name of a policy of AWS in its ARN; one of an account may be called alike."""


def policy_of_aws(arn: str) -> str | None:
    """The name of the policy of AWS that an ARN, or the end of one, names; None for all others."""
    _, is_policy, path = arn.rpartition(_BEFORE_THE_NAME)
    return path.rpartition("/")[2] if is_policy and "${" not in path else None
