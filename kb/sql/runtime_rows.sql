-- The runtimes on the one day asked about, with everything an answer shows.
with traits as (
    select
        as_of, known_at, substr(applies_to, 9) as runtime,
        list(feature order by feature desc) filter (feature in ('x86_64', 'arm64')) as architectures,
        list(case feature when 'zip-package' then 'Zip' else 'Image' end order by feature desc)
            filter (feature in ('zip-package', 'container-image')) as package_types
    from features_on
    where applies_to like 'runtime:%' and doubt is null
    group by all
)
select
    o.as_of, o.phase, o.create_status, o.update_status, o.invoke_status, o.successor, o.doubt, r.*,
    coalesce(t.architectures, []) as architectures, coalesce(t.package_types, []) as package_types
from runtimes_on o
join runtimes_known r on r.known_at = o.known_at and r.runtime = o.runtime
left join traits t on t.as_of = o.as_of and t.known_at = o.known_at and t.runtime = o.runtime
order by r.language, r.lineage, r.generation, r.ga, r.runtime
