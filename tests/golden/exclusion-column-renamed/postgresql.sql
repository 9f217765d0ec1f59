-- upgrade bbbbbbbbbbbb after
ALTER TABLE bookings RENAME COLUMN done TO over;
ALTER TABLE bookings RENAME COLUMN during TO span;
