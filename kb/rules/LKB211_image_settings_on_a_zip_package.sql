-- id: LKB211
-- title: Image settings on a zip package
-- why: Command, entry point and working directory belong to images only.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: PackageType ImageConfig Code
-- optional: Code, Runtime
-- whole: Code
-- needs: ImageConfig
-- minor: yes
-- message: ImageConfig is set, but the package is no image
-- advice: set PackageType to Image, or remove it
select
    f.function_id, f.as_of, 'ImageConfig' as field, null as value, null as since, null as until, null as fix,
    'field:PackageType' as fact
from functions f
where f.image_settings and coalesce(f.package_type, 'Zip') = 'Zip' and coalesce(f.code_kind, 'zip') <> 'image'
    -- What says nothing of its package may be an image.
    and (f.package_type is not null or f.code_kind is not null or f.runtime is not null)
