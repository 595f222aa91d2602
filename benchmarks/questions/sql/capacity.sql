-- Village-months of a year, of villages without a household list; "chosen" names the villages.
with homes as (
    select
        place_id,
        coalesce(sum(people - coalesce(severe, 0))
            filter (age_group in ('18-24', '25-39', '40-59')), 0) as responders,
        sum(case when age_group in ('0-4', '60+') then people else coalesce(severe, 0) end) as needs
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
        sum(people) filter (age_group in ('18-24', '25-39', '40-59')) as able,
        sum(people) filter (age_group in ('0-4', '60+')) as needy,
        sum(people) filter (
            age_group in ('18-24', '25-39', '40-59') and absence = 'long') as long
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
always as (select place_id, max(long) as long from gone group by all),
cells as (
    select
        place_id,
        month,
        greatest(homes.responders - coalesce(gone.able, 0), 0) as responders,
        greatest(homes.responders - coalesce(always.long, 0), 0) as responders_reference,
        greatest(homes.needs - coalesce(gone.needy, 0), 0) as needs_help,
        coalesce(came.people, 0) as newcomers
    from homes
    cross join (select unnest(range(1, 13)) as month)
    left join gone using (place_id, month)
    left join came using (place_id, month)
    left join always using (place_id)
)
select *, responders / nullif(responders_reference, 0) as rai from cells
