with inside as (select place_id from ancestors where ancestor_id = $township)
select origin_id, destination_id, sum(people) as people
from away
where year = $year and month = $month and sex = 'f' and age_group in ('18-24', '25-39')
    and origin_id in (from inside)
    and (destination_id in (from inside)) is not true
group by all
having sum(people) > 0
order by people desc, origin_id, destination_id
limit $most
