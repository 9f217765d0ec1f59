-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    ALTER CHECK ck_a ENFORCED,
    ALTER CHECK ck_b NOT ENFORCED;
