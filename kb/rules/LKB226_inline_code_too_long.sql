-- id: LKB226
-- title: Inline code too long
-- why: Code that stands in a template has a bound of its own: once of its characters, now of the package that is made of it.
-- source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
-- severity: create=error update=error invoke=note
-- reads: Code
-- needs: inline_characters
-- minor: yes
-- public: value detail
-- message: the inline code has {value} {detail}, the limit is {bound} since {since}
-- advice: put the code into a package
with sizes as (
    select function_id, as_of, inline_characters as size, 1 as unit, 'characters' as counted,
        'cfn_inline_code_characters' as limit_id
    from functions
    union all
    select function_id, as_of, inline_zip_bytes, 1024 * 1024, 'bytes as a package', 'cfn_inline_code_zip'
    from functions
)
select
    s.function_id, s.as_of, 'Code' as field, s.size as value, l.max * s.unit as bound, l.valid_from as since,
    l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact, s.counted as detail,
    case when s.size > l.high * s.unit then null else l.doubt end as doubt
from sizes s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.size > l.strict_high * s.unit
