-- Village-months of a year, of villages without a household list; "chosen" names the villages.
with homes as (
    select
        place_id,
        coalesce(sum(people - coalesce(severe, 0))
            filter (age_group in ('18-24', '25-39', '40-59')), 0) as helpers_all,
        sum(case when age_group in ('0-4', '60+') then people else coalesce(severe, 0) end)
            as needs_help_all
    from residents
    where place_id in (from chosen) and place_id not in (select village_id from roster)
    group by place_id
),
moved as (
    select * from away where year = $year and (origin_id = destination_id) is not true
),
gone as (
    select
        origin_id as place_id,
        month,
        sum(people) filter (age_group in ('18-24', '25-39', '40-59')) as helpers_away,
        sum(people) filter (age_group in ('0-4', '60+')) as needs_help_away
    from moved
    where origin_id in (from chosen)
    group by all
),
came as (
    select destination_id as place_id, month, sum(people) as people
    from moved
    where destination_id in (from chosen)
    group by all
),
cells as (
    select
        place_id,
        month,
        helpers_all,
        needs_help_all,
        coalesce(gone.helpers_away, 0) as helpers_away,
        coalesce(gone.needs_help_away, 0) as needs_help_away,
        greatest(helpers_all - coalesce(gone.helpers_away, 0), 0) as helpers,
        greatest(needs_help_all - coalesce(gone.needs_help_away, 0), 0) as needs_help,
        coalesce(came.people, 0) as newcomers
    from homes
    cross join (select unnest(range(1, 13)) as month)
    left join gone using (place_id, month)
    left join came using (place_id, month)
),
-- the three months with most helpers, ties in calendar order
placed as (
    select
        *,
        row_number() over (partition by place_id order by round(helpers, 9) desc, month) <= 3
            as fullest
    from cells
),
compared as (
    select *, avg(helpers) filter (fullest) over (partition by place_id) as helpers_usual
    from placed
)
select
    *,
    least(helpers / nullif(helpers_usual, 0), 1) as availability,
    greatest(needs_help - helpers / 2, 0) as without_helpers
from compared
