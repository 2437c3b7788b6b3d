-- id: LKB234
-- title: Inline code under another name
-- why: Code that stands in a template becomes a file named index; a handler in another file is not found when the function runs, unless a layer has that file.
-- source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
-- severity: create=warning update=warning invoke=warning
-- reads: Handler Code Layers
-- whole: Code
-- needs: inline_characters
-- minor: yes
-- message: the handler {value} is in no file index, which inline code becomes
-- advice: use {fix}
select
    f.function_id, f.as_of, 'Handler' as field, f.handler as value, null as since, null as until,
    'index.' || regexp_extract(f.handler, '([^.]+)$', 1) as fix, 'field:Handler' as fact
from functions f
where f.code_kind = 'inline' and f.handler <> '' and coalesce(f.layers, 0) = 0
    -- Python takes all before the last dot for the module; Node.js takes what stands before the first for the file.
    and (f.handler not like 'index.%' or (f.handler like 'index.%.%' and f.runtime like 'python%'))
