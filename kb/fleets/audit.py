"""Audit a fleet: read it, judge it, write what was found, and sum up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

import duckdb

from kb.data_classes import dataclass
from kb.errors import FleetError, UsageError
from kb.fleets.audit_summaries import Totals, audit_totals, owner_counts, repeated_rows, version_counts
from kb.fleets.interface import AuditQuestion, Cluster, JudgedFleet, Progress, Resources, Summary, ignore_progress
from kb.fleets.inventories.column_names import OWNER, known_columns, meant_fields
from kb.fleets.inventories.input_files import open_inputs
from kb.fleets.inventories.staging import Staging
from kb.fleets.judging.account_totals import COLUMNS, judge_accounts
from kb.fleets.judging.applicable_rules import Applicable, applicable_rules, looked_at
from kb.fleets.judging.attached_resources import OWNERS, AttachedTotals, judge_attached
from kb.fleets.judging.fleet_accounts import FleetAccounts
from kb.fleets.judging.fleet_judgement import judge_fleet
from kb.fleets.judging.judged_days import says_same, write_in_force
from kb.fleets.judging.worded_fields import columns_asked, is_about_fields, later_fields, over_columns
from kb.fleets.output_files import SUFFIXES, close_findings, write_findings, write_rejects
from kb.fleets.scratch_folders import put_in_place, scratch_folder
from kb.fleets.version_uses import VersionUse, keep_uses, write_uses
from kb.fleets.workbench_database import Workbench, disk_full, open_workbench
from kb.judging.rules import Rule
from kb.paths import sql_text
from kb.store import Store
from kb.whole_files import odd_kind

BY_DEFAULT = "LKB222"
"""The rule about the quota that AWS gives by default."""


@dataclass(frozen=True, slots=True)
class AuditJob:
    """An audit to do."""

    paths: tuple[str, ...]
    """Files, folders and globs with the fleet."""
    question: AuditQuestion
    """What to judge it by."""
    output: Path | None = None
    """The file for the findings; None to only sum up."""
    rejects: Path | None = None
    """The file for rows that cannot be used; None for one beside the output."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """The columns of fields whose names do not tell."""
    memory: str = "1GB"
    """Memory past which the engine spills to the disk."""
    threads: int | None = None
    """Threads; None for one per core."""
    cluster: Cluster | None = None
    """The Spark to run the rules on; None for DuckDB."""
    owner_tag: str | None = None
    """The key of the tag that tells who owns a function; None for no owners."""
    uses: frozenset[VersionUse] | None = None
    """Judge only functions whose version is of such use; None for all."""
    followers: tuple[Callable[[JudgedFleet], None], ...] = ()
    """What makes something else of the judged fleet, before the findings are put in their place."""

    @property
    def rejects_file(self) -> Path | None:
        """Where rows that cannot be used go."""
        return self.rejects or (self.output.with_name(f"{self.output.stem}.rejects.csv") if self.output else None)


def audit_fleet(store: Store, rules: Sequence[Rule], job: AuditJob, progress: Progress = ignore_progress) -> Summary:
    """Judge a fleet by some rules.

    Raises:
        FleetError: There is nothing in it that can be judged, or the output cannot be written.
        RuleError: A rule's SQL does not run.
        UsageError: The output has a form that we do not write.
    """
    if job.output is not None and job.output.suffix.lower() not in SUFFIXES:
        raise UsageError(f"-o {job.output}: write to a file that ends in {', '.join(SUFFIXES)}")
    for option, file in (("-o", job.output), ("--rejects", job.rejects)):
        if file is not None and (kind := odd_kind(file)):
            raise UsageError(f"{option} {file}: this is {kind}: name a file")
    with scratch_folder(job.output) as scratch:
        resources = Resources(job.memory, job.threads, scratch)
        with open_workbench(store, resources, progress) as bench:
            return _audit_on(bench, store, rules, job)


def _audit_on(bench: Workbench, store: Store, rules: Sequence[Rule], job: AuditJob) -> Summary:
    try:
        return _audit_in(bench, store, rules, job, copy=False)
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException) as e:
        if disk_full(e):
            raise
    # A Parquet file turned out to be damaged while the rules read it: copied first, it can be told from the others.
    return _audit_in(bench, store, rules, job, copy=True)


def _audit_in(bench: Workbench, store: Store, rules: Sequence[Rule], job: AuditJob, *, copy: bool) -> Summary:
    fleet = _read_fleet(bench, store, rules, job, copy=copy)
    verdict = _judge_all(bench, store, fleet, job)
    half, findings = write_findings(bench, verdict.findings, _suffix(job))
    bench.progress("summing up", None)
    summary = _sum_up(bench, fleet, verdict, job, findings)
    judged = JudgedFleet(bench.connection, findings, job.question, verdict.fit.rules, fleet.present, bench.scratch)
    for follower in job.followers:
        follower(judged)
    return replace(summary, rejects=_put_down(bench, job, half, fleet.rejected))


@dataclass(frozen=True, slots=True)
class _Fleet:
    """A fleet that was read."""

    staging: Staging
    """How its files were understood; its functions are `functions_read`."""
    rejected: int
    """Rows that cannot be used."""
    others: int
    """Functions of versions that are not asked for."""
    accounts: FleetAccounts
    """What is known of its accounts."""
    rules: tuple[Rule, ...]
    """The rules to judge it by."""

    @property
    def present(self) -> Mapping[str, int]:
        """The fields that it has columns for."""
        return self.staging.columns.present


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the rules found."""

    fit: Applicable
    """The rules about functions that had what they look at."""
    findings: str
    """The query for all findings."""
    weights: str
    """The query for how many functions a `function_id` stands for."""
    beside: tuple[AttachedTotals, ...]
    """What came of judging attachments, and sums over accounts."""


def _read_fleet(bench: Workbench, store: Store, rules: Sequence[Rule], job: AuditJob, *, copy: bool) -> _Fleet:
    """Read the files, set apart what cannot be used and who is not asked about."""
    bench.connection.execute(sql_text("functions.sql"))
    read = [over_columns(rule, columns_asked(rule)) if is_about_fields(rule) else rule for rule in rules]
    wanted = {*OWNERS, *COLUMNS, *(column for rule in read for column in looked_at(rule))}
    staging = stage_fleet(bench, job, wanted, copy=copy)
    rejected = staging.finish(job.question.basis.as_of)
    others = prepare_groups(bench.connection, job, staging)
    accounts = FleetAccounts(bench.connection, store, job.question.accounts)
    # Where an account's own quota is known, what is reserved is judged by that.
    applied = tuple(rule for rule in rules if rule.id != BY_DEFAULT or not accounts.judged)
    return _Fleet(staging, rejected, others, accounts, applied)


def _judge_all(bench: Workbench, store: Store, fleet: _Fleet, job: AuditJob) -> _Verdict:
    """Judge the functions, here or on the cluster where one is named, what is attached to them, and their accounts."""
    question, present = job.question, fleet.present
    days = "select as_of from functions_read"
    (first,) = bench.connection.execute(f"select min(as_of) from ({days})").fetchall()[0]
    later = later_fields(store, question.basis, None if question.known_as_of else first)
    fit = applicable_rules(fleet.rules, present, later)
    # What a rule says of days is asked of the rule as it is written, not as it reads the columns of a fleet.
    ran = {rule.id for rule in fit.rules}
    together = all(says_same(rule) for rule in fleet.rules if rule.id in ran)
    write_in_force(bench.connection, store, fit.rules, question, days, together=together)
    if job.cluster is None:
        judged = judge_fleet(bench, fit.rules, question, present)
    else:
        from kb.fleets.engines.spark import judge_on_spark  # noqa: PLC0415 - translates SQL, which DuckDB needs not

        judged = judge_on_spark(bench, fit.rules, question, present, job.cluster)
    attached = judge_attached(bench, store, fleet.rules, question)
    summed = judge_accounts(bench, store, fleet.rules, question, present, accounts=fleet.accounts)
    findings = judged.findings
    if summed.rules:
        bench.connection.execute(sql_text("fleets/renumbered.sql").replace("$findings", findings))
    if attached.rules or summed.rules:
        bench.connection.execute(sql_text("fleets/owners_by_arn.sql"))
        findings = sql_text("fleets/with_attached.sql").replace("$findings", findings)
    return _Verdict(fit, findings, judged.weights, (attached, summed))


def _suffix(job: AuditJob) -> str:
    """The form that findings are written in, if only to be counted."""
    return job.output.suffix.lower() if job.output else ".parquet"


def _put_down(bench: Workbench, job: AuditJob, half: Path, rejected: int) -> str | None:
    """Put the files in their places, the findings last; the file of rejects, where there are any."""
    close_findings(bench)
    rejects = write_rejects(bench, job.rejects_file, rejected)
    if job.output is not None:
        put_in_place(half, job.output)
    return rejects


def _sum_up(bench: Workbench, fleet: _Fleet, verdict: _Verdict, job: AuditJob, findings: str) -> Summary:
    """What the audit comes to, counted over functions and what was judged beside them."""
    counted = audit_totals(bench.connection, verdict.weights, findings)
    summary = _summary_of(job, fleet, verdict.fit, counted)
    for beside in verdict.beside:
        summary = _with_attached(summary, beside)
    return replace(
        summary,
        own_limits=fleet.accounts.judged,
        accounts_elsewhere=fleet.accounts.elsewhere,
        owners=owner_counts(bench.connection, findings) if job.owner_tag else None,
        versions=version_counts(bench.connection, findings, fleet.present),
        repeated=repeated_rows(bench.connection),
    )


def _with_attached(summary: Summary, attached: AttachedTotals) -> Summary:
    return replace(
        summary,
        attachments=summary.attachments + attached.judged,
        other_resources=summary.other_resources - attached.judged,
        rules_run=tuple(sorted({*summary.rules_run, *attached.rules_run})),
        rules_not_run=tuple(rule for rule in summary.rules_not_run if rule.rule not in attached.rules_run),
        rules=tuple(sorted((*summary.rules, *attached.rules), key=lambda row: (row["rule"], row["severity"]))),
    )


def stage_fleet(bench: Workbench, job: AuditJob, wanted: Collection[str], *, copy: bool) -> Staging:
    """Read the files of a fleet, of their columns those that the rules look at.

    Raises:
        FleetError: There are none.
        UsageError: --map names a column that no file has.
    """
    leave_out = frozenset(path.resolve() for path in (job.output, job.rejects_file) if path)
    bench.progress("looking at the files", None)
    found, unread = open_inputs(job.paths, bench.scratch, leave_out)
    staging = Staging(bench, job.mapping, wanted, copy=copy, owner_tag=job.owner_tag)
    staging.read(found)
    staging.unread[:0] = unread
    unknown = [column for column in job.mapping.values() if column and column not in staging.columns.named]
    if unknown and staging.files:
        raise UsageError(f"--map: no file has a column {unknown[0]!r}")
    if not found and not unread:
        raise FleetError(
            f"{' '.join(job.paths)}: no files of a fleet here: CSV, JSON, JSON lines or Parquet; "
            "`lambda-kb check` judges templates and other configurations"
        )
    # An account without functions has nobody's.
    if job.owner_tag and OWNER not in staging.columns.used and staging.columns.parts:
        raise UsageError(
            f"--owner-tag {job.owner_tag}: no file has tags: collect them with `lambda-kb collect`, or name a column "
            f"`Tags` or `{job.owner_tag}`"
        )
    return staging


def prepare_groups(connection: duckdb.DuckDBPyConnection, job: AuditJob, staging: Staging) -> int:
    """Find out what published versions are of use for, and leave only those that are asked for.

    Returns:
        How many functions of other versions there are.
    """
    if "Version" in staging.columns.present:
        write_uses(connection)
    return keep_uses(connection, job.uses, staging.columns.present) if job.uses is not None else 0


def _summary_of(job: AuditJob, fleet: _Fleet, fit: Applicable, found: Totals) -> Summary:
    staging = fleet.staging
    columns = staging.columns
    return Summary(
        basis=job.question.basis,
        operation=job.question.operation,
        engine="duckdb" if job.cluster is None else "spark",
        days=found.days if "as_of" in columns.present else None,
        files=staging.files,
        functions=found.functions,
        with_findings=found.with_findings,
        rejected=fleet.rejected,
        other_versions=fleet.others,
        other_resources=staging.other_resources,
        used={name: columns.used[name] for name in (*known_columns(), OWNER) if name in columns.used},
        partly={
            name: f"{count} of {columns.parts}"
            for name, count in sorted(columns.present.items())
            if count < columns.parts
        },
        missing=fit.missing,
        assumed=fit.assumed,
        ignored=tuple(sorted(columns.ignored)),
        meant=meant_fields(sorted(columns.ignored), columns.used),
        rules_run=tuple(sorted(rule.id for rule in fit.rules)),
        rules_not_run=fit.not_run,
        phases=found.phases,
        rules=found.rules,
        accounts=found.accounts,
        regions=found.regions,
        undecided=found.undecided,
        unread=tuple(staging.unread),
        warnings=staging.warnings,
        output=str(job.output) if job.output else None,
    )
