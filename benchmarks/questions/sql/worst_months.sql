with chosen as (select place_id from places where level = 'village'),
due as (
    select lines.place_id, month
    from ancestors as lines
    join hazards on hazards.place_id = lines.ancestor_id
    where hazards.hazard = $hazard and lines.place_id in (from chosen)
    group by all
    having arg_min(hazards.level, lines.steps) >= 2
)
select * from ({capacity}) join due using (place_id, month)
where rai is not null
order by rai, place_id, month
limit $most
