with chosen as (select place_id from places where level = 'village'),
-- the calendar of the nearest place that states the hazard, of storms of 34 knots or more
nearest as (
    select
        lines.place_id,
        month,
        arg_min({'level': calendars.level, 'weight': calendars.weight}, lines.steps) as stated
    from ancestors as lines
    join calendars on calendars.place_id = lines.ancestor_id
    where calendars.hazard = $hazard and calendars.force = '34'
        and lines.place_id in (from chosen)
    group by all
),
calendar as (
    select
        place_id,
        month,
        stated.level as hazard_level,
        case
            when count(stated.weight) over (partition by place_id) > 0
                then coalesce(stated.weight, 0)
            else stated.level
        end as weight
    from nearest
),
capacity as ({capacity}),
-- counts may be off: the estimate, and 30 % or half of it more and fewer people away
ends as (
    select unnest(['point', 'low', 'high', 'probably_low', 'probably_high']) as ending,
        unnest([1, 1.3, 0.7, 1.15, 0.85]) as away
),
at_ends as (
    select
        place_id,
        month,
        ending,
        fullest,
        greatest(helpers_all - away * helpers_away, 0) as helpers,
        greatest(needs_help_all - away * needs_help_away, 0) as needs_help
    from capacity cross join ends
),
with_usual as (
    select
        *,
        avg(helpers) filter (fullest) over (partition by place_id, ending) as helpers_usual,
        avg(needs_help) filter (fullest) over (partition by place_id, ending) as needs_help_usual
    from at_ends
),
strained as (
    select
        *,
        helpers / nullif(helpers_usual, 0) as share,
        2 * needs_help > helpers + 1e-9 and 2 * needs_help_usual <= helpers_usual + 1e-9
            as outgrown,
        greatest(needs_help - helpers / 2, 0) as without,
        greatest(needs_help_usual - helpers_usual / 2, 0) as without_usual
    from with_usual
),
severe as (
    select
        *,
        case
            when share < 2 / 3 - 1e-9 or (share < 0.8 - 1e-9 and outgrown) then 2
            when share < 0.8 - 1e-9 then 1
            else 0
        end as severity
    from strained
),
months as (
    select
        place_id,
        month,
        max(severity) filter (ending = 'point') as point,
        max(severity) filter (ending = 'low') as low,
        max(severity) filter (ending = 'high') as high,
        max(severity) filter (ending = 'probably_low') as probably_low,
        max(severity) filter (ending = 'probably_high') as probably_high,
        max(without) filter (ending = 'point') as without,
        max(without) filter (ending = 'low') as without_worst,
        max(without_usual) filter (ending = 'point') as without_usual,
        max(without_usual) filter (ending = 'low') as without_usual_worst
    from severe
    group by all
),
graded as (
    select
        *,
        case
            when not (point = low and point = high)
                and not ((probably_low > 0) = (point > 0) and (probably_high > 0) = (point > 0))
                then 2
            when point = 2 then 0
            when point = 1 then 1
        end as gravity
    from months
),
expected as (
    select
        place_id,
        sum(weight * without) / sum(weight) as expected_without,
        sum(weight * greatest(without - without_usual, 0)) / sum(weight) as expected_without_away,
        sum(weight * without_worst) / sum(weight) as worst,
        sum(weight * greatest(without_worst - without_usual_worst, 0)) / sum(weight) as worst_away
    from months join calendar using (place_id, month)
    where weight > 0
    group by place_id
),
gravest as (
    select graded.*, availability
    from graded
    join calendar using (place_id, month)
    join capacity using (place_id, month)
    where hazard_level >= 2 and gravity is not null
    qualify row_number() over (
        partition by place_id
        order by gravity, coalesce(round(availability, 9), 2), hazard_level desc, month
    ) = 1
)
select place_id, month, availability, expected_without, expected_without_away
from gravest
left join expected using (place_id)
order by
    coalesce(round(if(gravity = 2, worst_away, expected_without_away), 9), -1) desc,
    coalesce(round(if(gravity = 2, worst, expected_without), 9), -1) desc,
    place_id
limit $most
