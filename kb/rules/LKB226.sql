-- id: LKB226
-- title: Inline code too long
-- why: Code that stands in a template has a bound of its own.
-- source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
-- severity: create=error update=error invoke=note
-- reads: Code
-- needs: inline_characters
-- minor: yes
-- message: the inline code has {value} characters, the limit is {bound} since {since}
-- advice: put the code into a package
with sizes as (
    select as_of, limit_id, high, doubt, strict_high, valid_from, valid_to, max, 1 as factor
    from limits_on
    where limit_id = 'cfn_inline_code_characters'
    union all
    -- The zip is smaller than the text; no source text shrinks a thousandfold.
    select as_of, limit_id, high, doubt, strict_high, valid_from, valid_to, max, 1024 * 1024 * 1000
    from limits_on
    where limit_id = 'cfn_inline_code_zip'
)
select
    f.function_id, f.as_of, 'Code' as field, f.inline_characters as value, s.max * s.factor as bound,
    s.valid_from as since, s.valid_to as until, null as fix, 'limit:' || s.limit_id as fact,
    case when f.inline_characters > s.high * s.factor then null else s.doubt end as doubt
from functions f
join sizes s on s.as_of = f.as_of
where f.inline_characters > s.strict_high * s.factor
