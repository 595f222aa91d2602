with chosen as (select place_id from places where level = 'village'),
due as (
    select lines.place_id, month, arg_min(hazards.level, lines.steps) as hazard_level
    from ancestors as lines
    join hazards on hazards.place_id = lines.ancestor_id
    where hazards.hazard = $hazard and lines.place_id in (from chosen)
    group by all
    having hazard_level >= 2
),
judged as (
    select
        *,
        needs_help / nullif(responders, 0) as help,
        case
            when rai < 0.6666666666 or help > 0.5000000001 or (responders = 0 and needs_help > 0)
                then 0
            when rai < 0.7999999999 or help > 0.4000000001 then 1
        end as severity
    from ({capacity})
    join due using (place_id, month)
)
select *
from judged
where severity is not null
order by
    severity, coalesce(round(rai, 9), 0), coalesce(round(help, 9), 'inf'::double) desc,
    hazard_level desc, place_id, month
limit $most
