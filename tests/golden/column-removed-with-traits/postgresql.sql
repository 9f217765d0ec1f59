-- upgrade bbbbbbbbbbbb after
ALTER TABLE bookings DROP CONSTRAINT ex;
ALTER TABLE bookings DROP CONSTRAINT uq;
ALTER TABLE bookings DROP COLUMN note;
