-- id: LKB409
-- title: Layers with an image
-- why: An image brings everything itself; Lambda refuses layers beside it.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html
-- severity: create=error update=error invoke=note
-- reads: Layers PackageType
-- needs: Layers PackageType
-- minor: yes
-- public: value
-- message: layers are set, but the package is an image
-- advice: put their content into the image
select
    f.function_id, f.as_of, 'Layers' as field, f.layers as value, null as since, null as until, null as fix,
    'feature:layers:package:Zip' as fact
from functions f
where f.layers > 0 and f.package_type = 'Image'
