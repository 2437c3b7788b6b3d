left join versions_named u
    on u.version = f.version and u.name = name_of(f.arn, f.name, f.path, f.line)
        and u.account = account_of(f.arn, f.account) and u.place = region_of(f.arn, f.place)
left join aliases_listed l on l.account = account_of(f.arn, f.account) and l.place = region_of(f.arn, f.place)
