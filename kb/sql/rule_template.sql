-- id: HOUSE001
-- title: Runtime ends its support soon
-- why: We move functions half a year before AWS stops patching their runtime.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=error update=warning invoke=note
-- reads: Runtime
-- message: support of runtime {value} ends on {until}, within our half a year
-- advice: move to {fix}
select
    f.function_id, f.as_of, 'Runtime' as field, f.runtime as value,
    r.deprecation as until, r.successor as fix, 'runtime:' || r.runtime as fact
from functions f
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime
where r.deprecation > f.as_of and r.deprecation <= f.as_of + interval 180 day

-- A rule is one file NAME.sql in a folder that `lambda-kb check --rules FOLDER` names: the header above, a key a line,
-- then one SELECT. This one works as it is: change it, give it an id of your own, remove what you do not need.
--
-- Header
--   id         an id that no other rule has; reports, suppressions and baselines go by it
--   title      what it finds, in a few words
--   why        why that matters
--   source     one or more addresses, with blanks between them
--   severity   error, warning or note: one word for all, or one for each operation as above
--   reads      the API fields it looks at; where one of them is not known, it says nothing
--   whole      those among them of which it looks at no text: one inside that is not known changes nothing (optional)
--   needs      fields without which there is nothing to find (optional)
--   optional   fields that it looks at where an inventory has them, and does without where it has not (optional)
--   minor      yes: whether a function is accepted is told although a field that the rule reads is not known (optional)
--   about      what it looks at, if not functions: event_source_mapping, event_source, function_url,
--              event_invoke_config, alias, version, layer_version, layer_version_permission, capacity_provider,
--              code_signing_config, network_connector, microvm_image, permission, web_function, web_function_revision,
--              web_function_endpoint, total, or attachment for any (optional)
--   bound      fields that the bound is made of, where it is no fact: it is not told where one is hidden (optional)
--   public     columns that repeat no field, such as sizes: they are told where a field is hidden (optional)
--   message    the finding in a sentence, with columns in braces (optional, else the title)
--   advice     what to do, likewise; left out where its {fix} is not known (optional)
--
-- Columns of the SELECT
--   function_id, as_of, field, value     always; with `about` also resource_id
--   bound, since, until, fix             what is broken, from when, until when, what to write instead (optional)
--   fact                                 'runtime:ID', 'runtime:ID:MILESTONE' or 'limit:ID', whose sources the finding
--                                        then names (optional)
--   doubt                                why nobody can tell; the row is then no finding but not judged (optional)
--   severity                             in place of the header's (optional)
--   detail                               what else the message may say (optional)
--   beside                               the resource_id of what is attached to the function and without which nothing
--                                        would be found; the finding is certain where that is always there (optional)
--
-- Facts, one row for each day asked about (join by as_of)
--   runtimes_on   runtime, phase, ga, deprecation, block_create, block_update, successor, create_status, update_status
--   limits_on     limit_id, min, max, "default", step, unit, valid_from, valid_to
--   triggers_on   trigger, service, method, invocation, status, doubt, supported_from
--   features_on   feature, applies_to, status, doubt, valid_from, valid_to
--
-- What the files say, one row for each function or attachment; a blank is an absent field
