-- upgrade bbbbbbbbbbbb after
ALTER TABLE bookings RENAME CONSTRAINT ex TO ex_bookings_during;
