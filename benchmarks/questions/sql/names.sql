with named as (
    select
        place_id,
        list_position(
            ['country', 'state', 'district', 'township', 'tract', 'village', 'other'], level
        ) as rank,
        lower(name_en) as latin,
        lower(coalesce(name_my, '')) as own,
        lower(place_id) as code
    from places
)
select place_id
from named
where contains(latin, $text) or contains(own, $text) or contains(code, $text)
order by
    not (starts_with(latin, $text) or starts_with(own, $text) or starts_with(code, $text)),
    rank,
    place_id
limit $most
