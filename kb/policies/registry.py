"""The engines, by name."""

from __future__ import annotations

from collections.abc import Mapping

from kb.policies.engines import cfn_lint, checkov, config, constants, custodian, guard, rego, renovate
from kb.policies.engines.interface import Engine

ENGINES: Mapping[str, Engine] = {
    engine.name: engine
    for engine in (
        guard.ENGINE,
        rego.ENGINE,
        cfn_lint.ENGINE,
        checkov.ENGINE,
        custodian.ENGINE,
        config.ENGINE,
        renovate.ENGINE,
    )
}
"""Tools that judge by policies."""

CONSTANTS: Mapping[str, Engine] = {engine.name: engine for engine in (constants.PYTHON, constants.TYPESCRIPT)}
"""Languages that the facts are written as constants for; they say no rules."""
