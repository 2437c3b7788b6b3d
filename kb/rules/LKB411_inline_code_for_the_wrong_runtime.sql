-- id: LKB411
-- title: Inline code for the wrong runtime
-- why: Code can stand in a template for Node.js and Python only.
-- source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
-- severity: create=error update=error invoke=note
-- reads: Code Runtime
-- whole: Code
-- needs: Runtime inline_characters
-- minor: yes
-- message: runtime {value} takes no inline code
-- advice: put the code into a package
select
    f.function_id, f.as_of, 'Code' as field, f.runtime as value, null as since, null as until, null as fix,
    'field:Code.ZipFile' as fact
from functions f
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime
where f.code_kind = 'inline' and not (f.runtime like 'nodejs%' or f.runtime like 'python%')
