-- id: LKB221
-- title: Architecture AWS does not know
-- why: The API takes x86_64 and arm64; other names of the same architectures are refused.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: Architectures
-- needs: Architectures
-- minor: yes
-- message: {value} is no architecture that the API knows
-- advice: use {fix}
select
    f.function_id, f.as_of, 'Architectures' as field, f.architecture as value, null as since, null as until,
    case
        when lower(f.architecture) in ('x86', 'x86-64', 'amd64', 'x64') then 'x86_64'
        when lower(f.architecture) in ('arm', 'arm64', 'aarch64') then 'arm64'
    end as fix,
    'field:Architectures[].<value>' as fact
from functions f
join fields_on x on x.as_of = f.as_of and x.field = 'Architectures[].<value>'
where f.architecture is not null and not list_contains(x.vocabulary, f.architecture)
