SELECT 'a\';b', `c`; # d;
SELECT 1--2; -- e
