-- upgrade bbbbbbbbbbbb after
ALTER TABLE bookings ADD CONSTRAINT ex_bookings_during_int4range_room_room EXCLUDE USING gist (during WITH &&, int4range(room, room, '[]') WITH =);
ALTER TABLE bookings ADD CONSTRAINT ex_bookings_id EXCLUDE (id WITH =);
