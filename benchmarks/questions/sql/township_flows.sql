with placed as (
    select
        coalesce(start.ancestor_id, away.origin_id) as origin_id,
        coalesce(ending.ancestor_id, away.destination_id) as destination_id,
        away.people
    from away
    left join townships as start on start.place_id = away.origin_id
    left join townships as ending on ending.place_id = away.destination_id
    where away.year = $year and away.month = $month
)
select origin_id, destination_id, sum(people) as people
from placed
where (origin_id = destination_id) is not true
group by all
having sum(people) > 0
order by people desc, origin_id, destination_id
