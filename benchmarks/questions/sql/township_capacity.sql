with chosen as (select place_id from ancestors where ancestor_id = $township)
select * from ({capacity}) order by place_id, month
