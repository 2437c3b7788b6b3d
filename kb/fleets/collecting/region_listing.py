"""One Region of one account on its way into the journal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kb.fleets.collecting.aws_sessions import DENIED, AccountSession, client, client_errors, code_of, reason_of
from kb.fleets.collecting.collection_request import ACCOUNT, ALIAS, FUNCTION, LATEST, LAYER, MAPPING, URL, Item, Search
from kb.fleets.collecting.journals import Journal, lines, whole_functions, whole_records

Identity = tuple[str, str]
"""A function by its ARN and revision."""


class RegionListing:
    """Lists what an account has in a Region."""

    def __init__(self, account: AccountSession, region: str, search: Search, journal: Journal) -> None:
        self.account = account
        self.region = region
        self.search = search
        unit = f"{account.id or 'own'}.{region}"
        self.done = journal.done(unit)
        self.part = journal.part(unit)
        self._tags: dict[str, dict[str, str] | None] = {}
        self._denied: dict[str, str] = {}
        self.client = client(account.session, "lambda", region, search.profile, workers=search.workers)

    def list_missing(self) -> int:
        """List what is not listed yet; how many functions were.

        Raises:
            ClientError: AWS refuses.
        """
        if self.done.exists():
            found = [item["ResourceType"] for item in whole_records(self.done)]
            # The account's own record ends the file of a Region: without it the file was damaged since.
            if found[-1:] == [ACCOUNT]:
                return found.count(FUNCTION)
            self.done.replace(self.part)
        known = self._recover_records()
        with self.part.open("ab") as out:

            def keep(items: Iterable[Item]) -> None:
                out.write(lines(items))
                out.flush()

            there = self._collect_functions(known, keep)
        if known - there:
            # What an interrupted run wrote and has been changed or deleted since.
            self._keep_only(lambda function: _identity_of(function) in there)
        with self.part.open("ab") as out:
            out.write(lines(self._collect_others()))
        self.part.replace(self.done)
        return len(known & there)

    def _recover_records(self) -> set[Identity]:
        """What an interrupted run wrote of functions that are whole, each with its revision."""
        if not self.part.exists():
            return set()
        kept = self._keep_only(lambda function: "Lacking" not in function)
        return {_identity_of(item) for item in kept if item["ResourceType"] == FUNCTION}

    def _keep_only(self, wanted: Callable[[Item], bool]) -> list[Item]:
        kept = whole_functions(self.part, wanted)
        half = self.part.with_suffix(".half")
        half.write_bytes(lines(kept))
        half.replace(self.part)
        return kept

    def _collect_functions(self, known: set[Identity], keep: Callable[[Iterable[Item]], None]) -> set[Identity]:
        """Write the functions that are not known; those that there are."""
        arguments = {"FunctionVersion": "ALL"} if self.search.versions else {}
        there: set[Identity] = set()
        with ThreadPoolExecutor(self.search.workers) as pool:
            for page in self.client.get_paginator("list_functions").paginate(**arguments):
                found = [function | {"FunctionArn": _without_latest(function)} for function in page["Functions"]]
                # Pages move when functions are made meanwhile: one may be listed twice.
                listed = {_identity_of(function): function for function in found if _identity_of(function) not in there}
                fresh = [function for identity, function in listed.items() if identity not in known]
                there |= listed.keys()
                for items in pool.map(self._collect_function, fresh):
                    keep(items)
        return there

    def _collect_function(self, found: Item) -> Sequence[Item]:
        """What hangs on a function, and the function after it; nothing if it was deleted meanwhile."""
        record = self._record(FUNCTION, found)
        variables = record.get("Environment", {}).get("Variables")
        if variables and not self.search.values:
            record["Environment"] = {"Variables": {key: _mask_value(value) for key, value in variables.items()}}
        try:
            tags = self._tags_of(found["FunctionArn"])
            if tags:
                record["Tags"] = tags
            hanging = self._collect_hanging_on(record) if found.get("Version", LATEST) == LATEST else []
            if self._denied:
                record["Lacking"] = sorted(self._denied)
            return [*hanging, record]
        except client_errors().ClientError as e:
            if code_of(e) == "ResourceNotFoundException":
                return []
            raise

    def _tags_of(self, arn: str) -> dict[str, str] | None:
        """The tags of a function, which its versions share."""
        function = ":".join(arn.split(":")[:7])
        if function not in self._tags:
            answer = self._allowed("ListTags", lambda: self.client.list_tags(Resource=function))
            self._tags[function] = (answer or {}).get("Tags")
        return self._tags[function]

    def _collect_hanging_on(self, record: Item) -> list[Item]:
        """The URLs and aliases of a function; its concurrency goes into its own record."""
        name = record["FunctionName"]
        concurrency = self.client.get_function_concurrency(FunctionName=name)
        if "ReservedConcurrentExecutions" in concurrency:
            record["ReservedConcurrentExecutions"] = concurrency["ReservedConcurrentExecutions"]
        urls = self._walk_pages("list_function_url_configs", "FunctionUrlConfigs", FunctionName=name)
        found = [self._record(URL, url) for url in urls]
        aliases = self._allowed(
            "ListAliases", lambda: [*self._walk_pages("list_aliases", "Aliases", FunctionName=name)]
        )
        if not aliases and not self.search.versions:
            return found
        provisioned = self._provisioned_of(name)
        for alias in aliases or ():
            one = self._record(ALIAS, alias)
            executions = provisioned.pop(alias["Name"], None)
            if executions is not None:
                one["ProvisionedConcurrencyConfig"] = {"ProvisionedConcurrentExecutions": executions}
            found.append(one)
        if provisioned:
            # What is provisioned for versions that no alias names.
            record["ProvisionedConcurrencyByVersion"] = provisioned
        return found

    def _provisioned_of(self, name: str) -> dict[str, int]:
        """How many executions are provisioned, by the alias or version that they are for."""
        call = "list_provisioned_concurrency_configs"
        listed = self._allowed(
            "ListProvisionedConcurrencyConfigs",
            lambda: [*self._walk_pages(call, "ProvisionedConcurrencyConfigs", FunctionName=name)],
        )
        return {
            str(one["FunctionArn"]).rpartition(":")[2]: int(one["RequestedProvisionedConcurrentExecutions"])
            for one in listed or ()
        }

    def _collect_others(self) -> Iterator[Item]:
        """What hangs on no single function: mappings, layers with their versions, and the account itself."""
        for mapping in self._walk_pages("list_event_source_mappings", "EventSourceMappings"):
            yield self._record(MAPPING, mapping)
        for layer in self._walk_pages("list_layers", "Layers"):
            for version in self._walk_pages("list_layer_versions", "LayerVersions", LayerName=layer["LayerName"]):
                yield self._record(LAYER, version | {"LayerName": layer["LayerName"]})
        yield self._account_record()

    def _account_record(self) -> Item:
        """The account's settings and quotas as AWS answers them; what may not be read stands under `Lacking`."""
        settings = self._allowed("GetAccountSettings", self.client.get_account_settings) or {}
        record = self._record(
            ACCOUNT, {key: settings[key] for key in ("AccountLimit", "AccountUsage") if key in settings}
        )
        try:
            quotas = client(self.account.session, "service-quotas", self.region, self.search.profile)
            pages = quotas.get_paginator("list_service_quotas").paginate(ServiceCode="lambda")
            record["Quotas"] = _plain([quota for page in pages for quota in page["Quotas"]])
        except (client_errors().ClientError, client_errors().BotoCoreError) as e:
            record["WithoutQuotas"] = reason_of(e)
        record["Versions"] = self.search.versions
        if self._denied:
            record["Lacking"] = dict(sorted(self._denied.items()))
        return record

    def _allowed(self, action: str, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - botocore has no types
        """What a call answers; None where the profile may not call it, which is said once for all."""
        if action in self._denied:
            return None
        try:
            return call()
        except client_errors().ClientError as e:
            if code_of(e) not in DENIED:
                raise
            self._denied[action] = reason_of(e)
            return None

    def _walk_pages(self, call: str, key: str, **arguments: str) -> Iterator[Item]:
        for page in self.client.get_paginator(call).paginate(**arguments):
            yield from page[key]

    def _record(self, kind: str, found: Item) -> Item:
        plain: Item = _plain(found)
        arn = next((str(plain[key]) for key in ("FunctionArn", "AliasArn", "LayerVersionArn") if plain.get(key)), "")
        account = arn.split(":")[4] if arn.count(":") >= 6 else self.account.id
        return {"ResourceType": kind, "AccountId": account, "Region": self.region} | plain


def _plain(found: Any) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(json.dumps(found, default=str))


def _identity_of(found: Item) -> Identity:
    return str(found["FunctionArn"]), str(found.get("RevisionId"))


def _without_latest(found: Item) -> str:
    """The ARN as it is listed without versions, so that a function is the same with them and without."""
    return str(found["FunctionArn"]).removesuffix(f":{LATEST}")


def _mask_value(value: str) -> str:
    """As many x's; what is an ARN or a path stays known as one, for the rules that ask."""
    kept = next((start for start in ("arn:", "/") if value.startswith(start)), "")
    return kept + "x" * (len(value.encode()) - len(kept))
