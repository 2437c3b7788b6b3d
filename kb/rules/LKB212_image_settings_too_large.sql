-- id: LKB212
-- title: Image settings too large
-- why: Lists and the working directory of an image's settings have bounds.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: ImageConfig
-- needs: ImageConfig
-- minor: yes
-- public: value
-- message: {field} has {value} entries or characters, the limit is {bound} since {since}
with sizes as (
    select function_id, as_of, 'ImageConfig.Command' as field, image_command as size, 'image_config_list' as limit_id
    from functions
    union all
    select function_id, as_of, 'ImageConfig.EntryPoint', image_entry_point, 'image_config_list' from functions
    union all
    select
        function_id, as_of, 'ImageConfig.WorkingDirectory', length(image_working_directory),
        'image_config_working_directory_length'
    from functions
)
select
    s.function_id, s.as_of, s.field, s.size as value, l.max as bound, l.valid_from as since, l.valid_to as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when s.size > l.high then null else l.doubt end as doubt
from sizes s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.size > l.strict_high
