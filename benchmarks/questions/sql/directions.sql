with inside as (select place_id from ancestors where ancestor_id = $state),
placed as (
    select
        month,
        people,
        (origin_id in (from inside)) is true as starts,
        (destination_id in (from inside)) is true as ends,
        coalesce(start.ancestor_id, away.origin_id) as origin,
        coalesce(ending.ancestor_id, away.destination_id) as destination
    from away
    left join townships as start on start.place_id = away.origin_id
    left join townships as ending on ending.place_id = away.destination_id
    where year = $year
)
select
    month,
    coalesce(sum(people) filter (starts and not ends), 0) as "out",
    coalesce(sum(people) filter (ends and not starts), 0) as "into",
    coalesce(sum(people)
        filter (starts and ends and (origin = destination) is not true), 0) as "within"
from placed
group by month
order by month
