-- id: LKB248
-- title: Code that does not fit the package type
-- why: An image is a package of the type Image, and where no type is named it is Zip. Tools such as `sam build` put an image in the place of a folder, hence a warning there.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCode.html
-- severity: create=error update=error invoke=note
-- reads: PackageType Code
-- whole: Code
-- needs: Code
-- minor: yes
-- message: the code is {detail}
select
    f.function_id, f.as_of, 'Code' as field, f.code_kind as value, coalesce(f.package_type, 'Zip') as bound,
    null as since, null as until, null as fix, 'field:PackageType' as fact,
    case when f.code_kind = 'zip' then 'warning' end as severity,
    case f.code_kind
        when 'image' then 'an image, but the package type is Zip; set PackageType to Image'
        when 'inline' then 'written inline, but the package type is Image; name an image with ImageUri'
        else 'an archive or a folder, but the package type is Image; name an image with ImageUri'
    end as detail
from functions f
where
    (coalesce(f.package_type, 'Zip') = 'Zip' and f.code_kind = 'image')
    or (f.package_type = 'Image' and f.code_kind in ('zip', 'inline'))
