-- upgrade bbbbbbbbbbbb after
CREATE TABLE prints_2026 PARTITION OF prints FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
