-- upgrade bbbbbbbbbbbb after
ALTER TABLE bookings DROP CONSTRAINT ex;
